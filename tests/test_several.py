"""Plans over several catalogs: everything that works with one works with them."""

import json
import warnings
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

import planner
from planner.catalog.loading import load_catalog
from planner.results.hashes import hash_of_catalog

DAY = date(2026, 11, 28)
NAMES = ["kling-api", "providers"]
BATCH = [
    {"id": f"v{at}", "duration": 4 + at % 9, "priority": 1 + at % 4, "features": features}
    for at, features in enumerate(["", "audio", "input_image", ""] * 3)
]


@pytest.fixture(scope="module")
def plan():
    """Plan the batch over both."""
    return planner.plan(BATCH, 8, catalog=NAMES, on=DAY)


def test_a_plan_over_both_is_worth_no_less_than_over_either(plan):
    """And it says whose prices it goes by."""
    alone = [planner.plan(BATCH, 8, catalog=name, on=DAY).value for name in NAMES]
    assert plan.status == "optimal"
    assert plan.value >= max(alone)
    assert plan.catalog == "kling-api, providers"
    assert plan.usd_per_credit == 1
    assert plan.verify().startswith("verified")


def test_each_row_costs_what_its_model_costs_alone(plan):
    """In dollars and cents, also in segments."""
    rows = plan.to_frame()
    made = rows[rows["decision"] == "planned"]
    both = load_catalog(NAMES)
    for row in made.to_dict("records"):
        own = load_catalog(both.models[row["model"]].catalog)
        features = BATCH[int(row["id"][1:])]["features"].split()
        lengths = [int(each) for each in str(row.get("ordered_s", "")).split(" + ") if each]
        quotes = [
            planner.quote(row["model"], each, row["resolution"], features=features, catalog=own)
            for each in lengths or [BATCH[int(row["id"][1:])]["duration"]]
        ]
        assert sum(quote.cost_usd for quote in quotes) <= Decimal(str(row["cost_usd"]))


def test_each_row_names_the_catalog_that_sells_its_model(plan):
    """In a column that a plan over one does not have; what is forged is refuted."""
    both, frame = load_catalog(NAMES), plan.to_frame()
    made = frame[frame["decision"] == "planned"]
    assert made["catalog"].tolist() == [both.models[name].catalog for name in made["model"]]
    assert frame["catalog"].isna().tolist() == (frame["decision"] == "skipped").tolist()
    assert "catalog" not in planner.plan(BATCH, 8, catalog="providers", on=DAY).own_columns
    body = json.loads(plan.to_json())
    row = int(made.index[0])
    body["rows"][row]["catalog"] = "elsewhere"
    edited = planner.Plan.from_json(json.dumps(body)).edits
    assert f"has catalog 'elsewhere', its outcome '{made['catalog'].iloc[0]}'" in edited[0]
    for one in body["rows"]:
        one["catalog"] = one["catalog"] and "elsewhere"
    for outcome in body["outcomes"]:
        for option in filter(None, map(outcome.get, ("taken", "best", "cheapest"))):
            option["catalog"] = "elsewhere"
    forged = planner.Plan.from_json(json.dumps(body))
    assert not forged.edits
    with pytest.raises(planner.CertificateError, match="catalog is 'elsewhere'; it should be"):
        forged.verify(BATCH, catalog=both)


def test_it_is_read_from_json_and_proved_by_its_name(plan):
    """All its catalogs come along, and nobody has to give them."""
    told = json.loads(plan.to_json())
    assert told["catalog"] == "kling-api, providers"
    assert told["catalog_sha256"] == hash_of_catalog(load_catalog(NAMES))
    again = planner.Plan.from_json(plan.to_json())
    assert again.verify(BATCH).startswith("verified")
    assert again.verify(BATCH, catalog=NAMES).startswith("verified")
    with pytest.raises(planner.CertificateError, match="another SHA-256"):
        again.verify(BATCH, catalog=NAMES[::-1])
    assert str(again.explain("v3")) == str(plan.explain("v3"))


def test_it_is_asked_what_if(plan):
    """Without one of them it is the plan over the other."""
    alone = planner.plan(BATCH, 8, catalog="providers", on=DAY)
    assert plan.what_if(catalog="providers").value == alone.value
    kling = [name for name, owner in load_catalog(NAMES).providers.items() if owner == "kling-api"]
    assert plan.what_if(exclude={"model": kling}).value == alone.value
    assert plan.what_if(catalog=[*NAMES, "kling"]).value >= plan.value
    mine = load_catalog(NAMES).with_quality({"720p": 0.4})
    asked = plan.what_if(quality={"720p": 0.4})
    assert asked.value == planner.plan(BATCH, 8, catalog=mine, on=DAY).value != plan.value


def test_rules_know_whose_a_model_is():
    """A catalog of one provider is that provider, also beside others."""
    capped = planner.plan(
        BATCH, 8, catalog=NAMES, on=DAY, rules=[planner.Cap(usd=1, provider="kling-api")]
    )
    spent = capped.to_frame().set_index("model")["cost_usd"].filter(like="kling-v").sum()
    assert spent <= 1
    assert capped.verify().startswith("verified")
    without = planner.plan(
        BATCH, 8, catalog=NAMES, on=DAY, rules=planner.Exclude(provider="fal_ai")
    )
    assert not without.to_frame()["model"].astype(str).str.startswith("fal_ai/").any()
    floor = planner.Floor(resolution="720p")
    least = planner.plan(BATCH, 8, catalog=NAMES, on=DAY, rules=floor)
    assert set(least.to_frame()["resolution"].dropna()).isdisjoint({"480p", "540p"})
    assert least.verify().startswith("verified")
    only = planner.plan(BATCH, 8, catalog=NAMES, on=DAY, rules=planner.Only(provider="kling-api"))
    models = set(only.to_frame()["model"].dropna())
    assert models
    assert models <= load_catalog("kling-api").models.keys()


def test_a_floor_goes_by_the_factors_of_each_catalog():
    """What counts as much as the floor in its own catalog is good enough."""

    def made(name, low):
        offers = [{"resolution": "720p", "price": {"per_second": 1}}]
        return planner.Catalog.model_validate(
            {
                "name": name,
                "prices_in": "usd",
                "resolutions": {"720p": {"quality": low}, "1080p": {"quality": 1}},
                "defaults": {"model": name, "resolution": "720p"},
                "models": {name: {"quality": 1, "duration_s": {"max": 9}, "offers": offers}},
            }
        )

    floor = planner.Floor(resolution="1080p")
    both = [made("a", 0.5), made("b", 1)]
    plan = planner.plan([{"duration": 5}], 9, catalog=both, rules=floor, on=DAY)
    assert plan.to_frame()["model"].tolist() == ["b"]
    assert plan.verify().startswith("verified")


def test_frontier_and_least_budget_go_over_both():
    """In dollars."""
    frontier = planner.frontier(BATCH, [2, 8], catalog=NAMES, on=DAY)
    values = frontier.to_frame()["value"].tolist()
    expected = [planner.plan(BATCH, usd, catalog=NAMES, on=DAY).value for usd in (2, 8)]
    assert values == pytest.approx(expected)
    least = planner.least_budget(BATCH, value=expected[1], catalog=NAMES, on=DAY)
    assert least.value >= expected[1]
    assert least.cost_usd <= 8


def test_sensitivity_names_the_catalog_of_a_number():
    """The price of a credit of one, the factor of a resolution of another."""
    few = load_catalog("kling-api").only(models=["kling-v3", "kling-v2-6"])
    some = load_catalog("kling").only(models="kling-v1").with_quality({"kling-v1": 1})
    small = planner.plan(BATCH[:2], 2, catalog=[few, some], on=DAY)
    told = small.sensitivity().to_frame().set_index("subject")
    keys = [key for key in told.index if key.startswith("catalogs.")]
    assert "catalogs.0.usd_per_credit" in keys
    assert "catalogs.1.resolutions.720p.quality" in keys
    for key in keys:
        own = ("kling-api", "kling")[int(key.split(".")[1])]
        assert f" of {own} " in told.loc[key, "statement"]
    price = told.loc["catalogs.0.usd_per_credit"]
    assert price["statement"] == "a credit of kling-api costs $0.14"
    for number, holds in ((price["high"], True), (price["high"] + price["unit"], False)):
        dearer = few.model_copy(update={"usd_per_credit": Decimal(str(round(number, 9)))})
        again = planner.plan(BATCH[:2], 2, catalog=[dearer, some], on=DAY).to_frame()
        same = again[["model", "resolution"]].equals(small.to_frame()[["model", "resolution"]])
        assert same is holds


def test_packages_of_each_catalog_are_bought_for_its_own_models():
    """What is saved is planned with, and each row costs its part of what is paid to whom."""
    money = planner.Budget(300, packages=True)
    plan = planner.plan("data/requests.csv", money, catalog=["kling", "providers"], on=DAY)
    listed = planner.plan("data/requests.csv", 300, catalog=["kling", "providers"], on=DAY)
    assert plan.status == "optimal"
    assert plan.value > 1.1 * listed.value
    (part,) = plan.funding.parts
    made = plan.to_frame().query("decision == 'planned'")
    sums = made.groupby("catalog", observed=True)[["credits", "cost_usd"]].sum()
    assert part.catalog == "kling"
    assert sums["cost_usd"]["kling"] == pytest.approx(float(part.cost_usd))
    assert sums["credits"]["kling"] == pytest.approx(float(part.listed_usd))
    assert sums["cost_usd"]["providers"] == pytest.approx(sums["credits"]["providers"])
    assert made["cost_usd"].sum() == pytest.approx(float(plan.cost_usd))
    assert plan.verify().endswith("no cheaper purchase is worth as much")


def test_credits_of_one_catalog_pay_for_no_other():
    """So a budget over several is good for no one number of credits, by which some things go."""
    packed, held = planner.Budget(8, packages=True), planner.Budget(8, balance_credits=5)
    for ask in (
        lambda: planner.plan(BATCH, held, catalog=NAMES, on=DAY),
        lambda: planner.least_budget(BATCH, make="all", budget=held, catalog=NAMES, on=DAY),
        lambda: planner.frontier(BATCH, budget=held, catalog=NAMES, on=DAY),
        lambda: planner.plan(BATCH, packed, catalog=NAMES, on=DAY).sensitivity(),
    ):
        with pytest.raises(planner.BudgetError, match="of one catalog"):
            ask()
    for asked in ({"method": "greedy"}, {"objective": "coverage"}):
        with pytest.raises(planner.InputError, match="not to be had with packages of several"):
            planner.plan(BATCH, packed, catalog=NAMES, on=DAY, **asked)
    without = planner.load_catalog("kling").model_copy(update={"packages": (), "name": "bare"})
    with pytest.raises(planner.BudgetError, match="none of the catalogs bare, providers has pack"):
        planner.plan(BATCH, packed, catalog=[without, "providers"], on=DAY)


def test_qualities_of_different_kinds_are_said():
    """Votes beside ranks are no one scale."""
    mixed = planner.plan([{"duration": 5}], 5, catalog=["kling-api", "kling"], on=DAY)
    assert any(note.startswith("Qualities are not all of one kind") for note in mixed.notes)
    assert mixed.verify().startswith("verified")


def test_figures_of_each_catalog_grow_old_by_themselves():
    """Each has its own date, and its own patience: 60 days for a price map, a year for Kling's."""
    rows = [{"duration": 5, "models": "kling-v3, dashscope/wan3.0-video"}]
    for day, which in (
        (date(2026, 12, 1), None),
        (date(2027, 3, 1), ("the price of dashscope/wan3.0-video is of", "no older than 60 days")),
        (
            date(2027, 6, 15),
            ("2 of 2 models", "1 older than 365 days, the oldest that of kling-v3,"),
        ),
    ):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            planner.plan(rows, 5, catalog=NAMES, on=day)
        assert len(told) == (which is not None)
        assert all(word in str(told[0].message) for word in which or ())


@pytest.fixture
def workbook(sheet):
    """Write a workbook of two requests whose sheet Settings names catalogs."""

    def write(catalog):
        path = sheet([["id", "duration"], ["a", 5], ["b", 8]])
        book = openpyxl.load_workbook(path)
        page = book.create_sheet("Settings")
        page.append(["Budget", 4])
        page.append(["Catalog", catalog])
        book.save(path)
        return path

    return write


def test_a_workbook_names_several(workbook, tmp_path):
    """With commas between; the plan's own workbook says the same."""
    path = workbook("kling-api, providers")
    plan = planner.plan(path, on=DAY)
    assert plan.catalog == "kling-api, providers"
    for name in ("plan.xlsx", "plan.html", "plan.csv", "plan.json"):
        plan.save(tmp_path / name)
    again = planner.plan(tmp_path / "plan.xlsx", on=DAY)
    assert (again.catalog, again.value) == (plan.catalog, plan.value)
    cells = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Settings"]
    assert [cell.value for cell in cells[2]][:2] == ["Catalog", "kling-api, providers"]


def test_a_workbook_names_files_beside_it(workbook, tmp_path, monkeypatch):
    """By their paths from its folder on."""
    path = workbook("mine.toml, kling")
    load_catalog("kling-api").only(models="kling-v3").export(path.parent / "mine.toml")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert planner.plan(path, on=DAY).catalog == "kling-api, kling"


def test_what_a_workbook_names_wrongly_is_told_by_its_cell(workbook):
    """One of several as one alone."""
    with pytest.raises(planner.TableError, match=r"B2.*did you mean 'kling'"):
        planner.plan(workbook("providers, klign"), on=DAY)
    for said in ("kling; providers", "kling and providers", "kling\nproviders;"):
        with pytest.raises(planner.TableError, match=r"B2.*between several, as 'kling, providers'"):
            planner.plan(workbook(said), on=DAY)
    with pytest.raises(planner.TableError, match=r"as 'kling, mine\.toml'"):
        planner.plan(workbook("kling;mine.toml"), on=DAY)
    with pytest.raises(planner.TableError, match="'kling' is given twice"):
        planner.plan(workbook("kling, kling"), on=DAY)
