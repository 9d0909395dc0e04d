"""Accounts in a statement: their fields, their place in the hierarchy, and lists of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from csgraph.db.compose.activity import changes_of_account, tasks_of_account, touchpoints_of_account
from csgraph.db.compose.bridge import value_bridge
from csgraph.db.compose.definitions import definition
from csgraph.db.compose.engagements import contracts_of_account, engagements_of_account
from csgraph.db.compose.entity import ENTITIES, Emit, day, leaf, listed, money, nested, node_id, one, ordered, paged, required
from csgraph.db.compose.health_fields import health_of_account, health_trend_of_account
from csgraph.db.compose.paging import Key, Listing, with_ties
from csgraph.db.compose.people import assignments_of_account, contacts_of_account, teams_where
from csgraph.db.compose.profile import (
    assets_of_account,
    collections_of_account,
    lifecycles_of_account,
    links_of_account,
    tickets_of_account,
)
from csgraph.db.compose.rolled import rates
from csgraph.db.compose.rollup import rollup, rollups
from csgraph.db.compose.scope import current_slots
from csgraph.db.compose.scorecard import scorecard
from csgraph.db.compose.text import ALWAYS, Composer, Names, Run, Shape, every
from csgraph.db.compose.timeline import timeline
from csgraph.db.compose.usage import usage_leaderboard, user_leaderboard
from csgraph.db.compose.values import attribute, attributes, metric, metrics
from csgraph.db.compose.where import Where, selecting, text_value
from csgraph.domain.access import EVERYTHING
from csgraph.domain.errors import BadUserInput
from csgraph.domain.money import from_units
from csgraph.domain.row import planned_key, row_type
from csgraph.domain.selection import Arg, Selection
from csgraph.domain.teamset import label, stored_slot

HEALTH_ORDER = "CASE {node}.healthRank WHEN 'POOR' THEN 0 WHEN 'AVERAGE' THEN 1 WHEN 'GOOD' THEN 2 ELSE 3 END"
ORDERS: Mapping[str, Key] = {
    "NAME": Key("{node}.name"),
    "CONTRACT_VALUE": Key("{node}.contractValue * {rates}[{node}.currency]", nullable=True),
    "CREATE_DATE": Key("{node}.createDate", nullable=True, cast="date"),
    "RENEWAL_DATE": Key("{node}.renewalDate", nullable=True, cast="date"),
    "HEALTH": Key(HEALTH_ORDER),
    "LAST_ACTIVITY_AT": Key("{node}.lastActivityAt", nullable=True, cast="datetime"),
    "DEPTH": Key("{node}.depth"),
}
COMPANY_LEAVES = ("description", "employees", "location", "website", "linkedIn", "twitter", "facebook")


@dataclass(frozen=True, slots=True)
class Start:
    """Where the search for a list of accounts begins: a body, its variable, and the columns its index fixes."""

    body: str
    node: str
    fixed: tuple[str, ...] = ()
    whole: str = ""
    """The label that holds exactly what the body finds."""


def account_list(composer: Composer, shape: Shape, selection: Selection, start: Start, *more: str) -> None:
    """A page of accounts: the start narrowed by `where` and by further predicates, in the order asked for."""
    predicates = [Where(composer).text(selection.arg("where"), start.node), *more]
    kept = [selecting(composer, text) for text in dict.fromkeys(predicates) if text != ALWAYS]
    body = " AND ".join([start.body, *kept])
    counted = _whole(composer, start) if start.whole and set(kept) <= {f"{start.node}:{start.whole}"} else ""
    keys = with_ties(account_keys(composer, selection.arg("orderBy"), start.node), start.node)
    fixed = start.fixed if keys[0].expression == f"{start.node}.name" else ()
    variables = (start.node,)
    paged(composer, shape, selection, Listing(body, variables, keys, fixed, counted), "AccountConnection", {"node": start.node})


def _whole(composer: Composer, start: Start) -> str:
    body, names = composer.fragment("account.whole")
    return body.replace(f"({names['account']}:Account)", f"({start.node}:{start.whole})")


def account_keys(composer: Composer, order: Arg | None, node: str) -> list[Key]:
    """What a list of accounts is sorted by; by name where nobody says."""
    parts = list(order.elements()) if order is not None else []
    if not parts:
        return [Key(f"{node}.name")]
    keys = []
    for part in parts:
        given = dict(part.items())
        key = ORDERS[given["field"].value]
        names = {"node": node, "rates": ""}
        if "{rates}" in key.expression:
            names["rates"] = composer.bind(rates)
        keys.append(Key(key.expression.format(**names), given["direction"].value == "DESC", key.nullable, key.cast))
    return keys


def _below(fragment: str, yields: str) -> Emit:
    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        body, bound = composer.fragment(fragment, {"account": names["node"]})
        node, more = bound[yields], []
        depth = selection.arg("maxDepth")
        if depth is not None:
            more.append(f"{node}.depth <= {names['node']}.depth + {composer.argument(depth, _levels)}")
        account_list(composer, shape, selection, Start(body, node), *more)

    return emit


def _levels(depth: int) -> int:
    if depth < 1:
        raise BadUserInput("There is nothing less than one level below.", reason="OUT_OF_RANGE", actual=depth)
    return depth


def _ancestors(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, bound = composer.fragment("account.ancestors", {"account": names["node"]})
    node = bound["ancestor"]
    listed(composer, shape, selection, "Account", body, f"{node}.depth", {"node": node})


def _depth(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """How many accounts lie above, of those that the viewer sees."""
    if composer.scope == EVERYTHING:
        shape.leaf(selection.name, f"{names['node']}.depth")
        return
    body, _ = composer.fragment("account.ancestors", {"account": names["node"]})
    shape.leaf(selection.name, shape.join(composer, body, "count(*)"))


def _root(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The ultimate parent; where the viewer may not see it, the topmost account on the way to it that they see."""
    if composer.scope == EVERYTHING:
        body, bound = composer.fragment("account.root", {"account": names["node"]})
        required(composer, shape, selection, "Account", {"node": bound["root"]}, body)
        return
    body, bound = composer.fragment("account.topmost", {"account": names["node"]})
    node = bound["top"]
    nested(composer, shape, selection, "Account", {"node": node}, f"{body} WITH {node} ORDER BY {node}.depth LIMIT 1")


def _type(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = shape.column(f"{names['node']}.type")
    make = definition(composer, shape, "AccountType", selection.on("AccountType"))
    shape.computed(planned_key(selection.key), lambda values, run: make(values[at], values, run))


def _company(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    asked = [f for f in selection.on("CompanyProfile") if f.name in COMPANY_LEAVES]
    leaves = [(name, shape.column(f"{names['node']}.{name}")) for name in dict.fromkeys(f.name for f in asked)]
    others = ", ".join(f"{names['node']}.{name}" for name in sorted({*COMPANY_LEAVES, "amountRaised"} - {name for name, _ in leaves}))
    other = shape.column(f"coalesce({others}) IS NOT NULL")
    amounts = [planned_key(f.key) for f in selection.on("CompanyProfile") if f.name == "amountRaised"]
    raised = currency = other
    if amounts:
        raised, currency = shape.column(f"{names['node']}.amountRaised"), shape.column(f"{names['node']}.amountRaisedCurrency")
    kind, money_kind = row_type("CompanyProfile"), row_type("Money")

    def read(values: list[Any], _run: Run) -> Any:
        row, known = kind(), values[other]
        for name, at in leaves:
            value = row[name] = values[at]
            known = known or value is not None
        if not known:
            return None
        for key in amounts:
            units, code = values[raised], values[currency]
            row[key] = None if units is None else money_kind(amount=from_units(units, code), currency=code)
        return row

    shape.computed(planned_key(selection.key), read)


def _renewal_state(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = shape.column(f"toString({names['node']}.renewalDate)")

    def read(values: list[Any], run: Run) -> str:
        return renewal_state(values[at] and date.fromisoformat(values[at]), run.today, run.configuration.renewal_highlight_days)

    shape.computed(selection.name, read)


def renewal_state(renewal: date | None, today: date, highlight_days: int) -> str:
    """NONE, OVERDUE, UPCOMING within the highlight window, or LATER (M-28)."""
    if renewal is None:
        return "NONE"
    if renewal < today:
        return "OVERDUE"
    return "UPCOMING" if renewal <= today + timedelta(days=highlight_days) else "LATER"


def start_of(composer: Composer, where: Arg | None, *, stored: bool = False, slots: Collection[int] = ()) -> Start:
    """The most selective index that the outermost predicates allow; ``slots`` are account sets that hold every account of the list."""
    given = dict(where.items()) if where is not None else {}
    account_id = Where(composer, stored=stored).account_id
    for name, operator, fragment, parameter, fixed in STARTS:
        part = dict(given[name].items()) if name in given else {}
        if operator in part and (not composer.reads_past or composer.catalogue.as_of(fragment)):
            value = composer.argument(part[operator], _converter(operator, account_id if name in IDS else text_value))
            parameters = {parameter: f"[{value}]" if parameter == "ids" and operator == "eq" else value}
            body, names = composer.fragment(fragment, **parameters)
            node = names["account"]
            return Start(body, node, tuple(f"{node}.{each}" for each in fixed))
    if composer.reads_past:
        return everything(composer)
    if "underName" in given:
        body, names = composer.fragment("account.under_name", name=composer.argument(given["underName"], text_value))
        return Start(body, names["account"])
    if "isRoot" in given and composer.scope == EVERYTHING and given["isRoot"].value is True:
        body, names = composer.fragment("account.by_depth", depth=composer.constant(0))
        return Start(body, names["account"], (f"{names['account']}.depth",))
    return _by_name(composer, slots or current_slots(composer))


def everything(composer: Composer) -> Start:
    """Every account that the viewer sees."""
    body, names = composer.fragment("account.by_name")
    return Start(body, names["account"])


def _by_name(composer: Composer, slots: Collection[int]) -> Start:
    """Every account in the order of names: of the one account set that the list cannot leave, or of them all."""
    if len(slots) == 1:
        (slot,) = slots
        body, names = composer.fragment("account.of_set")
        start = Start(body.replace(label(1), label(slot)), names["account"], whole=label(slot))
    else:
        start = replace(everything(composer), whole="Account" if composer.scope == EVERYTHING else "")
    return replace(start, body=composer.means(start.body, f"accounts {sorted(composer.scope.teams or ())}"))


def _converter(operator: str, convert: Callable[[str], str]) -> Callable[[Any], Any]:
    return every(convert) if operator == "in" else convert


IDS = ("id", "underId")
STARTS = (
    ("id", "eq", "account.by_ids", "ids", ()),
    ("id", "in", "account.by_ids", "ids", ()),
    ("externalId", "eq", "account.by_external_id", "external_id", ()),
    ("underId", "eq", "account.under", "id", ()),
    ("country", "eq", "account.by_country", "value", ("country",)),
    ("industry", "eq", "account.by_industry", "value", ("industry",)),
    ("region", "eq", "account.by_region", "value", ("region",)),
    ("tier", "eq", "account.by_tier", "value", ("tier",)),
    ("type", "eq", "account.by_type", "type", ("type",)),
    ("health", "eq", "account.by_health", "value", ("healthRank",)),
    ("contractStatus", "eq", "account.by_contract_status", "status", ("contractStatus",)),
)
"""Where a list begins, by what usually selects most."""


def _teams(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    teams_where(composer, shape, selection, lambda team_id: Where(composer).team_set(team_id, names["node"]))


def team_accounts(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The accounts of a team's set; the team is known when the statement is composed."""
    start, predicate = set_start(composer, names["team_id"], selection.arg("where"))
    account_list(composer, shape, selection, start, predicate)


def hierarchy_holes(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """Accounts beside those of a team's set that are not in it (M-18); the default team's set has no holes."""
    start, predicate = set_start(composer, names["team_id"])
    beside, found = composer.fragment("account.beside", {"account": start.node})
    hole = found["beside"]
    outside = Where(composer).team_set(names["team_id"], hole)
    met = f"{start.body} AND {selecting(composer, predicate)} {beside} AND NOT coalesce({selecting(composer, outside)}, false)"
    listing = Listing(f"{met} WITH DISTINCT {hole} WHERE true", (hole,), ordered(hole, f"{hole}.name"))
    paged(composer, shape, selection, listing, "AccountConnection", {"node": hole})


def set_start(composer: Composer, team_id: str, where: Arg | None = None) -> tuple[Start, str]:
    """Where the search for accounts of a team's set begins, and the predicate that they are in it."""
    slot = stored_slot(composer.configuration.teams[team_id].properties)
    start = start_of(composer, where, slots=() if slot is None else (slot,))
    return start, Where(composer).team_set(team_id, start.node)


ENTITIES["Account"] = {
    "id": node_id("Account"),
    **{
        name: leaf(f"{{node}}.{name}")
        for name in ("externalId", "name", "version", "status", "contractStatus", "industry", "region", "country", "tier")
    },
    "createDate": day("createDate"),
    "renewalDate": day("renewalDate"),
    "renewalState": _renewal_state,
    "contractValue": money("{node}.contractValue", "{node}.currency"),
    "company": _company,
    "type": _type,
    "depth": _depth,
    "parent": one("account.parent", "Account", "parent"),
    "root": _root,
    "ancestors": _ancestors,
    "children": _below("account.children", "child"),
    "descendants": _below("account.descendants", "descendant"),
    "rollup": rollup,
    "rollups": rollups,
    "attribute": attribute,
    "attributes": attributes,
    "metric": metric,
    "metrics": metrics,
    "scorecard": scorecard,
    "assignments": assignments_of_account,
    "contacts": contacts_of_account,
    "teams": _teams,
    "health": health_of_account,
    "healthTrend": health_trend_of_account,
    "changes": changes_of_account,
    "valueBridge": value_bridge,
    "touchpoints": touchpoints_of_account,
    "tasks": tasks_of_account,
    "contracts": contracts_of_account,
    "engagements": engagements_of_account,
    "lifecycles": lifecycles_of_account,
    "links": links_of_account,
    "assets": assets_of_account,
    "tickets": tickets_of_account,
    "collections": collections_of_account,
    "timeline": timeline,
    "userLeaderboard": user_leaderboard,
    "usageLeaderboard": usage_leaderboard,
}
