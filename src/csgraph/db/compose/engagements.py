"""Contracts and engagements in a statement, with what hangs on them."""

from __future__ import annotations

from csgraph.db.compose.amounts import read_at
from csgraph.db.compose.contract_state import covered, state_on, stored, today_of
from csgraph.db.compose.entity import ENTITIES, Emit, day, instant, leaf, listed, money, node_id, one, person, same, several
from csgraph.db.compose.text import Composer, Names, Shape
from csgraph.domain.adoption import band_of
from csgraph.domain.row import planned_key
from csgraph.domain.selection import Selection
from csgraph.domain.success import ACTIVE_RISK

LATEST = "{node}.startDate IS NULL, {node}.startDate DESC, {node}.number, {node}.id"

contracts_of_account = several("contract.of_account", "Contract", "contract", LATEST)
engagements_of_account = several("engagement.of_account", "Engagement", "engagement", "{node}.createdAt DESC, {node}.number, {node}.id")


def _found(fragment: str, result: str) -> Emit:
    """A plain value that is computed over what a fragment finds; ``{now}`` are its instants."""

    def emit(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
        known = composer.catalogue.fragment(fragment)
        parameters = {name: f"datetime({composer.bind(lambda run: run.now_text)})" for name in known.parameters}
        taken, holder = stored(composer, names["node"])
        body, found = composer.fragment(fragment, dict.fromkeys(known.given, holder), **parameters)
        node = found[known.yields[0]]
        shape.leaf(selection.name, shape.join(composer, taken + body, result.format(node=node)))

    return emit


def _contract_value(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The sum over active contracts, per currency (M-40)."""
    body, node = covered(composer, names["node"])
    active = f"{state_on(node, today_of(composer))} = 'ACTIVE'"
    currency, units = composer.fresh("currency"), composer.fresh("units")
    summed = f"{body} AND {active} WITH {node}.currency AS {currency}, sum({node}.value) AS {units}"
    at = shape.call(composer, summed, f"collect([{currency}, {units}])")
    shape.computed(planned_key(selection.key), read_at(selection, at))


def _risk_signals(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, found = composer.fragment("engagement.risk_signals", {"engagement": names["node"]})
    node = found["signal"]
    if selection.args["activeOnly"].value:
        body += f" AND {node}.state IN {composer.constant(ACTIVE_RISK)}"
    carried = {"node": node, "engagement": names["node"]}
    listed(composer, shape, selection, "RiskSignal", f"{body} WITH {node}, {names['node']}", f"{node}.raisedAt DESC, {node}.id", carried)


def _contracts(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    body, node = covered(composer, names["node"])
    listed(composer, shape, selection, "Contract", body, LATEST.format(node=node), {"node": node})


def _usages(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    taken, holder = stored(composer, names["node"])
    body, found = composer.fragment("engagement.usages", {"engagement": holder})
    carried = {"node": found["usage"], "engagement": names["node"]}
    body = f"{taken} {body} WITH {found['usage']}, {names['node']}".lstrip()
    listed(composer, shape, selection, "ProductUsage", body, f"{found['usage']}.product", carried)


def _renewal_date(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The earliest renewal date of the contracts that are not over (invariant 9, M-50)."""
    body, node = covered(composer, names["node"])
    open_ones = f"{body} AND {state_on(node, today_of(composer))} IN ['DRAFT', 'ACTIVE']"
    shape.leaf(selection.name, shape.join(composer, open_ones, f"toString(min({node}.renewalDate))"))


def _state(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    shape.leaf(selection.name, state_on(names["node"], today_of(composer)))


def _engagement_of(composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    """The engagement of a part, which the statement may hold already."""
    emit = same("Engagement", "engagement") if "engagement" in names else one("engagement.of_part", "Engagement", "engagement")
    emit(composer, shape, names, selection)


def _band(_composer: Composer, shape: Shape, names: Names, selection: Selection) -> None:
    at = shape.column(f"{names['node']}.adoptionScore")
    shape.computed(selection.name, lambda values, run: band_of(values[at], run.configuration.bands))


ACCOUNT = one("scope.of_owned", "Account", "account")
ENTITIES["Contract"] = {
    "id": node_id("Contract"),
    "account": ACCOUNT,
    **{name: leaf(f"{{node}}.{name}") for name in ("number", "substate")},
    "state": _state,
    "value": money("{node}.value", "{node}.currency"),
    **{name: day(name) for name in ("startDate", "endDate", "renewalDate", "renewalFinalizedOn")},
}
ENTITIES["Engagement"] = {
    "id": node_id("Engagement"),
    "account": ACCOUNT,
    **{name: leaf(f"{{node}}.{name}") for name in ("number", "title", "state", "stage", "perceivedHealth", "healthScore")},
    "csm": person("csmId"),
    "goLiveDate": day("goLiveDate"),
    "renewalDate": _renewal_date,
    "contracts": _contracts,
    "contractValue": _contract_value,
    "objectives": several(
        "engagement.objectives", "Objective", "objective", "{node}.dueDate IS NULL, {node}.dueDate, {node}.title, {node}.id"
    ),
    "riskSignals": _risk_signals,
    "productUsage": _usages,
    "nextQbrAt": _found("engagement.reviews", "toString(min({node}.startAt))"),
    "lastTouchpointAt": _found("engagement.touchpoints", "toString(max({node}.occurredAt))"),
}
ENTITIES["Objective"] = {
    "id": node_id("Objective"),
    **{name: leaf(f"{{node}}.{name}") for name in ("title", "progress")},
    "dueDate": day("dueDate"),
    "outcomes": several("objective.outcomes", "Outcome", "outcome", "{node}.title, {node}.id"),
}
ENTITIES["Outcome"] = {name: leaf(f"{{node}}.{name}") for name in ("title", "closure")}
ENTITIES["RiskSignal"] = {
    "id": node_id("RiskSignal"),
    **{name: leaf(f"{{node}}.{name}") for name in ("category", "state", "scope", "probability")},
    "kind": leaf("coalesce({node}.kind, 'RISK')"),
    "engagement": _engagement_of,
    "impactedContracts": several("risk_signal.contracts", "Contract", "contract", LATEST),
    "raisedAt": instant("{node}.raisedAt"),
}
ENTITIES["ProductUsage"] = {
    **{name: leaf(f"{{node}}.{name}") for name in ("product", "adoptionScore", "customerPriority", "businessCriticality")},
    "engagement": _engagement_of,
    "band": _band,
}
