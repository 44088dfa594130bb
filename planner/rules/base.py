"""What all rules have in common: how they are made, compared and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from inspect import Parameter, Signature
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from planner.errors import InputError
from planner.messages import named, nearest, shown
from planner.rules import words
from planner.rules.words import Amount, Pairs, WordError, as_written


def _read_by(reader: Callable[[Any, str], Any]) -> BeforeValidator:
    def read(given: Any, info: ValidationInfo) -> Any:
        word = str(info.field_name)
        try:
            return reader(given, word)
        except InputError as error:
            raise WordError(str(error), word) from None

    return BeforeValidator(read)


Columns = Annotated[tuple[str, ...], _read_by(words.columns)]
Listed = Annotated[tuple[str, ...], _read_by(words.names)]
Where = Annotated[Pairs, _read_by(words.pairs)]
Usd = Annotated[Amount | None, _read_by(words.usd)]
Decimals = Annotated[Amount | None, _read_by(words.decimals)]
Wholes = Annotated[Amount | None, _read_by(words.wholes)]
Parts = Annotated[Amount | None, _read_by(words.parts)]
Part = Annotated[Decimal | None, _read_by(words.part)]
OneUsd = Annotated[Decimal | None, _read_by(words.one_usd)]
Quality = Annotated[Decimal | None, _read_by(words.quality)]
OneName = Annotated[str, _read_by(words.name)]
YesOrNo = Annotated[bool, _read_by(words.yes_or_no)]

TOLD = 3  # values of a word that are told one by one


class Rule(BaseModel):
    """What all rules have in common. They are frozen, and equal where they say the same.

    Raises
    ------
    InputError
        If it is said of a rule what it does not know, or in a way that means nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    unnamed: ClassVar[tuple[str, ...]] = ()  # the words that need not be named, in their order
    limits: ClassVar[tuple[str, ...]] = ()  # the words of which one must be given
    needed: ClassVar[tuple[str, ...]] = ()  # the words that must be given

    def __init__(self, *given: Any, **said: Any) -> None:
        name, places = type(self).__name__, self.unnamed
        if len(given) > len(places):
            raise InputError(
                f"{name} was given {shown(given[len(places)])} without a word for it; "
                f"its words are: {', '.join(type(self).model_fields)}"
            )
        for word, value in zip(places, given, strict=False):
            if word in said:
                raise InputError(f"{name} was given {word} twice: {shown(value)} is one too")
            said[word] = value
        super().__init__(**said)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Say how it is called, as one reads it in Jupyter."""
        words = sorted(cls.model_fields, key=lambda word: word not in cls.unnamed)
        kinds = (Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
        cls.__signature__ = Signature(
            [
                Parameter(word, kinds[word in cls.unnamed], default=cls.model_fields[word].default)
                for word in words
            ]
        )

    @model_validator(mode="wrap")
    @classmethod
    def _told(cls, given: Any, make: ModelWrapValidatorHandler[Self]) -> Self:
        """Make a rule; an InputError says what in it means nothing."""
        if isinstance(given, Mapping):
            for word in given:
                if word not in cls.model_fields:
                    fields = sorted(cls.model_fields, key=lambda each: each not in cls.limits)
                    mend = nearest(named(word), fields)
                    said = f"{cls.__name__} has no word {shown(word)}; {mend}"
                    raise WordError(said, named(word))
        try:
            rule = make(given)
            rule._check()
        except WordError as error:
            raise WordError(f"{cls.__name__}: {error}", error.word) from None
        except ValidationError:
            raise InputError(f"{shown(given)} is no {cls.__name__}") from None
        return rule

    def _check(self) -> None:
        """Refuse what no single word shows."""
        for word in self.needed:
            if not getattr(self, word):
                raise WordError(f"{word} is missing; name a column of the table", word)
        given = [word for word in self.limits if getattr(self, word) not in (None, "")]
        if self.limits and not given:
            raise WordError(f"it limits nothing; give one of: {', '.join(self.limits)}")
        if len(given) > 1:
            two = f"{given[0]} and {given[1]}"
            raise WordError(f"{two} are two limits; make two rules of them", given[1])

    @property
    def unit(self) -> str:
        """What it limits: the one of `limits` that is given; "" where it has none."""
        given = (word for word in self.limits if getattr(self, word) not in (None, ""))
        return next(given, "")

    @property
    def amount(self) -> Any:
        """What is given for `unit`; None where it has none."""
        return getattr(self, self.unit) if self.unit else None

    def given(self) -> dict[str, Any]:
        """Return the words that are given, and what is kept of each."""
        fields = type(self).model_fields
        said = {word: getattr(self, word) for word in fields}
        return {word: value for word, value in said.items() if value != fields[word].default}

    def __str__(self) -> str:
        return _written(self)

    __repr__ = __str__


class Among(Rule):
    """A rule for some requests."""

    by: Columns = ()
    where: Where = ()


def name_of(rule: Rule, values: Sequence[str] = ()) -> str:
    """Return what a rule is called: as it is written, of many values the first.

    Parameters
    ----------
    rule
        Any.
    values
        Those of one of its groups, to call that; they stand behind the name of the whole rule.
    """
    return name_in(named(_written(rule, TOLD)), values)


def name_in(rule: str, values: Sequence[str]) -> str:
    """Return what a group of a rule is called, whose name is told once for all of its groups."""
    told = ", ".join(named(value, 40) for value in values)
    return f"{rule}: {told}" if told else rule


def _written(rule: Rule, most: int | None = None) -> str:
    said = (f"{word}={as_written(value, most)}" for word, value in rule.given().items())
    return f"{type(rule).__name__}({', '.join(said)})"
