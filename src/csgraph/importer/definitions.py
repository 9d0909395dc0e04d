"""The configuration as an import sees it: what the database holds, with the directory's `organisation.toml` laid over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from csgraph.domain.changed import FIELDS
from csgraph.domain.faults import Known
from csgraph.domain.metrics import BUILT_IN, Metric, Source, about
from csgraph.domain.sections import Entry, gathered, identity_of
from csgraph.importer.cells import Rules
from csgraph.importer.columns import LONG_TEXT_LENGTH, Column, Kind
from csgraph.importer.organisation_file import OrganisationFile
from csgraph.importer.tables import ACCOUNTS, ATTRIBUTE
from csgraph.repository import Repository

ATTRIBUTE_KINDS = {"TEXT": Kind.TEXT, "NUMBER": Kind.NUMBER, "DATE": Kind.DATE, "BOOLEAN": Kind.BOOLEAN, "LIST": Kind.LIST}
CHANGED_FIELDS = (
    frozenset(c.stored for c in ACCOUNTS.columns if c.name not in ("id", "currency", "parent_id")) | {"parent", "health"} | FIELDS
)
"""The API's names of fields that changes.csv may name, beside those that end in a key."""
KEYED_FIELDS = (
    ("assignment.", "assignment_roles"), ("lifecycle.", "lifecycles"), ("metric.", "metrics"), (f"contact.{ATTRIBUTE}", "attributes"),
)  # fmt: skip
"""How the others begin, and the section whose keys they end in."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The configuration in the database: settings, and the nodes of each section by key."""

    settings: Entry
    sections: Mapping[str, dict[Any, Entry]] = field(default_factory=dict)

    def section(self, name: str) -> dict[Any, Entry]:
        """The nodes of a section."""
        return self.sections.get(name, {})


async def load_stored(repository: Repository) -> Stored:
    """Read the configuration."""
    return Stored(*gathered(await repository.rows("organisation.page_stored")))


@dataclass(frozen=True, slots=True)
class Definitions:
    """The configuration after the import: what cells are read against."""

    settings: Entry
    sections: Mapping[str, dict[Any, Entry]]

    @classmethod
    def over(cls, stored: Stored, content: OrganisationFile | None) -> Definitions:
        """The stored configuration with the file laid over it."""
        if content is None:
            return cls(stored.settings, stored.sections)
        sections = {name: dict(entries) for name, entries in stored.sections.items()}
        for name, entries in content.sections.items():
            sections.setdefault(name, {}).update({identity_of(name, entry): entry for entry in entries})
        return cls({**stored.settings, **content.settings}, sections)

    def keys(self, section: str) -> frozenset[str]:
        """The keys that a section defines."""
        return frozenset(self.sections.get(section, {}))

    @property
    def known(self) -> Known:
        """The keys that entries and criteria may name."""
        attributes = self.sections.get("attributes", {})
        kinds = {key: entry["kind"] for key, entry in attributes.items()}
        privileged = {key for key, entry in attributes.items() if entry.get("privileged")}
        metrics = {**BUILT_IN, **{key: Metric.from_record(entry) for key, entry in self.sections.get("metrics", {}).items()}}
        return Known(self.keys("account_types"), metrics, self.keys("assignment_roles"), kinds, privileged, *about(metrics))

    @property
    def zone(self) -> ZoneInfo:
        """The reporting zone (M-00)."""
        return ZoneInfo(self.settings["timeZone"])

    @property
    def metrics(self) -> frozenset[str]:
        """Metrics that points can be recorded for: those that are not computed from the graph."""
        recorded = {key for key, metric in BUILT_IN.items() if metric.source is Source.RECORDED}
        configured = self.sections.get("metrics", {})
        plain = {key for key, entry in configured.items() if not entry.get("source") or entry["source"] in recorded}
        return frozenset(recorded - configured.keys() | plain)

    @property
    def multi_holder(self) -> dict[str, bool]:
        """Whether a role admits several holders at one time."""
        return {key: bool(role.get("multiHolder")) for key, role in self.sections.get("assignment_roles", {}).items()}

    def rules(self, today: date | None) -> Rules:
        """What cells are read against."""
        attributes = frozenset(ATTRIBUTE + key for key in self.keys("attributes"))
        keyed = frozenset(start + key for start, section in KEYED_FIELDS for key in self.keys(section))
        definitions = {
            "account type": self.keys("account_types"), "assignment role": self.keys("assignment_roles"), "flow": self.keys("flows"),
            "metric": self.metrics, "lifecycle": self.keys("lifecycles"), "team": self.keys("teams"),
            "health profile": self.keys("health_profiles"), "field": CHANGED_FIELDS | attributes | keyed,
        }  # fmt: skip
        return Rules(
            definitions=definitions,
            lifecycles={key: tuple(entry["stages"]) for key, entry in self.sections.get("lifecycles", {}).items()},
            contract_statuses=json.loads(self.settings["contractStatuses"]),
            zone=self.zone,
            currency=self.settings["reportingCurrency"],
            last_day=today or datetime.now(UTC).astimezone(self.zone).date(),
        )

    def attributes(self) -> dict[str, Column]:
        """A column per defined attribute."""
        return {ATTRIBUTE + key: _attribute(key, entry) for key, entry in self.sections.get("attributes", {}).items()}


def _attribute(key: str, entry: Entry) -> Column:
    kind = ATTRIBUTE_KINDS[entry["kind"]]
    column = Column(ATTRIBUTE + key, kind, "attr." + key, choices=tuple(entry.get("choices") or ()))
    return replace(column, length=LONG_TEXT_LENGTH) if kind is Kind.TEXT else column
