"""Compiles the predicate language (AccountWhere) to parameterised Cypher over one account variable.

The language is two-valued (domain.md 2.5, M-18): a comparison with a missing value is false, and `not` negates that. Cypher's
null is as good as false wherever a predicate only selects; under `not` every leaf that may be null is made false first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from csgraph.db.compose.past import ATTRIBUTE
from csgraph.db.compose.text import ALWAYS, NEVER, Bind, Check, Composer, Run, bound, configured, every
from csgraph.domain.access import EVERYTHING
from csgraph.domain.configuration import Definition
from csgraph.domain.errors import BadUserInput
from csgraph.domain.globalid import local_id
from csgraph.domain.money import SCALE
from csgraph.domain.selection import Arg
from csgraph.domain.teamset import label, stored_slot
from csgraph.domain.text import MOST_MARKS, few_marks, nfc
from csgraph.domain.where import KIND_OPERATORS, VIEWER

TEXT_PROPERTIES = {
    "externalId": "externalId",
    "name": "name",
    "type": "type",
    "industry": "industry",
    "region": "region",
    "country": "country",
    "tier": "tier",
}
DATE_PROPERTIES = {"createDate": "createDate", "renewalDate": "renewalDate"}
ENUM_PROPERTIES = {"contractStatus": "contractStatus", "health": "healthRank"}
COMPARISONS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
LAST_FOLDED = 0x10000
"""No letter beyond the basic plane needs more than toLower."""
FOLDINGS = [[letter, letter.casefold()] for letter in map(chr, range(LAST_FOLDED)) if letter.lower() == letter != letter.casefold()]
"""Lower-case letters that Unicode case folding changes further, such as ß and the final sigma: what toLower leaves to do."""
UNFOLDED = f"(?s)[^{''.join(letter for letter, _ in FOLDINGS)}]*"
"""A text that holds none of them."""
FARTHEST_DIGIT = 30
"""An amount has its first digit at most so many places from the point; no contract lies outside, and arithmetic stays small."""
LARGEST_STORED = 2**63 - 1


def text_value(text: str) -> str:
    """A text as it is stored; raises BadUserInput for what no stored text holds."""
    try:
        return nfc(few_marks(text))
    except ValueError:
        message = f"A text must not contain NUL, lone surrogates or more than {MOST_MARKS} marks on one letter."
        raise BadUserInput(message, reason="BAD_TEXT") from None


class Where:
    """One predicate under compilation; ``within`` are the teams whose sets led here, so that a set cannot contain itself.

    ``stored`` criteria hold local ids. Those of a team's ``account_set`` decide what viewers may see: no scope narrows them.
    """

    def __init__(
        self, composer: Composer, *, stored: bool = False, account_set: bool = False, within: frozenset[str] = frozenset()
    ) -> None:
        self.composer = composer
        self.stored = stored or account_set
        self.account_set = account_set
        self.within = within
        self._conditions: list[str] = []

    def text(self, where: Arg | None, node: str) -> str:
        """The predicate over the account variable ``node``; `true` where nothing is asked."""
        return ALWAYS if where is None else self._object(where, node, negated=False)

    def _object(self, where: Arg, node: str, *, negated: bool) -> str:
        parts = [self._field(name, arg, node, negated) for name, arg in where.items()]
        return join(parts, " AND ", ALWAYS)

    def _field(self, name: str, arg: Arg, node: str, negated: bool) -> str:  # noqa: FBT001 - recursion state
        if name in ("and", "or"):
            parts = [self._object(part, node, negated=negated) for part in arg.elements()]
            return join(parts, f" {name.upper()} ", ALWAYS if name == "and" else NEVER)
        if name == "not":
            inner = self._object(arg, node, negated=True)
            return {ALWAYS: NEVER, NEVER: ALWAYS}.get(inner) or f"NOT ({inner})"
        text = self._leaf(name, arg, node)
        return f"coalesce({text}, false)" if negated and text not in (NEVER, ALWAYS) else text

    def _leaf(self, name: str, arg: Arg, node: str) -> str:
        if name in TEXT_PROPERTIES:
            return self._text(f"{node}.{TEXT_PROPERTIES[name]}", arg)
        if name in DATE_PROPERTIES:
            return self._compare(f"{node}.{DATE_PROPERTIES[name]}", arg, "date({})")
        if name in ENUM_PROPERTIES:
            return self._membership(f"{node}.{ENUM_PROPERTIES[name]}", arg, str)
        special: Mapping[str, Callable[[Arg, str], str]] = {
            "id": lambda part, at: self._membership(f"{at}.id", part, self.account_id),
            "contractValue": self._money,
            "attributes": self._attributes,
            "isRoot": lambda part, at: f"{self._is_root(at)} = {self.composer.argument(part)}",
            "underId": self._under_id,
            "underName": self._under_name,
            "assignment": self._assignment,
            "teamId": self._team,
        }
        return special[name](arg, node)

    def account_id(self, text: str) -> str:
        """The local id of an account; the id of anything else is refused."""
        return self._local(text, "Account")

    def _local(self, text: str, typename: str) -> str:
        """The local id; stored criteria hold local ids."""
        return text if self.stored else local_id(text, typename)

    def _users(self, arg: Arg, operator: str) -> str:
        """The users that a holder of an assignment, or their manager, is compared with; the word `viewer` stands for who asks."""

        def convert(text: str) -> str:
            return text if text == VIEWER else self._local(text, "User")

        get = bound(arg, convert if operator == "eq" else every(convert))

        def named(run: Run, local: str) -> str | None:
            return run.viewer.user_id if local == VIEWER else local

        return self.composer.bind(lambda run: named(run, get(run)) if operator == "eq" else [named(run, each) for each in get(run)])

    def _text(self, value: str, where: Arg) -> str:
        return self._texts(value, dict(where.items()))

    def _texts(self, value: str, where: Mapping[str, Arg]) -> str:
        parts = []
        for operator, arg in where.items():
            if operator == "isNull":
                parts.append(self._is_null(value, arg))
            elif operator in ("contains", "startsWith"):
                word = "CONTAINS" if operator == "contains" else "STARTS WITH"
                parts.append(f"{self._folded(value)} {word} {self.composer.argument(arg, lambda text: text_value(text).casefold())}")
            elif operator == "eq":
                parts.append(f"{value} = {self.composer.argument(arg, text_value)}")
            else:
                listed = f"{value} IN {self.composer.argument(arg, every(text_value))}"
                parts.append(listed if operator == "in" else f"({value} IS NOT NULL AND NOT {listed})")
        return join(parts, " AND ", ALWAYS)

    def _folded(self, value: str) -> str:
        """The text by Unicode case folding; most texts are folded by toLower alone."""
        text, pair = self.composer.fresh("text"), self.composer.fresh("pair")
        fold = f"reduce({text} = toLower({value}), {pair} IN {self.composer.shared(FOLDINGS)} | replace({text}, {pair}[0], {pair}[1]))"
        return f"CASE WHEN toLower({value}) =~ '{UNFOLDED}' THEN toLower({value}) ELSE {fold} END"

    def _compare(self, value: str, where: Arg, cast: str = "{}") -> str:
        parts = []
        for operator, arg in where.items():
            if operator == "isNull":
                parts.append(self._is_null(value, arg))
            else:
                parts.append(f"{value} {COMPARISONS[operator]} {cast.format(self.composer.argument(arg))}")
        return join(parts, " AND ", ALWAYS)

    def _membership(self, value: str, where: Arg, convert: Callable[[Any], Any]) -> str:
        parts = []
        for operator, arg in where.items():
            if operator == "isNull":
                parts.append(self._is_null(value, arg))
            elif operator == "in":
                parts.append(f"{value} IN {self.composer.argument(arg, every(convert))}")
            else:
                parts.append(f"{value} = {self.composer.argument(arg, convert)}")
        return join(parts, " AND ", ALWAYS)

    def _is_null(self, value: str, arg: Arg) -> str:
        return f"({value} IS NULL) = {self.composer.argument(arg)}"

    def _money(self, where: Arg, node: str) -> str:
        """Amounts compare in the reporting currency, exactly: the bound is converted into every currency, not the value."""
        value, parts = f"{node}.contractValue", []
        for operator, arg in where.items():
            if operator == "isNull":
                parts.append(self._is_null(value, arg))
            else:
                limits = self.composer.bind(_limits(bound(arg, _amount), operator))
                parts.append(f"{value} {COMPARISONS[operator]} {limits}[{node}.currency]")
        return join(parts, " AND ", ALWAYS)

    def _attributes(self, where: Arg, node: str) -> str:
        return join([self._attribute(part, node) for part in where.elements()], " AND ", ALWAYS)

    def _attribute(self, where: Arg, node: str) -> str:
        parts = dict(where.items())
        attributes = self.composer.configuration.attributes
        definition = attributes[parts.pop("key").shaped(configured(attributes, "attribute"))]
        wanted = KIND_OPERATORS[definition["kind"]]
        if list(parts) != [wanted]:
            raise where.refusal(
                "An attribute predicate takes exactly the operators of the attribute's kind.", reason="WRONG_OPERATOR", expected=wanted
            )
        value = self.composer.property(node, ATTRIBUTE + definition.key)
        if definition["privileged"] and not self.account_set and not self.composer.reads_privileged:
            value = f"CASE WHEN {privileged(self.composer, node)} THEN {value} END"
        if definition["kind"] == "LIST":
            return self._list(value, parts["text"])
        if wanted == "text":
            return self._text(value, parts["text"])
        return self._compare(value, parts[wanted], "date({})" if wanted == "date" else "{}")

    def _list(self, value: str, where: Arg) -> str:
        """One item of the list meets all that is asked of the text; isNull asks about the list."""
        given = dict(where.items())
        missing = given.pop("isNull", None)
        parts = [] if missing is None else [self._is_null(value, missing)]
        if given:
            item = self.composer.fresh("item")
            parts.append(f"any({item} IN {value} WHERE {self._texts(item, given)})")
        return join(parts, " AND ", ALWAYS)

    def _is_root(self, node: str) -> str:
        """Whether there is no parent; parents that the viewer may not see are none."""
        if (self.account_set or self.composer.scope == EVERYTHING) and not self.composer.reads_past:
            return f"({node}.depth = 0)"
        above = self.composer.unscoped if self.account_set else self.composer.fragment
        body, _ = above("account.ancestors", {"account": node})
        return f"(NOT EXISTS {{ {body} }})"

    def _under_id(self, where: Arg, node: str) -> str:
        parts = []
        for operator, arg in where.items():
            if not self.account_set and self.composer.scope != EVERYTHING:
                parts.append(self._under_visible(operator, arg, node))
                continue
            if operator == "eq":
                parts.append(f"{node}.path CONTAINS {self.composer.argument(arg, self._step)}")
            else:
                steps, step = self.composer.argument(arg, every(self._step)), self.composer.fresh("step")
                parts.append(f"any({step} IN {steps} WHERE {node}.path CONTAINS {step})")
        return join(parts, " AND ", ALWAYS)

    def _under_visible(self, operator: str, arg: Arg, node: str) -> str:
        """Below an account that the viewer sees: one that they may not see is as good as none."""
        ids = self.composer.argument(arg, (lambda given: [self.account_id(given)]) if operator == "eq" else every(self.account_id))
        body, names = self.composer.fragment("account.by_ids", ids=ids)
        if self.composer.reads_past:
            return f"EXISTS {{ {body} AND {node}.path CONTAINS '/' + {names['account']}.id + '/' }}"
        return f"EXISTS {{ {body} AND {node}.path STARTS WITH {names['account']}.path }}"

    def _step(self, text: str) -> str:
        """An account as it stands in a path."""
        return f"/{self.account_id(text)}/"

    def _under_name(self, name: Arg, node: str) -> str:
        """Subtree by name (D-17); a name that two accounts carry is refused, not guessed."""
        parameter = self.composer.argument(name, text_value)
        named = self.composer.unscoped if self.account_set else self.composer.fragment
        if self.composer.reads_past:
            body, names = named("account.by_name")
            step = self.composer.fresh("step")
            found = self.composer.first(f"{body} AND {names['account']}.name = {parameter}", f"collect({names['account']}.id)")
            self._require_one(f"size({found})", name)
            return f"any({step} IN {found} WHERE {node}.path CONTAINS '/' + {step} + '/')"
        body, names = named("account.named", name=parameter)
        self._require_one(f"COUNT {{ {body} }}", name)
        return f"EXISTS {{ {body} AND {node}.path STARTS WITH {names['account']}.path }}"

    def _require_one(self, count: str, name: Arg) -> None:
        if self.account_set:
            self._conditions.append(f"{count} < 2")
        else:
            self.composer.check(count, _unambiguous(name))

    def _assignment(self, where: Arg, node: str) -> str:
        parts = dict(where.items())
        role = self.composer.argument(parts["role"], None if self.stored else configured(self.composer.configuration.roles, "role"))
        body, names = self.composer.fragment("assignment.holders", {"account": node}, role=role)
        if "userId" in parts:
            body += self._named(names["holder"], parts["userId"])
        if "managerId" in parts:
            body += self._reporting(names["holder"], parts["managerId"])
        if "missing" not in parts:
            return f"EXISTS {{ {body} }}"
        return f"EXISTS {{ {body} AND {names['holder']}.active }} <> {self.composer.argument(parts['missing'])}"

    def _named(self, user: str, where: Arg) -> str:
        """Only users that a predicate names."""
        given = where.items()
        return "".join(f" AND {user}.id {'=' if operator == 'eq' else 'IN'} {self._users(arg, operator)}" for operator, arg in given)

    def _reporting(self, holder: str, where: Arg) -> str:
        """Only direct reports of the users that a predicate names (M-18 c)."""
        body, names = self.composer.fragment("user.manager", {"user": holder})
        managers = self._named(names["manager"], where)
        return f" AND EXISTS {{ {body}{managers} }}" if managers else ""

    def _team(self, where: Arg, node: str) -> str:
        parts = []
        for operator, arg in where.items():
            ids = [arg.shaped(self._team_id)] if operator == "eq" else arg.shaped(every(self._team_id))
            parts.append(join([self._visible_set(team_id, node) for team_id in ids], " OR ", NEVER))
        return join(parts, " AND ", ALWAYS)

    def _team_id(self, text: str) -> str:
        return self._local(text, "Team")

    def _visible_set(self, team_id: str, node: str) -> str:
        """The set of a team that the viewer may ask about; any other team is as good as none."""
        seen = self.account_set or self.composer.sees_team(team_id)
        return self.team_set(team_id, node) if seen else NEVER

    def team_set(self, team_id: str, node: str) -> str:
        """Membership of ``node`` in a team's account set (M-18); the default team holds everything (D-11).

        Read from the account's labels where they are current, and evaluated where they are not.
        """
        team = self.composer.configuration.teams.get(team_id)
        if team is None or team.key in self.within:
            return NEVER
        if team["isDefault"]:
            return ALWAYS
        slot = None if self.account_set or self.composer.reads_past else stored_slot(team.properties)
        text = self.evaluated(team, node) if slot is None else f"{node}:{label(slot)}"
        return text if text in {NEVER, ALWAYS} else self.composer.means(text, f"set {team_id}")

    def evaluated(self, team: Definition, node: str) -> str:
        """Membership by the criteria themselves; a set that rests on a name which two accounts carry holds nothing (D-17)."""
        inner = Where(self.composer, account_set=True, within=self.within | {team.key})
        text = inner.text(Arg(team["tree"], None, self.composer.guards), node)
        conditions = inner._conditions
        return join([*dict.fromkeys(conditions), text], " AND ", ALWAYS) if conditions else text


def join(parts: list[str], word: str, empty: str) -> str:
    """The parts joined by AND or OR; what is known beforehand is left out, so that a constant is the whole text or none of it."""
    neutral, decisive = (ALWAYS, NEVER) if word == " AND " else (NEVER, ALWAYS)
    kept = [part for part in parts if part != neutral]
    if decisive in kept:
        return decisive
    if not kept:
        return neutral if parts else empty
    return kept[0] if len(kept) == 1 else "(" + word.join(kept) + ")"


def privileged(composer: Composer, node: str) -> str:
    """Whether the viewer holds an assignment on an account or on one above it (B-06)."""
    viewer = composer.bind(lambda run: run.viewer.user_id)
    with composer.at_present():
        body, names = composer.fragment("user.holding", id=viewer)
    return f"EXISTS {{ {body} AND {composer.stored(node)}.path STARTS WITH {names['held']}.path }}"


def selecting(composer: Composer, text: str) -> str:
    """A predicate for a WHERE clause: a literal `false` there makes 5.26 drop the pattern and then refuse its index hint."""
    return composer.bind(lambda _run: False) if text == NEVER else text


def _unambiguous(name: Arg) -> Check:
    def holds(count: int, _run: Run) -> None:
        if count > 1:
            raise name.refusal("More than one account carries this name; use underId.", reason="AMBIGUOUS", actual=count)

    return holds


def _limits(get: Bind, operator: str) -> Bind:
    def limits(run: Run) -> dict[str, int]:
        amount = get(run) * SCALE
        rates = {run.configuration.reporting_currency: Decimal(1), **run.configuration.rates}
        exact = {currency: amount / Fraction(rate) for currency, rate in rates.items() if rate}
        if operator == "eq":
            return {code: int(limit) for code, limit in exact.items() if limit.denominator == 1 and abs(limit) <= LARGEST_STORED}
        rounded = floor if operator in ("gt", "lte") else ceil
        return {code: max(-LARGEST_STORED, min(LARGEST_STORED, rounded(limit))) for code, limit in exact.items()}

    return limits


def _amount(text: str) -> Fraction:
    amount = Decimal(text)
    if not amount:
        return Fraction(0)
    if abs(amount.adjusted()) > FARTHEST_DIGIT:
        raise BadUserInput("An amount lies too far from what a contract can be worth.", reason="OUT_OF_RANGE")
    return Fraction(amount)
