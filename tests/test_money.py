"""Money that decides is exact, whatever its digits and whatever decimal context is set."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner.catalog.loading import parse_catalog

NINES = "0." + 35 * "9"
CATALOG = """
name = "fine"
usd_per_credit = {usd_per_credit}
{billing}
defaults = {{ model = "one", resolution = "low" }}
duration_s = {{ max = 10 }}
segments = {{ allowed = true }}
packages = [{{ credits = {pack}, usd = {pack_usd} }}, {{ credits = 3, usd = 0.3 }}]
resolutions.low = {{ quality = 1 }}
resolutions.high = {{ quality = 1.3, multiplier = {times} }}
models.one.quality = 1.1
models.one.max_resolution = "high"
models.one.price = {{ per_second = {rate}, least = 0.01 }}
models.two.quality = 1.7
models.two.max_resolution = "high"
models.two.price = {{ per_second = {other}, per_clip = 0.1 }}
models.two.extras.audio = {{ factor = {times}, per_second = {rate} }}
"""


def figures(least, most, places=9):
    """Draw a figure as a catalog writes it, with all the digits it may have."""
    return st.decimals(least, most, places=places).map(lambda figure: f"{figure:f}")


@st.composite
def catalogs(draw):
    """Draw a catalog whose figures have as many digits as they may."""
    rate, other = draw(figures("0.000000001", 2)), draw(figures("0.000000001", 2))
    step, way = draw(figures("0.001", "0.7")), draw(st.sampled_from(["up", "down", "half-up"]))
    text = CATALOG.format(
        usd_per_credit=draw(figures("0.01", "0.2") | st.just("0.00833333") | st.just("0.05")),
        billing=draw(st.sampled_from(["", f'billing_step = {step}\nrounding = "{way}"'])),
        times=draw(figures(1, 3) | st.just("1.25")),
        rate=draw(st.sampled_from([rate, "0.00833333"])),
        other=other,
        pack=draw(figures(1, 9, 3)),
        pack_usd=draw(figures("0.1", 2, 1)),
    )
    return parse_catalog(text, source="fine")


amounts = figures(0, 3) | figures(0, 3, 2) | st.just("1") | st.just("0.999999999")
wishes = st.fixed_dictionaries(
    {"duration": st.integers(1, 25), "priority": st.integers(0, 3)},
    optional={
        "takes": st.sampled_from(["1", "1.5", "2.333"]),
        "features": st.just("audio"),
        "max_cost_usd": amounts,
    },
)
batches = st.lists(wishes, max_size=5)
signals = list(decimal.Context().traps)
hostile = st.builds(
    decimal.Context,
    prec=st.integers(1, 9),
    rounding=st.sampled_from([decimal.ROUND_UP, decimal.ROUND_DOWN, decimal.ROUND_05UP]),
    Emin=st.integers(-3, 0),
    Emax=st.integers(0, 3),
    capitals=st.just(1),
    clamp=st.integers(0, 1),
    traps=st.lists(st.sampled_from(signals), unique=True) | st.just(signals),
)


def exact_cost(option, catalog):
    """Add up what an option is billed, in fractions."""
    step = Fraction(catalog.billing_step or "1e-9")
    ways = {
        "up": lambda n: -(-n // 1),
        "down": lambda n: n // 1,
        "half-up": lambda n: (n + Fraction(1, 2)) // 1,
    }
    model = catalog.models[option.model]
    times = Fraction(catalog.resolutions[option.resolution].multiplier)
    total = Fraction(0)
    for seconds in option.segments:
        amount = Fraction(model.price.per_second) * seconds * times
        amount += Fraction(model.price.per_clip or 0) * times
        for name in option.features:
            extra = model.extras[name]
            amount += amount * (Fraction(extra.factor) - 1) + Fraction(extra.per_second) * seconds
        way = ways[catalog.rounding if catalog.billing_step else "up"]
        total += way(max(amount, Fraction(model.price.least)) / step) * step
    if option.takes != 1:
        total = ways["up"](total * Fraction(option.takes) / step) * step
    return total


@settings(max_examples=40)
@given(catalogs(), batches, amounts, amounts, st.booleans())
def test_a_plan_never_passes_its_budget(catalog, rows, usd, balance, packages):
    """In fractions: money paid <= the text of the budget, credits used <= balance + bought."""
    budget = planner.Budget(usd, balance, packages)
    try:
        plan = planner.plan(rows, budget, catalog=catalog)
    except planner.InputError as error:
        assert "more than 2,000,000 cases" in str(error)  # noqa: PT017
        return
    costs = [exact_cost(one.taken, catalog) if one.made else Fraction(0) for one in plan.outcomes]
    used, funding = sum(costs), plan.funding
    assert Fraction(plan.credits) == used
    assert used <= Fraction(balance) + Fraction(funding.bought_credits)
    assert Fraction(plan.cost_usd) <= Fraction(usd)
    price = Fraction(catalog.usd_per_credit)
    if packages:
        assert sum(Fraction(one.usd) * one.count for one in funding.packages) == plan.cost_usd
        bought = sum(Fraction(one.credits) * one.count for one in funding.packages)
        assert bought == Fraction(funding.bought_credits)
    else:
        assert plan.cost_usd == max(used - Fraction(balance), 0) * price
    for row, cost in zip(rows, costs, strict=True):
        assert cost * price <= Fraction(row.get("max_cost_usd", "1e9"))


def told(rows, budget, catalog_text, **how):
    """Plan, and say everything that is shown of it."""
    catalog = parse_catalog(catalog_text, source="fine")
    plan = planner.plan(rows, planner.Budget(*budget), catalog=catalog, **how)
    lines = [line for line in plan.summary().splitlines() if not line.startswith("  tried")]
    data = plan.to_frame().to_dict("list")
    return plan.cost_usd, plan.credits, plan.value, lines, repr(data), plan._repr_html_()


@settings(max_examples=25)
@given(batches, amounts, amounts, st.booleans(), hostile)
def test_the_callers_decimal_context_changes_nothing(rows, usd, balance, packages, context):
    """Neither its precision, nor its rounding, nor its range, nor what it traps."""
    text = CATALOG.format(
        usd_per_credit="0.00833333", billing="", times="1.25", rate="0.123456789",
        other="0.2345678", pack="7.25", pack_usd="0.5",
    )  # fmt: skip
    expected = told(rows, (usd, balance, packages), text)
    with decimal.localcontext(context):
        found = told(rows, (usd, balance, packages), text)
    assert found == expected


@settings(max_examples=30)
@given(hostile)
def test_the_documented_functions_do_not_mind_the_context(context):
    """Quotes, advice, the budget manager and its alerts say what they always say."""

    def said():
        manager = planner.BudgetManager(1234.56)
        manager.record_generation(0.1 + 0.2)
        manager.record_generation(777.77)
        batch = planner.plan_batch_generation([{"duration": 7.3}, {"duration": 12}], 4.444)
        return (
            manager.generations, manager.get_usage_report(), manager.can_afford(456.49),
            planner.check_budget_alerts(1111.11, 1234.56), planner.calculate_cost(1234.5, 0.05123),
            planner.calculate_credits("kling-pro", 12.34567, "4k"), batch,
            str(planner.quote("kling-pro", 12.345, "4k")),
            planner.select_cost_effective_model("Standard", 10, 4.44),
        )  # fmt: skip

    expected = said()
    with decimal.localcontext(context):
        assert said() == expected


@pytest.mark.parametrize(
    "amount", [NINES, Decimal(NINES), "1e-10", "0.1234567891", "19." + 30 * "9"]
)
@pytest.mark.parametrize("name", ["usd", "balance_credits"])
def test_a_budget_finer_than_a_billionth_is_refused(name, amount):
    """Not rounded to what it is not: the unit is said."""
    with pytest.raises(planner.BudgetError, match=r"nothing finer than a billionth \(9 decimal pl"):
        planner.Budget(**{name: amount})


def test_a_limit_finer_than_a_billionth_is_a_fault_of_its_cell(write):
    """A fault like another, with what may be written."""
    path = write("r.csv", f"duration,max_cost_usd\n5,1\n5,{NINES}\n")
    with pytest.raises(planner.TableError) as caught:
        planner.plan(path, 10)
    (fault,) = caught.value.faults
    assert (fault.place, fault.column) == ("row 3", "max_cost_usd")
    assert fault.reason == "is finer than a billionth (9 decimal places)"
    assert fault.suggestion == "write 0.999999999"


def test_what_arithmetic_leaves_in_a_float_is_dropped_from_what_may_be_spent():
    """0.1 + 0.2 is good for 30 cents; a float just below a dollar is not good for a dollar."""
    assert planner.Budget(0.1 + 0.2).usd == Decimal("0.3")
    row = {"duration": 4, "model": "kling-v1", "resolution": "1080p"}  # 20 credits, $1
    for spend in (1, 1.0, 1.0000000000000002):
        assert planner.plan([row], spend).cost_usd == 1
        assert planner.plan([{**row, "max_cost_usd": spend}], 9).cost_usd == 1
    assert planner.plan([row], 0.9999999999999999).cost_usd == 0
    assert planner.plan([{**row, "max_cost_usd": 0.9999999999999999}], 9).cost_usd == 0


@pytest.mark.parametrize("amount", [10**30, 1e30, "1e30", Decimal("1e30"), "9" * 399, "huge"])
def test_more_money_than_there_is_is_refused(amount):
    """By its name, in a message of one line."""
    with pytest.raises(
        planner.BudgetError, match=r"budget is .*; expected at most 1,000,000,000,000"
    ):
        planner.plan([{"duration": 5}], 10**5000 if amount == "huge" else amount)


def test_the_greatest_amounts_are_planned_exactly():
    """A trillion dollars and a trillion credits beside the smallest price there is."""
    text = CATALOG.format(
        usd_per_credit="0.000000001", billing="", times="1", rate="0.000000001", other="0.1",
        pack="1", pack_usd="1",
    )  # fmt: skip
    catalog = parse_catalog(text, source="fine")
    plan = planner.plan([{"duration": 9}] * 3, planner.Budget(10**12, 10**12), catalog=catalog)
    assert plan.status == "optimal"
    assert plan.cost_usd == 0
    assert plan.funding.leftover(plan.credits) == 10**12 - plan.credits


@pytest.mark.parametrize("duration", [7, 25])
def test_prices_too_large_for_how_fine_they_are_are_refused(duration):
    """In one piece or in segments: nothing wraps, and the mend is said."""
    text = CATALOG.format(
        usd_per_credit="1", billing="", times="1", rate="0.1", other="900000000.000000001",
        pack="1", pack_usd="1",
    )  # fmt: skip
    catalog = parse_catalog(text, source="fine")
    rows = [{"duration": duration}, {"duration": 1, "model": "one"}]
    with pytest.raises(planner.InputError, match=r"more than 64 bits hold; give it a billing_step"):
        planner.plan(rows, 10**12, catalog=catalog)


def test_a_billionth_of_a_credit_too_many_is_not_bought():
    """A dollar at 3 cents a credit is 33.333333333 credits, and not a billionth more."""
    for price, made in (("33.333333333", 1), ("33.333333334", 0)):
        text = CATALOG.format(
            usd_per_credit="0.03", billing="", times="1", rate="900", other="0.1", pack="1",
            pack_usd="1",
        ).replace("per_second = 0.1, per_clip = 0.1", f"per_clip = {price}")  # fmt: skip
        plan = planner.plan([{"duration": 9}], 1, catalog=parse_catalog(text, source="fine"))
        assert plan.tally.made == made
        assert plan.cost_usd == made * Decimal(price) * Decimal("0.03")


def test_packages_of_more_credits_than_numbers_hold_are_refused():
    """Rather than adding them up past 64 bits."""
    text = CATALOG.format(
        usd_per_credit="0.05", billing="", times="1", rate="0.1", other="0.1",
        pack="999999999.999999999", pack_usd="0.1",
    )  # fmt: skip
    catalog = parse_catalog(text, source="fine")
    with pytest.raises(planner.InputError, match="more credits than 64 bits hold"):
        planner.plan([{"duration": 9}], planner.Budget(100, packages=True), catalog=catalog)
