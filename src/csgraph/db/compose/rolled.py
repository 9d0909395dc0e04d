"""What one rollup takes: its metric and function, its part of the hierarchy, and the rule that decides about every account in it (M-19)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from csgraph.db.compose.text import Bind, Composer, Run, bound, configured, every
from csgraph.domain.metrics import Metric
from csgraph.domain.rollup import ELIGIBLE, EVERY_STATUS, Rule
from csgraph.domain.selection import Arg, Selection

FRAGMENTS = {"SUBTREE": "rollup.subtree", "DESCENDANTS": "rollup.below", "CHILDREN": "rollup.children", "OWN": "rollup.own"}


@dataclass(frozen=True, slots=True)
class Rolled:
    """One rollup as it was asked for; ``account`` is the variable it starts from."""

    metric: Metric
    function: str
    scope: str
    account: str
    rule: Callable[[Run], Rule]

    @classmethod
    def of(cls, composer: Composer, account: str, selection: Selection, key: Arg, function: Arg | None) -> Rolled:
        """Read the arguments; raises BadUserInput for an unknown metric and for people counted where none are."""
        metrics = composer.configuration.metrics
        metric = metrics[key.shaped(configured(metrics, "metric"))]
        chosen = str(function.value) if function is not None else metric.default_rollup
        if chosen == "COUNT_DISTINCT" and not metric.counts_people:
            raise (function or key).refusal("COUNT_DISTINCT counts people; this metric does not count people.", reason="NOT_ABOUT_PEOPLE")
        return cls(metric, chosen, str(selection.args["scope"].value), account, _rule(composer, metric, chosen, selection))

    def members(self, composer: Composer, scope: str) -> tuple[str, str]:
        """The accounts of a scope that the rule takes: a body that ends in a WHERE clause, and its variable."""
        body, names = composer.fragment(FRAGMENTS[scope], {"account": self.account})
        node = names["below"]
        kinds, statuses = composer.bind(self._types), composer.bind(lambda run: sorted(self.rule(run).statuses))
        unknown = composer.bind(lambda run: self.rule(run).unknown_status)
        status = f"(({node}.contractStatus IS NULL AND {unknown}) OR {node}.contractStatus IN {statuses})"
        return f"{body} AND ({kinds} IS NULL OR {node}.type IN {kinds}) AND {status}", node

    def _types(self, run: Run) -> list[str] | None:
        rule = self.rule(run)
        if rule.types is None:
            return list(rule.recorded_at) or None
        return sorted(kind for kind in rule.types if not rule.recorded_at or kind in rule.recorded_at)


def _rule(composer: Composer, metric: Metric, function: str, selection: Selection) -> Callable[[Run], Rule]:
    statuses, types = selection.arg("statuses"), selection.arg("types")
    get_statuses: Bind = bound(statuses, frozenset) if statuses else lambda _run: EVERY_STATUS if metric.any_status else ELIGIBLE
    kinds = every(configured(composer.configuration.account_types, "account type"))
    get_types: Bind = bound(types, lambda keys: frozenset(kinds(keys))) if types else lambda _run: None
    unknown = bound(selection.args["includeUnknownStatus"])
    everything = metric.any_status and statuses is None
    # COUNT_DISTINCT takes accounts as COUNT does; the people are counted beside it.
    made = Rule("COUNT" if function == "COUNT_DISTINCT" else function, recorded_at=metric.recorded_at, money=metric.money)

    latest: tuple[Run, Rule] | None = None

    def rule(run: Run) -> Rule:
        nonlocal latest
        if latest is None or latest[0] is not run:  # one rule serves every object of an answer
            latest = (
                run,
                replace(
                    made,
                    statuses=get_statuses(run),
                    unknown_status=unknown(run) or everything,
                    types=get_types(run),
                    rate=run.configuration.rate,
                ),
            )
        return latest[1]

    return rule


def rates(run: Run) -> Mapping[str, float]:
    """Reporting currency per unit of every currency that has a rate."""
    known = {currency: float(rate) for currency, rate in run.configuration.rates.items()}
    return {**known, run.configuration.reporting_currency: 1.0}
