"""Reading an earlier instant: every account of a statement becomes a map of what it was then (ADR 0016).

Fragments of `cypher/fragment/as_of/` find accounts by what held at the instant. Each node that they find is replaced by a map with the names of the
node's properties, so that whatever reads `account.name` reads what the name was. A map holds what its statement reads, and no more: its text is
written when the rest of the statement is there.

A field was what its earliest change since then replaced, or is what it was. Series answer their last entry up to the instant's day, the hierarchy is
walked along relationships that held. What nobody recorded is null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from csgraph.domain.account import NO_SCORE
from csgraph.domain.errors import BadUserInput

if TYPE_CHECKING:
    from csgraph.db.compose.text import Composer
    from csgraph.db.queries import Fragment

ATTRIBUTE, METRIC, METRIC_DATE = "attr.", "metric.", "metricDate."
CHANGED_ATTRIBUTE = "attribute."
"""How the field of an attribute's change begins."""
TEXTS = (
    "name", "type", "status", "contractStatus", "industry", "region", "country", "tier", "description", "location", "website", "linkedIn", "twitter",
    "facebook",
)  # fmt: skip
KEPT = ("externalId", "version", "validFrom")
"""What an account has for good; its version is what a change has to name, which is the present one."""
SEPARATOR = ";"
"""Between the items of a list, in a change as in a cell."""

WRITTEN_DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
WRITTEN_AMOUNT = "-?[0-9]{1,13}([.][0-9]{1,4})?( [A-Z]{3})?"
DAY = (
    f"CASE WHEN each[1] =~ '{WRITTEN_DAY}' THEN head([day IN [date({{year: toInteger(substring(each[1], 0, 4)), "
    "month: toInteger(substring(each[1], 5, 2)), day: 1}) + duration({days: toInteger(substring(each[1], 8, 2)) - 1})] WHERE toString(day) = each[1]]) END"
)
"""A day of a text; null for one that no calendar has, which date() would not forgive."""
UNITS = (
    "CASE WHEN {text} =~ {pattern} THEN toInteger(split(split({text}, ' ')[0], '.')[0] + "
    "substring(coalesce(split(split({text}, ' ')[0], '.')[1], '') + '0000', 0, 4)) END"
)
"""Ten-thousandths of an amount that is a text, without floating point."""
PARSED: Mapping[str, str] = {
    "TEXT": "each[1]",
    "NUMBER": "toFloat(each[1])",
    "DATE": DAY,
    "BOOLEAN": "each[1] = 'true'",
    "LIST": f"split(each[1], '{SEPARATOR}')",
}
"""A change's text as a value, by the kind of an attribute."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Before this instant there is nothing, and after it calendars have room for what is counted back."""
MARK = "@{}@"
MARKED = re.compile(r"@(\w+)@")
READ = re.compile(r"(?<![@\w.$])([a-z_A-Z]+_\d+)\b(?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class Found:
    """An account that a part of the statement finds: its node, and what the part hands on."""

    node: str
    carried: tuple[str, ...]


@dataclass(slots=True)
class Past:
    """The instant that a statement reads, as parameters, and the accounts it meets; ``at`` is the instant, ``day`` its day."""

    composer: Composer
    at: str
    day: str
    _found: dict[str, Found] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _pattern: str = ""

    def fragment(self, name: str) -> Fragment:
        """What reads at the instant what the named fragment reads now; raises BadUserInput where nothing does."""
        found = self.composer.catalogue.as_of(name)
        if found is None:
            raise unsupported()
        return found

    def rewound(self, fragment: Fragment, body: str, names: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """A fragment's body with its accounts replaced by maps of what they were."""
        carried, past = [names[each] for each in fragment.yields], dict(names)
        for each in fragment.accounts:
            past[each] = self.composer.fresh(each)
            self._found[past[each]] = Found(names[each], tuple(carried))
            carried.append(past[each])
            body += MARK.format(past[each])
        return body, past

    def node(self, account: str) -> str | None:
        """The variable of the node behind an account, where both are in reach."""
        found = self._found.get(account)
        return None if found is None else found.node

    def pattern(self) -> str:
        """A parameter: how an amount is written."""
        self._pattern = self._pattern or self.composer.constant(WRITTEN_AMOUNT)
        return self._pattern

    def property(self, account: str, key: str) -> str | None:
        """What the property was whose name no text may hold; None for what is no account."""
        if account not in self._found:
            return None
        return f"{account}.{self._names.setdefault(key, f'own{len(self._names)}')}"

    def finish(self, text: str) -> str:
        """The statement with a map for every account of which something is read."""
        used: dict[str, set[str]] = {}
        for name, of in READ.findall(text):
            if name in self._found:
                used.setdefault(name, set()).add(of)

        def written(match: re.Match[str]) -> str:
            if match[1] not in self._found:  # an account of another instant
                return match[0]
            return self._map(match[1], used) if match[1] in used else ""

        return MARKED.sub(written, text)

    def _map(self, name: str, all_used: Mapping[str, Collection[str]]) -> str:
        found, used = self._found[name], all_used[name]
        reader = _Reader(self, found.node)
        keys = {of: key for key, of in self._names.items()}
        entries = ", ".join(f"{of}: {reader.expression(keys.get(of, of))}" for of in sorted({"id", "node", *used} - {""}))
        carried = ", ".join(each for each in found.carried if each in all_used or each not in self._found)
        reads = "".join(f", {text} AS {variable}" for variable, text in reader.reads.values())
        head = f" WITH {carried}{reads}" if reads else ""
        return f"{head} WITH {carried}, {{{entries}}} AS {name} WHERE true"


@dataclass(slots=True)
class _Reader:
    """Writes what one account was; ``reads`` are the variables that it needs, by what they hold."""

    past: Past
    node: str
    reads: dict[str, tuple[str, str]] = field(default_factory=dict)

    def expression(self, name: str) -> str:
        """What a property was."""
        if name in PROPERTIES:
            return PROPERTIES[name](self)
        prefix, _, key = name.partition(".")
        if f"{prefix}." == ATTRIBUTE:
            definition = self.past.composer.configuration.attributes[key]
            now = f"{self.node}[{self.past.composer.constant(name)}]"
            return self.rewound(self.past.composer.constant(CHANGED_ATTRIBUTE + key), PARSED[definition["kind"]], now)
        if f"{prefix}." in (METRIC, METRIC_DATE):
            return f"head({self.point(key)})[{int(f'{prefix}.' == METRIC)}]"
        raise unsupported()

    def rewound(self, field: str, parse: str, now: str) -> str:
        """What the earliest change since replaced, or what is there now."""
        return f"head([each IN {self.changes()} WHERE each[0] = {field} | {parse}] + [{now}])"

    def changed(self, name: str, parse: str = PARSED["TEXT"]) -> str:
        """A property of the node that changes say."""
        return self.rewound(f"'{name}'", parse, f"{self.node}.{name}")

    def amount(self, name: str, currency: str) -> str:
        """Ten-thousandths; an amount in no currency is none."""
        return self.changed(name, f"CASE WHEN coalesce(each[3], {self.node}.{currency}) IS NOT NULL THEN each[2] END")

    def currency(self, amount: str, name: str) -> str:
        """The currency of an amount, which the amount's change carries; said to be text, because Neo4j would not take it for a key of rates."""
        now = f"{self.node}.{name}"
        found = self.rewound(f"'{amount}'", f"CASE WHEN each[2] IS NOT NULL THEN coalesce(each[3], {now}) END", now)
        return f"toString({found})"

    def changes(self) -> str:
        """Every change since, the earliest first: field, old value, and the amount and currency where the value is one."""
        text, pattern = "{change}.oldValue", self.past.pattern()
        value = f"[{{change}}.field, {text}, {UNITS.format(text=text, pattern=pattern)}, split({text}, ' ')[1]]"
        return self._read("changes", "changes", value, "{change}.accountId, {change}.at", at=self.past.at)

    def line(self) -> str:
        """Ids from the ultimate parent down to the account."""
        return self._read("line", "line", "{above}.id", "size({links}) DESC", at=self.past.at)

    def snapshot(self) -> str:
        """The latest health: rank, score and day."""
        value = "[{snapshot}.rank, {snapshot}.score, {snapshot}.date]"
        return self._read("snapshot", "snapshot", value, "{snapshot}.accountId DESC, {snapshot}.date DESC LIMIT 1", day=self.past.day)

    def point(self, key: str) -> str:
        """The latest value of a metric: day and value."""
        metric, order = self.past.composer.constant(key), "{point}.accountId DESC, {point}.metric DESC, {point}.date DESC LIMIT 1"
        return self._read(METRIC + key, "point", "[{point}.date, {point}.value]", order, metric=metric, day=self.past.day)

    def touchpoint(self) -> str:
        """When somebody was last in touch."""
        order = "{touchpoint}.accountId DESC, {touchpoint}.occurredAt DESC LIMIT 1"
        return self._read("touchpoint", "touchpoint", "{touchpoint}.occurredAt", order, at=self.past.at)

    def task(self) -> str:
        """When a task was last completed."""
        return self._read("task", "task", "{task}.completedAt", "{task}.completedAt DESC LIMIT 1", at=self.past.at)

    def _read(self, what: str, fragment: str, value: str, order: str, **parameters: str) -> str:
        if what not in self.reads:
            composer = self.past.composer
            with composer.at_present():
                body, names = composer.unscoped(f"as_of.past.{fragment}", {"account": self.node}, **parameters)
            variables = ", ".join(names[each] for each in composer.catalogue.fragment(f"as_of.past.{fragment}").yields)
            text = f"COLLECT {{ {body} WITH {variables} ORDER BY {order.format_map(names)} RETURN {value.format_map(names)} }}"
            self.reads[what] = composer.fresh("past"), text
        return self.reads[what][0]


def unsupported() -> BadUserInput:
    """What to raise for a field that nobody can read at an earlier instant."""
    return BadUserInput("This field cannot be read as of an instant.", reason="AS_OF_UNSUPPORTED")


def _last_activity(reader: _Reader) -> str:
    touched, done = f"head({reader.touchpoint()})", f"head({reader.task()})"
    return f"CASE WHEN {touched} IS NULL OR {done} > {touched} THEN {done} ELSE {touched} END"


def _group(reader: _Reader) -> str:
    status, currency = reader.changed("contractStatus"), reader.currency("contractValue", "currency")
    return f"{reader.changed('type')} + '|' + coalesce({status}, '') + '|' + coalesce({currency}, '')"


PROPERTIES: Mapping[str, Callable[[_Reader], str]] = {
    "node": lambda reader: reader.node,
    "id": lambda reader: f"{reader.node}.id",
    "changes": _Reader.changes,
    **{name: lambda reader, name=name: f"{reader.node}.{name}" for name in KEPT},  # type: ignore[misc]
    **{name: lambda reader, name=name: reader.changed(name) for name in TEXTS},  # type: ignore[misc]
    "createDate": lambda reader: reader.changed("createDate", DAY),
    "renewalDate": lambda reader: reader.changed("renewalDate", DAY),
    "employees": lambda reader: reader.changed("employees", "toInteger(each[1])"),
    "contractValue": lambda reader: reader.amount("contractValue", "currency"),
    "currency": lambda reader: reader.currency("contractValue", "currency"),
    "amountRaised": lambda reader: reader.amount("amountRaised", "amountRaisedCurrency"),
    "amountRaisedCurrency": lambda reader: reader.currency("amountRaised", "amountRaisedCurrency"),
    "path": lambda reader: f"reduce(path = '/', step IN {reader.line()} | path + step + '/')",
    "depth": lambda reader: f"(size({reader.line()}) - 1)",
    "rollupGroup": _group,
    "rollupAmount": lambda reader: f"coalesce({reader.amount('contractValue', 'currency')}, 0)",
    "healthRank": lambda reader: f"coalesce(head({reader.snapshot()})[0], 'UNKNOWN')",
    "healthScore": lambda reader: f"head({reader.snapshot()})[1]",
    "healthKey": lambda reader: f"coalesce(head({reader.snapshot()})[1], {NO_SCORE})",
    "healthDate": lambda reader: f"head({reader.snapshot()})[2]",
    "lastActivityAt": _last_activity,
}
"""What a property of an account was, by its name."""
