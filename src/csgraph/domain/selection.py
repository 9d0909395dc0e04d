"""What a caller asked for, without GraphQL: a tree of fields whose arguments can be found again in later requests.

A plan made from a Selection is kept and used again for other variable values. Everything the plan's *text* depends on is
therefore read through :class:`Arg`, which notes it as a guard; everything else is bound as a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csgraph.domain.errors import BadUserInput

Variables = Mapping[str, Any]
Getter = Callable[[Variables], Any]


@dataclass(slots=True)
class Guards:
    """What a plan was made for: each getter must answer the same value again."""

    checks: list[tuple[Getter, Any]] = field(default_factory=list)

    def require(self, get: Getter, value: object) -> None:
        """The plan holds only while ``get`` answers ``value``."""
        self.checks.append((get, value))

    def hold(self, variables: Variables) -> bool:
        """Whether the plan fits these variables; bad ones fit none, and who makes another plan of them will say why."""
        try:
            return all(get(variables) == value for get, value in self.checks)
        except BadUserInput:
            return False


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document: a field by the keys of the answer, and an argument of it or a part of one."""

    field: tuple[str, ...]
    argument: tuple[str | int, ...] = ()

    def part(self, key: str | int) -> Place:
        """The place of an argument, or of a part of it."""
        return Place(self.field, (*self.argument, key))

    def blame(self, problem: BadUserInput) -> BadUserInput:
        """The problem, which says from now on that it lies here, unless it knows its place."""
        if "field" not in problem.detail:
            argument = (*self.argument, *problem.part)
            where = {"argument": ".".join(map(str, argument))} if argument else {}
            problem.detail = {**problem.detail, "field": ".".join(self.field), **where}
        return problem


class Arg:
    """One argument, or a part of one: its value now, and where it lies in the variables of a later request."""

    __slots__ = ("_constant", "_guards", "_value", "_words", "get", "place")

    def __init__(self, value: Any, get: Getter | None, guards: Guards, place: Place | None = None, words: str = "") -> None:
        self._value = value
        self._guards = guards
        self._constant = get is None
        self._words = repr(value) if get is None else words
        self.get: Getter = get or (lambda _variables: value)
        self.place = place

    @property
    def value(self) -> Any:
        """The value, when the text of the plan depends on it."""
        if not self._constant:
            self._guards.require(self.get, self._value)
        return self._value

    @property
    def constant(self) -> bool:
        """Whether the value stands in the document."""
        return self._constant

    @property
    def words(self) -> str:
        """What is the same for arguments that have the same value in every request: the value, or how the document writes it; empty where nobody knows."""
        return self._words

    @property
    def given(self) -> bool:
        """Whether there is a value other than null."""
        if not self._constant:
            get, present = self.get, self._value is not None
            self._guards.require(lambda variables: get(variables) is not None, present)
        return self._value is not None

    def shaped(self, by: Callable[[Any], Any]) -> Any:
        """What the text of the plan depends on, where that is less than the value."""
        value = self.converted(by, self._value)
        if not self._constant:
            get = self.get
            self._guards.require(lambda variables: by(get(variables)), value)
        return value

    def items(self) -> Iterator[tuple[str, Arg]]:
        """The parts of an object, null ones left out; which are there shapes the plan."""
        keys = tuple(key for key, value in self._value.items() if value is not None)
        get = self.get
        if not self._constant:
            self._guards.require(lambda v: tuple(k for k, part in get(v).items() if part is not None), keys)
        return ((key, self._part(key)) for key in keys)

    def elements(self) -> Iterator[Arg]:
        """The parts of a list; their number shapes the plan."""
        get, length = self.get, len(self._value)
        if not self._constant:
            self._guards.require(lambda variables: len(get(variables)), length)
        return (self._part(index) for index in range(length))

    def _part(self, key: str | int) -> Arg:
        get = self.get
        place = self.place and self.place.part(key)
        return Arg(self._value[key], None if self._constant else lambda variables: get(variables)[key], self._guards, place)

    def converted(self, convert: Callable[[Any], Any], value: Any) -> Any:
        """A value of this argument, converted; a refusal says where it stands."""
        try:
            return convert(value)
        except BadUserInput as problem:
            raise self.blame(problem) from None

    def blame(self, problem: BadUserInput) -> BadUserInput:
        """The problem with this argument's place; what is stored has none."""
        return problem if self.place is None else self.place.blame(problem)

    def refusal(self, message: str, /, **detail: object) -> BadUserInput:
        """What to raise when this argument is wrong."""
        return self.blame(BadUserInput(message, **detail))


@dataclass(frozen=True, slots=True)
class Selection:
    """One field: its name, its key in the answer, its arguments and what is asked of its value, by concrete type."""

    name: str
    key: str
    args: Mapping[str, Arg]
    types: Mapping[str, tuple[Selection, ...]]
    place: Place
    many: bool = False
    """Whether the value is a list."""

    def on(self, typename: str) -> tuple[Selection, ...]:
        """The fields asked of a value of that type."""
        return self.types.get(typename, ())

    def arg(self, name: str) -> Arg | None:
        """An argument that has a value, or None; whether it has one shapes the plan."""
        found = self.args.get(name)
        return found if found is not None and found.given else None

    def words(self) -> tuple[str, ...] | None:
        """The same for selections of one operation that ask for the same in the same words; None where arguments have none."""
        below = [(typename, [field.words() for field in fields]) for typename, fields in self.types.items()]
        if not all(arg.words for arg in self.args.values()) or any(None in fields for _, fields in below):
            return None
        return self.name, self.key, repr([(name, arg.words) for name, arg in self.args.items()]), repr(below)

    def asks(self, typename: str, name: str) -> bool:
        """Whether a field of that name is asked of a value of that type."""
        return any(child.name == name for child in self.on(typename))
