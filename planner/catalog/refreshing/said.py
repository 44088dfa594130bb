"""What a price list says beside prices: charges for images, last days, inputs, lengths."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from planner.catalog.parts import Extra, Model
from planner.catalog.refreshing.changes import Beside, Changes, Path, PriceChange, ended
from planner.catalog.schema import Catalog
from planner.catalog.spelling import plain, spoken_durations

IMAGES = ("input_image", "reference_image")


def compare_charges(beside: Beside, changes: Changes) -> None:
    """Take over what images cost that go in, where the model says one charge for them."""
    for feature in IMAGES:
        new = beside.listed.extras.get(feature)
        if new is None or not new.per_clip:
            continue
        places = list(_places(beside.model, feature))
        olds = {(old.per_clip, old.free) for _, old in places}
        if (new.per_clip, new.free) in olds:
            continue
        if len(olds) != 1:
            told = "several charges" if olds else "none"
            changes.say(f"the list charges {plain(new.per_clip)} for {feature}, yours {told}; kept")
            continue
        _recharge(beside, changes, feature, places, new)


def compare_surcharges(beside: Beside, changes: Changes) -> None:
    """Say what else makes a price otherwise in another catalog; then none of it is confirmed.

    That is what features cost, but for what `compare_charges` takes over, and what resolutions
    multiply one price by.
    """
    mine, theirs = beside.mine, beside.theirs
    lines = [
        f"the list charges otherwise for {feature}; kept"
        for feature in sorted(_words(mine, beside.name) & _words(theirs, beside.name))
        if _charges(beside.model, feature) != _charges(beside.listed, feature)
    ]
    if beside.model.price is not None and beside.listed.price is not None:
        for size in [size for size in mine.resolutions if size in theirs.resolutions]:
            old, new = mine.resolutions[size].multiplier, theirs.resolutions[size].multiplier
            if old != new:
                told = f"{plain(new)} times its price in the list, {plain(old)} times in yours"
                lines.append(f"{size} costs {told}; kept")
    for line in lines:
        changes.say(line)
    if lines:
        changes.confirmed.clear()
        changes.unchanged = 0


def _charges(model: Model, feature: str) -> set[Extra]:
    """Return what a feature costs somewhere; of images what is not taken over."""
    taken = {"per_clip": Decimal(0), "free": 0} if feature in IMAGES else {}
    return {one.model_copy(update=taken) for _, one in _places(model, feature)}


def _places(model: Model, feature: str) -> Iterator[tuple[Path, Extra]]:
    """Find where a model says what a feature costs."""
    if feature in model.extras:
        yield ("extras", feature), model.extras[feature]
    for at, offer in enumerate(model.offers):
        if feature in offer.extras:
            yield ("offers", at, "extras", feature), offer.extras[feature]


def _recharge(
    beside: Beside, changes: Changes, feature: str, places: list[tuple[Path, Extra]], new: Extra
) -> None:
    old = places[0][1]
    for path, _ in places:
        if old.per_clip != new.per_clip:
            changes.edit(*path, "per_clip", value=new.per_clip)
        if old.free != new.free:
            changes.edit(*path, "free", value=new.free)
    if old.per_clip != new.per_clip:
        changes.prices.append(PriceChange(beside.name, feature, "each", old.per_clip, new.per_clip))
    if old.free != new.free:
        changes.wider.append(f"{beside.name}: {new.free} of {feature} are free, not {old.free}")


def compare_last_days(beside: Beside, changes: Changes) -> None:
    """Take over a last day where there is none, or a later one; else say what the list says."""
    model, new = beside.model, beside.listed.valid_until
    old, first = model.valid_until, model.valid_from
    if old == new:
        return
    if old is not None and new is not None and new > old:
        changes.say(f"yours ends on {old}, on {new} in the list; kept")
    elif new is None and old is not None and ended(old, beside.on):
        changes.say(f"yours ended on {old}, the list has it still; without valid_until it counts")
    elif new is not None and first is not None and new < first:
        changes.say(f"yours begins on {first}, and ends on {new} in the list; kept")
    elif new is not None:
        changes.edit("valid_until", value=new)
        until = f"{'was' if new < beside.on else 'is'} offered until {new}"
        instead = "" if old is None else f", not {old}"
        changes.retired.append(f"{beside.name}: {until}{instead}")


def compare_inputs(beside: Beside, changes: Changes) -> None:
    """Say what the list has go in, where the catalog knows nothing of it."""
    needed = _words(beside.theirs, beside.name, only_needs=True)
    listed = needed | set(beside.listed.extras)
    for word in sorted(listed - _words(beside.mine, beside.name)):
        verb = "needs" if word in needed else "takes"
        changes.say(f"in the list it {verb} {word}, in yours it does not; kept")


def _words(catalog: Catalog, name: str, *, only_needs: bool = False) -> set[str]:
    """Return the features that a model needs, or has at all."""
    model, words = catalog.models[name], set[str]()
    for offer in catalog.offers(name):
        words |= set(catalog.needs(name, offer))
        if not only_needs:
            words |= {*offer.features, *offer.extras, *model.extras}
    return words


def compare_lengths(beside: Beside, changes: Changes) -> None:
    """Say where both state lengths, and others."""
    mine, theirs = (_lengths(catalog, beside.name) for catalog in (beside.mine, beside.theirs))
    if mine and theirs and mine != theirs:
        told = ["; ".join(map(spoken_durations, sorted(each))) for each in (mine, theirs)]
        changes.say(f"yours makes {told[0]}, the list says {told[1]}; kept")


def billed_otherwise(mine: Catalog, theirs: Catalog) -> Iterator[str]:
    """Say where another catalog bills otherwise."""
    billed = [
        (each.billing_step, each.rounding) if each.billing_step is not None else None
        for each in (mine, theirs)
    ]
    if billed[0] != billed[1]:
        told = [
            f"in steps of {plain(one[0])}, rounded {one[1]}" if one else "exactly" for one in billed
        ]
        yield f"yours bills {told[0]}, the list {told[1]}; kept"


def _lengths(catalog: Catalog, name: str) -> set[tuple[int, ...]]:
    each = {tuple(catalog.durations(name, offer)) for offer in catalog.offers(name)}
    return each - {()}
