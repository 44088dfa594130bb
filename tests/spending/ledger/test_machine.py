"""A ledger beside a simple model of it, through whatever happens: retries and crashes included."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import planner
from planner.spending.ledger.journal import Journal
from planner.spending.ledger.ledger import Ledger
from planner.spending.ledger.standing import standings_of
from tests.spending.ledger.conftest import Hand

SCOPES = ["", "a", "a/b", "c"]
# Where writing takes no time.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
# Mostly one, so that much happens in it.
scopes = st.sampled_from(["a/b", "a/b", "a/b", *SCOPES])
amounts = st.integers(0, 12)
# Mostly a new one; now and then one that was used before.
keys = st.sampled_from([None, None, None, None, 0, 1, 2])
crashes = st.sampled_from([False, False, False, False, True])
budgets = st.tuples(st.sampled_from([2, 6, 20, 60]), st.sampled_from(["month", "whole"]))
costs = st.sampled_from([0, 1, 2, 3, 5, 8, 12])
ENDED = {"settle": "settled", "release": "released", "unsent": "unsent"}
ends = st.sampled_from([None, 0, 3, 8, 12, 40])  # days; 12 is the end of the month it is at first


class CrashError(Exception):
    """The process is gone."""


class Pots:
    """The money of a scope, dollar by dollar: who may spend it, until when."""

    def __init__(self):
        self.budget = None  # (every, dollars)
        self.added = []  # [key, dollars, lapses, used]
        self.own = {}  # month: used

    def room(self, month, now):
        """Count the dollars that can be drawn; None where nothing limits them."""
        if self.budget is None and not self.added:
            return None
        every, amount = self.budget or ("month", 0)
        used = self.own.get(month, 0) if every == "month" else sum(self.own.values())
        return amount - used + sum(max(n - used, 0) for _, n, end, used in self.added if end > now)

    def used(self):
        """Return how many dollars of each pot are used, of which any is."""
        added = {key: used for key, _, _, used in self.added}
        return {pot: dollars for pot, dollars in (self.own | added).items() if dollars}

    def draw(self, month, now):
        """Take one dollar from what lapses first, and say from where; the own may be overdrawn."""
        every, amount = self.budget or ("month", 0 if self.added else float("inf"))
        used = self.own.get(month, 0) if every == "month" else sum(self.own.values())
        ends = month_end(month) if every == "month" else float("inf")
        pots = [(end, 1, key) for key, n, end, gone in self.added if end > now and gone < n]
        pots += [(ends, 0, month)] if used < amount else []
        pot = min(pots)[2] if pots else month
        self.give(pot, 1)
        return pot

    def give(self, pot, dollars):
        """Use so many dollars more of a pot."""
        if pot[:2] == "20":
            self.own[pot] = self.own.get(pot, 0) + dollars
        else:
            next(one for one in self.added if one[0] == pot)[3] += dollars


def month_end(month):
    """Return when a month is over, in seconds."""
    year, number = map(int, month.split("-"))
    after = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return after.timestamp()


def inside(scope):
    """List what a scope lies in."""
    return [
        each for each in ("", "a", "a/b", "c") if each == "" or (scope + "/").startswith(each + "/")
    ]


class Machine(RuleBasedStateMachine):
    """Does the same to both, and looks whether they say the same."""

    @initialize(
        budget=st.tuples(st.sampled_from([20, 60]), st.sampled_from(["month", "whole"])),
        added=st.lists(st.tuples(scopes, st.sampled_from([1, 2, 3]), ends), min_size=3, max_size=5),
    )
    def open(self, budget, added):
        """Open a new ledger with some money, of which several pots pay for one job."""
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.clock = Hand()
        self.ledger = Ledger(Path(self.folder.name) / "spending.db", clock=self.clock)
        self.pots = {scope: Pots() for scope in SCOPES}
        # key: [scope, month, dollars, expires, state, drawn pots by scope, reserved at]
        self.held = {}
        self.done = {}  # (what, key): content
        self.spent = {}  # (scope, month): dollars
        for scope in SCOPES:
            self.budget(scope, *budget, crash=False)
        for scope, amount, days in added:
            self.top_up(None, scope, amount, days, crash=False)

    def teardown(self):
        """Add it all up at last."""
        if hasattr(self, "ledger"):
            self.ledger.check()
            self.ledger.close()
            self.folder.cleanup()

    def called(self, what, at):
        """Return a key: a new one where None, else one that was used for it before."""
        used = [key for kind, key in self.done if kind == what]
        return f"key {len(self.done)}" if at is None or not used else used[-1 - at % len(used)]

    def ending(self, at):
        """Return the key of a reservation: one that is open where there are any."""
        still = [key for key, one in self.held.items() if one[4] == "open"] or [*self.held]
        return still[-1 - at % len(still)]

    def month(self):
        """Return the month it is."""
        return f"{datetime.fromtimestamp(self.clock.now, UTC):%Y-%m}"

    def act(self, crash, call, *given, **more):
        """Do it; or be gone when half of it is written, open it again and try once more."""
        if crash:
            before = self.ledger.entries()
            whole = Journal.flush

            def half(journal):
                whole(journal)
                raise CrashError

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Journal, "flush", half)
                with pytest.raises((CrashError, planner.PlannerError)):
                    getattr(self.ledger, call)(*given, **more)
            self.ledger.close()
            place = Path(self.folder.name) / "spending.db"
            self.ledger = Ledger(place, clock=self.clock, create=False)
            assert self.ledger.entries() == before
        try:
            return getattr(self.ledger, call)(*given, **more)
        except planner.PlannerError as error:
            return type(error)

    def expire(self):
        """Let what is over end; the ledger writes so before whatever it writes next."""
        for one in self.held.values():
            if one[4] == "open" and one[3] <= self.clock.now:
                self.put_back(one, 0)
                one[4] = "expired"

    def put_back(self, one, keep):
        """Give back what was drawn, but for so many dollars."""
        for scope, drawn in one[5].items():
            for pot in drawn[keep:]:
                self.pots[scope].give(pot, -1)
            one[5][scope] = drawn[:keep]

    def known(self, what, key, content, ledger_said):
        """Compare what is said to a key that is known; return whether it is."""
        if (what, key) not in self.done:
            return False
        if self.done[what, key] != content:
            assert ledger_said is planner.KeyConflictError
        else:
            assert not isinstance(ledger_said, type)
        return True

    @rule(
        scope=scopes,
        budget=budgets | st.tuples(st.none(), st.just("month")),
        crash=crashes,
    )
    def change_budget(self, scope, budget, crash):
        """Set a budget, or take it away."""
        self.budget(scope, *budget, crash=crash)

    def budget(self, scope, amount, every, *, crash):
        """Do so."""
        self.expire()
        assert self.act(crash, "set_budget", amount, scope=scope, every=every) is None
        self.pots[scope].budget = None if amount is None else (every, amount)

    @rule(
        key=keys,
        scope=scopes,
        amount=amounts,
        days=ends,
        crash=crashes,
    )
    def top_up(self, key, scope, amount, days, crash):
        """Add money."""
        key = self.called("add", key)
        today = datetime.fromtimestamp(self.clock.now, UTC).date()
        expires = None if days is None else today + timedelta(days=days)
        said = self.act(crash, "top_up", key, amount, scope=scope, expires=expires)
        self.expire()
        if not self.known("add", key, (scope, amount, expires), said):
            assert said is None
            self.done["add", key] = scope, amount, expires
            end = float("inf") if expires is None else midnight(expires + timedelta(days=1))
            self.pots[scope].added.append([f"top-up:{key}", amount, end, 0])

    @rule(
        key=keys,
        scope=scopes,
        amount=costs,
        ttl=st.sampled_from([60, 86_400, 40 * 86_400]),
        crash=crashes,
    )
    def reserve(self, key, scope, amount, ttl, crash):
        """Hold money for a job."""
        key = self.called("hold", key)
        said = self.act(crash, "reserve", key, amount, scope=scope, ttl_s=ttl)
        self.expire()
        if ("hold", key) in self.done:
            same = self.done["hold", key] == (scope, amount) and self.held[key][4] == "open"
            assert (said is planner.KeyConflictError) is not same
            return
        month, now = self.month(), self.clock.now
        rooms = [self.pots[each].room(month, now) for each in inside(scope)]
        if any(room is not None and max(room, 0) < amount for room in rooms):
            assert said is planner.OverBudgetError
            return
        assert said.is_open
        drawn = {
            each: [self.pots[each].draw(month, now) for _ in range(amount)]
            for each in inside(scope)
        }
        self.done["hold", key] = scope, amount
        self.held[key] = [scope, month, amount, now + ttl, "open", drawn, now]

    @precondition(lambda self: self.held)
    @rule(key=keys, cost=costs, how=st.sampled_from([*ENDED]), crash=crashes)
    def end(self, key, cost, how, crash):
        """Settle or release a job, or say that it was never sent."""
        key = self.ending(0) if key is None else self.called("hold", key)
        cost = 0 if how == "unsent" else cost
        given = {"settle": {"cost_usd": cost}, "release": {"charged_usd": cost}}
        call = "settle" if how == "settle" else "release"
        said = self.act(crash, call, key, **given.get(how, {"sent": False}))
        self.expire() if key in self.held else None
        if key not in self.held:
            assert said is planner.LedgerError
            return
        if self.known("end", key, (how, cost), said):
            return
        one = self.held[key]
        assert said.state == ENDED[how]
        scope, month = one[:2]
        self.put_back(one, cost)
        for each in inside(scope):
            for _ in range(cost - len(one[5][each])):
                self.pots[each].draw(month, self.clock.now)
        one[4], self.done["end", key] = how, (how, cost)
        self.pay(scope, month, cost)

    @precondition(lambda self: any(one[4] != "open" for one in self.held.values()))
    @rule(key=keys, crash=crashes)
    def retake(self, key, crash):
        """Say of a job that what it made is of no use: it stays paid."""
        key = self.called("hold", 0 if key is None else key)
        said = self.act(crash, "retake", key)
        self.expire() if key in self.held else None
        state = self.held[key][4] if key in self.held else None
        if state in ("settle", "retake"):
            assert (said.state, said.spent_usd) == ("retaken", self.done["end", key][1])
            self.held[key][4] = "retake"
        else:
            assert said is (planner.KeyConflictError if state else planner.LedgerError)

    @rule(
        key=keys,
        scope=scopes,
        amount=st.integers(-6, 12),
        named=st.sampled_from([None, None, "2026-11", "2026-12"]),
        crash=crashes,
    )
    def book(self, key, scope, amount, named, crash):
        """Write down what was paid, or comes back; in a month that is named, an adjustment."""
        call = "spend" if amount >= 0 and named is None else "adjust"
        key, more = self.called(call, key), {} if named is None else {"month": named}
        said = self.act(crash, call, key, amount, scope=scope, **more)
        month = named or self.month()
        if (call, key) not in self.done and amount > 0 and month > self.month():
            assert said is planner.BudgetError
            return
        most = min(self.spent.get((each, month), 0) for each in inside(scope))
        if ((call, key) in self.done) or amount >= -most:
            self.expire()
        if self.known(call, key, (scope, amount, named), said):
            return
        if amount < -most:
            assert said is planner.BudgetError
            return
        self.done[call, key] = scope, amount, named
        for each in inside(scope):
            if amount < 0:
                self.pots[each].give(month, amount)
            for _ in range(amount):
                self.pots[each].draw(month, self.clock.now)
        self.pay(scope, month, amount)

    def pay(self, scope, month, dollars):
        """Count what was spent."""
        for each in inside(scope):
            self.spent[each, month] = self.spent.get((each, month), 0) + dollars

    @rule(seconds=st.sampled_from([0, 1, 60, 86_400, 3 * 86_400, 10 * 86_400]))
    def wait(self, seconds):
        """Let time pass; where 0, until it is midnight."""
        self.clock.now += seconds or 86_400 - self.clock.now % 86_400

    @rule(
        days=st.sampled_from([1, 20, 400]),
        ttl=st.sampled_from([60, 40 * 86_400]),
        scope=scopes,
        amount=costs,
        crash=crashes,
    )
    def set_clock(self, days, ttl, scope, amount, crash):
        """Let a clock be ahead for a while, in which money is added, held and spent; set it."""
        right = self.clock.now
        self.clock.now += days * 86_400
        self.top_up(None, scope, 1, None, crash=False)
        self.reserve(None, scope, amount, ttl, crash=False)
        self.book(None, scope, amount, None, crash=False)
        self.clock.now = right
        found = self.act(crash, "set_clock", datetime.fromtimestamp(right, UTC).date())
        assert found.last - found.first >= 1
        self.expire()
        for one in self.held.values():
            if one[4] == "open" and one[6] > right:
                one[3] = min(one[3], one[3] - one[6] + right + 86_400)
            one[6] = 0  # those that were reserved ahead before are known to be

    @invariant()
    def they_say_the_same(self):
        """Of every scope: spent, held, left, and what of each pot is used."""
        if not hasattr(self, "ledger"):
            return
        month, now = self.month(), self.clock.now
        with self.ledger._reading() as books:
            for scope, pots in self.pots.items():
                used = {name: one.both / 10**9 for name, one in books.purse(scope).funds.items()}
                self.compare(standings_of(books, [scope], month)[0], used, scope, pots, month, now)

    def compare(self, stands, used, scope, pots, month, now):
        """Compare one scope, what is over counted as free."""
        over = [one for one in self.held.values() if one[4] == "open" and one[3] <= now]
        for one in over:  # the model forgets them for a moment
            for pot in one[5].get(scope, ()):
                pots.give(pot, -1)
        whole = pots.budget is not None and pots.budget[0] == "whole"
        months = {when for _, when in self.spent} | {month} if whole else {month}
        assert stands.left_usd == pots.room(month, now)
        assert {name: dollars for name, dollars in used.items() if dollars} == pots.used()
        assert stands.spent_usd == sum(self.spent.get((scope, when), 0) for when in months)
        held = [
            one[2]
            for one in self.held.values()
            if one[4] == "open"
            and one[3] > now
            and scope in inside(one[0])
            and (whole or one[1] == month)
        ]
        assert stands.held_usd == sum(held)
        for one in over:
            for pot in one[5].get(scope, ()):
                pots.give(pot, 1)


def midnight(day: date) -> float:
    """Return when a day begins, in seconds."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


# What is said of scopes that are new has tests of its own.
TestMachine = pytest.mark.filterwarnings("ignore::planner.PlannerWarning")(Machine.TestCase)
TestMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
