"""The company's configuration as a frozen snapshot: types, metrics, attributes, roles, teams; one per version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from csgraph.domain.layouts import DEFAULT, FIELDS, without_configuration
from csgraph.domain.metrics import BUILT_IN, Metric


@dataclass(frozen=True, slots=True)
class Definition:
    """One configured thing that is known by its key."""

    key: str
    properties: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.properties.get(name)


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything an administrator configures, as read at one version."""

    version: int
    name: str
    edition: str
    time_zone: ZoneInfo
    week_start: str
    reporting_currency: str
    renewal_highlight_days: int
    fiscal_year_start: int
    """The month in which the year of reports begins (M-42)."""
    rates: Mapping[str, Decimal]
    contract_statuses: Mapping[str, str]
    """The group of each of the company's own status labels (M-07)."""
    cursor_key: bytes
    account_types: Mapping[str, Definition]
    attributes: Mapping[str, Definition]
    fields: Mapping[str, Definition]
    """The attributes, and fields of every account that scorecards show like them."""
    metrics: Mapping[str, Metric]
    roles: Mapping[str, Definition]
    flows: Mapping[str, Definition]
    lifecycles: Mapping[str, Definition]
    profiles: Mapping[str, Definition]
    layouts: Mapping[str, Definition]
    """With the one of key `default`, which is there whatever is configured."""
    segments: Mapping[str, Definition]
    teams: Mapping[str, Definition]
    plays: Mapping[str, Definition]
    """By id; what changes with every run is not among their properties."""
    links: Sequence[Definition]
    bands: Sequence[Definition]
    ranges: Mapping[str, Definition]
    """The contract-value ranges of the success report (E-07)."""

    def today(self, now: datetime) -> date:
        """The reporting-zone calendar day of an instant (M-00)."""
        return now.astimezone(self.time_zone).date()

    def week_of(self, day: date) -> date:
        """The first day of the week that holds ``day``; the week's start is a setting (M-24)."""
        shift = 0 if self.week_start == "MONDAY" else 1
        return day - timedelta(days=(day.weekday() + shift) % 7)

    @property
    def default_flow(self) -> str | None:
        """The flow of activity that names none (M-05)."""
        return next((key for key, flow in self.flows.items() if flow["isDefault"]), next(iter(self.flows), None))

    def rate(self, currency: str) -> Decimal | None:
        """Reporting currency per unit of ``currency``; None where it is unknown."""
        return Decimal(1) if currency == self.reporting_currency else self.rates.get(currency)


def from_record(record: Sequence[Any]) -> Configuration:
    """The snapshot for one record of `organisation.page`."""
    organisation, types, attributes, metrics, roles, flows, lifecycles, profiles, layouts, segments, teams, plays, links, bands, ranges = (
        record
    )
    rates = json.loads(organisation.get("exchangeRates") or "{}")
    by_key = _by_key(attributes)
    return Configuration(
        version=organisation["version"],
        name=organisation["name"],
        edition=organisation["edition"],
        time_zone=ZoneInfo(organisation["timeZone"]),
        week_start=organisation["weekStart"],
        reporting_currency=organisation["reportingCurrency"],
        renewal_highlight_days=organisation["renewalHighlightDays"],
        fiscal_year_start=organisation.get("fiscalYearStart") or 1,
        rates={currency: Decimal(str(rate)) for currency, rate in rates.items()},
        contract_statuses=json.loads(organisation.get("contractStatuses") or "{}"),
        cursor_key=organisation["cursorKey"].encode(),
        account_types=_by_key(types, order="level"),
        attributes=by_key,
        fields={**{key: Definition(key, field) for key, field in FIELDS.items()}, **by_key},
        metrics=_metrics(metrics),
        roles=_by_key(roles),
        flows=_by_key(flows),
        lifecycles=_by_key(lifecycles),
        profiles=_by_key([_profile(profile) for profile in profiles]),
        layouts=_layouts(layouts, by_key),
        segments=_by_key([_with_tree(s, "criteria") for s in segments]),
        teams=_teams(teams),
        plays={p["id"]: Definition(p["id"], _with_tree(p, "criteria")) for p in sorted(plays, key=lambda p: (p["name"], p["id"]))},
        links=_in_order(links, "title"),
        bands=_in_order(bands, "key"),
        ranges=_by_key(ranges),
    )


def _by_key(records: Sequence[Mapping[str, Any]], order: str = "position") -> dict[str, Definition]:
    ordered = sorted(records, key=lambda r: (r.get(order) or 0, r.get("position") or 0, r["key"]))
    return {record["key"]: Definition(record["key"], record) for record in ordered}


def _layouts(records: Sequence[Mapping[str, Any]], attributes: Mapping[str, Definition]) -> dict[str, Definition]:
    stored = _by_key([_with_tree(layout, "definition") for layout in records])
    return {**stored, DEFAULT: stored.get(DEFAULT) or Definition(DEFAULT, without_configuration(attributes))}


def _in_order(records: Sequence[Mapping[str, Any]], key: str) -> list[Definition]:
    return [Definition(record[key], record) for record in sorted(records, key=lambda r: r.get("position") or 0)]


def _teams(records: Sequence[Mapping[str, Any]]) -> dict[str, Definition]:
    ordered = sorted(records, key=lambda r: (not r.get("isDefault"), r["name"], r["id"]))
    return {record["id"]: Definition(record["key"], _with_tree(record, "accountSet")) for record in ordered}


def _profile(record: Mapping[str, Any]) -> dict[str, Any]:
    definition = json.loads(record.get("definition") or "{}")
    return {"conditions": [], "types": [], **record, **definition, "tree": definition.get("where") or {}}


def _with_tree(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {**record, "tree": json.loads(record.get(name) or "{}")}


def _metrics(records: Sequence[Mapping[str, Any]]) -> dict[str, Metric]:
    metrics = dict(BUILT_IN)
    for record in sorted(records, key=lambda r: (r.get("position") or 0, r["key"])):
        metrics[record["key"]] = Metric.from_record(record)
    return metrics
