"""Builds the text of one statement from catalogue fragments: fresh names for variables, numbered parameters, nothing from a caller."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from csgraph.db.compose.past import EARLIEST, Past
from csgraph.db.queries import Catalogue
from csgraph.domain.access import ALL_SEEING, DISPLAY_READS, EVERYTHING, Scope, Viewer, sees_team
from csgraph.domain.allowance import Allowance
from csgraph.domain.configuration import Configuration
from csgraph.domain.errors import BadUserInput, Forbidden, QueryTooCostly, UnknownKey
from csgraph.domain.paging import PageLimits
from csgraph.domain.row import Row, row_type
from csgraph.domain.selection import Arg, Guards, Variables


def instant_text(moment: datetime) -> str:
    """A moment as RFC 3339 text in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a plan: the caller's variables, the moment and the configuration it was made with."""

    variables: Variables
    configuration: Configuration
    now: datetime
    limits: PageLimits
    viewer: Viewer = ALL_SEEING
    allowance: Allowance | None = None
    given: Any = None
    """What the answer is about, where that is not in the document: what a mutation did, say."""
    told: dict[str, Any] = field(default_factory=dict)
    """What the statement answered once for all of the answer, by variable (see ``Composer.once``), and what readers made of it for one another."""

    @property
    def today(self) -> date:
        """Today in the reporting zone."""
        return self.configuration.today(self.now)

    @property
    def now_text(self) -> str:
        """The moment as RFC 3339 text in UTC."""
        return instant_text(self.now)


Bind = Callable[[Run], Any]
Read = Callable[[list[Any], Run], Any]
Check = Callable[[Any, Run], None]
Names = Mapping[str, str]
Visible = Callable[["Composer", str, str], str]
NEVER, ALWAYS = "false", "true"
SETS = "sets "
"""How the meaning of a scope begins."""


INNER = "EXISTS {", "COUNT {"
INNER_LENGTH = 300
"""A subquery within a predicate takes Neo4j as long to plan as so many characters."""


def planned_length(text: str) -> int:
    """The length of a statement as far as planning is concerned: without its layout."""
    return len(" ".join(text.split())) + INNER_LENGTH * sum(map(text.count, INNER))


@dataclass(slots=True)
class StatementBudget:
    """How long the statements of one operation may be together: a measure of the time that planning them takes.

    Statements of the same text are planned once. Whatever was refused stays refused, so that no part of the operation runs.
    """

    limit: int
    _claims: dict[tuple[int, ...], tuple[str, int]] = field(default_factory=dict)
    _refused: int = 0

    def claim(self, key: tuple[int, ...], text: str, length: int) -> None:
        """Count the statement of a root field; raises QueryTooCostly."""
        self._claims[key] = (text, length)
        self.require(sum(dict(self._claims.values()).values()))

    def require(self, length: int = 0) -> None:
        """Raise QueryTooCostly unless ``length``, and all that was claimed before, fits."""
        if length > self.limit:
            self._refused = max(length, self._refused)
        if self._refused:
            message = "The operation needs longer database statements than may be planned; ask for less at once."
            raise QueryTooCostly(message, reason="STATEMENT", cost=self._refused, limit=self.limit)


@dataclass(slots=True)
class Composer:
    """The statement under construction; ``budget`` ends what would grow beyond all bounds."""

    catalogue: Catalogue
    configuration: Configuration
    guards: Guards
    budget: StatementBudget | None = None
    scope: Scope = EVERYTHING
    reads_privileged: bool = True
    display: bool = False
    see: Visible = lambda _composer, _label, _node: ALWAYS
    first_run: Run | None = None
    binds: list[Bind] = field(default_factory=list)
    checks: list[tuple[str, Check]] = field(default_factory=list)
    past: Past | None = None
    """Set where an earlier instant is read; ``moment`` answers which."""
    moment: Bind | None = None
    heads: list[str] = field(default_factory=list)
    single: set[str] = field(default_factory=set)
    """Accounts of which the statement finds one at most."""
    shared_parts: dict[str, Any] = field(default_factory=dict)
    """What parts of the statement have in common, wherever they stand."""
    _once: dict[str, Callable[[], str]] = field(default_factory=dict)
    _pasts: list[Past] = field(default_factory=list)
    _present: bool = False
    _names: dict[str, int] = field(default_factory=dict)
    _meanings: dict[str, str] = field(default_factory=dict)
    _shared: dict[int, str] = field(default_factory=dict)
    _written: int = 0

    @property
    def alone(self) -> Run:
        """The one run that this statement is for; who asks for it makes the plan unfit for any other."""
        assert self.first_run is not None
        return self.first_run

    def bind(self, get: Bind) -> str:
        """A new parameter; ``get`` answers its value in every run."""
        self.binds.append(get)
        self._count(len("$p0"))
        return f"$p{len(self.binds) - 1}"

    def constant(self, value: Any) -> str:
        """A new parameter with the same value in every run."""
        return self.bind(lambda _run: value)

    def shared(self, value: Any) -> str:
        """A large constant: one parameter, however often the statement needs it."""
        if id(value) not in self._shared:
            self._shared[id(value)] = self.constant(value)
        return self._shared[id(value)]

    def argument(self, arg: Arg, convert: Callable[[Any], Any] | None = None) -> str:
        """A new parameter bound to an argument."""
        return self.bind(bound(arg, convert))

    def check(self, expression: str, holds: Check) -> None:
        """Something to look at before the answer counts; ``holds`` raises when the request must be refused."""
        if all(known != expression for known, _ in self.checks):
            self.checks.append((expression, holds))

    def fresh(self, name: str) -> str:
        """A variable name not used before in this statement."""
        number = self._names.get(name, 0)
        self._names[name] = number + 1
        return f"{name}_{number}"

    def permit(self, typename: str, field: str) -> None:
        """Refuse what the token may not read, however it is reached."""
        if self.display and field not in DISPLAY_READS.get(typename, ()):
            raise Forbidden("A display token may not ask for this field.")

    def sees_team(self, team_id: str) -> bool:
        """Whether a team exists for the viewer; what is not, shapes no statement."""
        return sees_team(self.scope, team_id, display=self.display)

    def means(self, text: str, meaning: str) -> str:
        """Note what a part of the statement means, where the same is said in another way at another time."""
        self._meanings[text] = meaning
        return text

    def scope_length(self, text: str) -> int:
        """How much of a statement's length is there because of who asks, not because of what is asked."""
        granted = [part for part, meaning in self._meanings.items() if meaning.startswith(SETS)]
        return sum(planned_length(part) * text.count(part) for part in granted)

    def meaning(self, text: str) -> str:
        """A text with its noted parts replaced by what they mean: what a cursor is bound to."""
        for part, meaning in sorted(self._meanings.items(), key=lambda item: -len(item[0])):
            text = text.replace(part, meaning)
        return text

    def read_at(self, given: Arg | None) -> None:
        """Read everything as it was at an instant, where one is given; what a viewer may see stays what it is now."""
        if given is None:
            return
        get = bound(given, lambda text: max(datetime.fromisoformat(text), EARLIEST))

        def moment(run: Run) -> datetime:
            at: datetime = get(run)
            if at > run.now:
                raise given.refusal("Nobody knows yet what will be; `asOf` lies in the future.", reason="IN_THE_FUTURE")
            return at

        self.moment = moment
        self.past = self.past_at(lambda run: run.now)

    def past_at(self, moment: Bind) -> Past:
        """An instant that parts of the statement can read."""
        past = Past(self, self.bind(moment), self.bind(lambda run: run.configuration.today(moment(run))))
        self._pasts.append(past)
        return past

    @contextmanager
    def reading(self, past: Past) -> Iterator[None]:
        """Write what held at an instant."""
        before, self.past = self.past, past
        try:
            yield
        finally:
            self.past = before

    @property
    def reads_past(self) -> bool:
        """Whether what is written now is read as it was at an earlier instant."""
        return self.past is not None and not self._present

    @contextmanager
    def at_present(self) -> Iterator[None]:
        """Write what holds now, wherever the statement reads."""
        before, self._present = self._present, True
        try:
            yield
        finally:
            self._present = before

    def first(self, body: str, result: str) -> str:
        """A variable that is computed once, before everything else."""
        name = self.fresh("part")
        self.heads.append(f"CALL () {{ {body} RETURN {result} AS {name} }} ")
        return name

    def once(self, text: Callable[[], str]) -> str:
        """A variable that is computed once, behind everything else, and read from ``Run.told``; ``text`` is asked when the statement is there.

        What is computed before everything else is carried by every row that is sorted, and costs the memory of each.
        """
        name = self.fresh("part")
        self._once[name] = text
        return name

    def tails(self) -> dict[str, str]:
        """The subqueries that are computed once, by their variables."""
        return {name: f"CALL () {{ {text()} AS {name} }}" for name, text in self._once.items()}

    def property(self, node: str, key: str) -> str:
        """A property whose name comes from the configuration."""
        past = self.past.property(node, key) if self.past is not None else None
        return past or f"{node}[{self.constant(key)}]"

    def stored(self, account: str) -> str:
        """The node of an account, as an expression."""
        return f"{account}.node" if self.past is not None and self.past.node(account) else account

    def finished(self, text: str) -> str:
        """The statement, once all its parts are there."""
        for past in self._pasts:
            text = past.finish(text)
        return text

    def visible(self, label: str, node: str) -> str:
        """Whether the viewer may see a node of that label now; `true` where there is no doubt."""
        node = (self.past and self.past.node(node)) or node
        with self.at_present():
            text = self.see(self, label, node)
        return f"({node}:Account AND {text})" if self.past is not None and label == "Account" and text != ALWAYS else text

    def fragment(self, name: str, given: Names | None = None, /, **parameters: str) -> tuple[str, dict[str, str]]:
        """The body of a fragment with its variables and parameters renamed, and the names of what it yields.

        What the viewer may not see is left out.
        """
        return self._part(name, given, parameters, scoped=True)

    def unscoped(self, name: str, given: Names | None = None, /, **parameters: str) -> tuple[str, dict[str, str]]:
        """A fragment whose caller answers for what the viewer may see."""
        return self._part(name, given, parameters, scoped=False)

    def _part(self, name: str, given: Names | None, parameters: dict[str, str], *, scoped: bool) -> tuple[str, dict[str, str]]:
        past = None if self._present else self.past
        fragment = self.catalogue.fragment(name) if past is None else past.fragment(name)
        names = {each: (given or {})[each] for each in fragment.given}
        names |= {each: self.fresh(each) for each in fragment.yields if each not in names}
        if past is not None and "at" in fragment.parameters:
            parameters = {**parameters, "at": past.at}
        if fragment.parameters != parameters.keys():
            raise KeyError(f"{name} takes {sorted(fragment.parameters)}, not {sorted(parameters)}")
        self._count(len(fragment.body))
        body = _rename(fragment.body, names, parameters)
        if scoped:
            seen = [self.visible(label, names[variable]) for variable, label in fragment.scoped.items()]
            body = " AND ".join([body, *(text for text in seen if text != ALWAYS)])
        return (body, names) if past is None else past.rewound(fragment, body, names)

    def _count(self, characters: int) -> None:
        self._written += characters
        if self.budget is not None and self._written > 2 * self.budget.limit:  # what a constant predicate leaves out is not written
            self.budget.require(self._written)


def bound(arg: Arg, convert: Callable[[Any], Any] | None = None) -> Bind:
    """A bind that reads an argument again in every run."""
    get = arg.get
    if convert is None:
        return lambda run: get(run.variables)
    return lambda run: arg.converted(convert, get(run.variables))


def every(convert: Callable[[Any], Any]) -> Callable[[Iterable[Any]], list[Any]]:
    """Converts every item of a list; a refusal of one says which."""

    def converted(index: int, item: Any) -> Any:
        try:
            return convert(item)
        except BadUserInput as problem:
            problem.part = (index, *problem.part)
            raise

    return lambda items: [converted(index, item) for index, item in enumerate(items)]


def configured(keys: Collection[str], kind: str) -> Callable[[str], str]:
    """Lets the keys of one kind of configured things through; raises UnknownKey for every other."""

    def check(key: str) -> str:
        if key not in keys:
            raise UnknownKey(kind)
        return key

    return check


def how_many(condition: str) -> str:
    """An aggregate: the number of rows that meet a condition."""
    return "count(*)" if condition == ALWAYS else f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"


WORD = re.compile(r"(?<![\w.:$`'])([A-Za-z_]\w*)\b(?!\s*\()(?!:\s)|\$(\w+)")


def _rename(body: str, names: Names, parameters: Names) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[2] is not None:
            return parameters[match[2]]
        return names.get(match[1], match[1])

    return WORD.sub(replace, body)


class Shape:
    """One list expression, `[column, …]`, and how its values become a Row."""

    def __init__(self, typename: str) -> None:
        self.typename = typename
        self._expressions: list[str] = []
        self._leaves: dict[str, int] = {}
        self._computed: dict[str, Read] = {}
        self._late: list[Callable[[], None]] = []
        self._calls: list[str] = []
        self.shared: dict[str, Any] = {}

    def late(self, finish: Callable[[], None]) -> None:
        """Have columns added when every field has been seen, so that fields can share one."""
        self._late.append(finish)

    def column(self, expression: str) -> int:
        """The position of an expression; the same expression is asked once."""
        if expression in self._expressions:
            return self._expressions.index(expression)
        self._expressions.append(expression)
        return len(self._expressions) - 1

    def collect(self, composer: Composer, body: str, inner: Shape, take: str = "collect({})") -> int:
        """A column with the rows of a subquery, or with what ``take`` makes of them."""
        return self.call(composer, f"{body} {inner.calls}", take.format(inner.expression))

    def call(self, composer: Composer, body: str, result: str) -> int:
        """A column computed by a subquery of its own."""
        return self.column(self.join(composer, body, result))

    def before(self, calls: Iterable[str]) -> None:
        """Subqueries whose variables those of this shape read."""
        self._calls[:0] = calls

    def join(self, composer: Composer, body: str, result: str) -> str:
        """A variable computed by a subquery of its own.

        A CALL is planned once, as a join; the same subquery written as an expression inside a list is planned again and again, which
        takes seconds when several are nested.
        """
        name = composer.fresh("part")
        self._calls.append(f"CALL (*) {{ {body} RETURN {result} AS {name} }}")
        return name

    def embed(self, inner: Shape) -> str:
        """The expression of an object that needs no subquery; the subqueries of its parts become this shape's."""
        expression = inner.expression
        self._calls += [inner.calls] if inner.calls else []
        return expression

    @property
    def calls(self) -> str:
        """The subqueries that the expression needs before it."""
        self._finish()
        return " ".join(self._calls)

    def _finish(self) -> None:
        while self._late:
            self._late.pop(0)()

    def leaf(self, key: str, expression: str) -> None:
        """A leaf that is answered as it comes."""
        self._leaves[key] = self.column(expression)

    def value(self, key: str, expression: str, convert: Callable[[Any], Any]) -> None:
        """A leaf that is converted on the way."""
        at = self.column(expression)
        self._computed[key] = lambda values, _run: convert(values[at])

    def computed(self, key: str, read: Read) -> None:
        """A key whose value is read from the whole list of values."""
        self._computed[key] = read

    @property
    def expression(self) -> str:
        """The list expression; never empty, so that it is told from null."""
        self._finish()
        return "[" + ", ".join(self._expressions or ["true"]) + "]"

    def reader(self) -> Callable[[list[Any], Run], Row]:
        """Turns the values of the expression into a Row."""
        kind, leaves, computed = row_type(self.typename), tuple(self._leaves.items()), tuple(self._computed.items())

        def read(values: list[Any], run: Run) -> Row:
            row = kind()
            for key, at in leaves:  # a third of the time of a generator, and there is one for every object of an answer
                row[key] = values[at]
            for key, make in computed:
                row[key] = make(values, run)
            return row

        return read
