"""Which fields the history of an account names beside those of the account itself: `KIND` for what was made, `KIND.FIELD` for what became different."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, ...]] = {
    "touchpoint": (),
    "task": ("title", "description", "priority", "dueDate", "status", "assignee"),
    "contact": ("name", "email", "title", "phone", "role", "keyContact"),
    "contract": ("number", "value", "state", "substate", "startDate", "endDate", "renewalDate", "renewalFinalizedOn"),
    "engagement": (
        "number",
        "title",
        "csmId",
        "state",
        "stage",
        "perceivedHealth",
        "healthScore",
        "goLiveDate",
        "closureNotes",
        "contractIds",
    ),
    "objective": ("title", "progress", "dueDate", "outcomes"),
    "riskSignal": ("category", "kind", "state", "scope", "probability", "raisedAt", "impactedContractIds", "closureNotes"),
}
"""What hangs on an account, and its fields; a contact also has attributes, as `contact.attribute.KEY`."""
FIELDS = frozenset(KINDS) | {f"{kind}.{name}" for kind, names in KINDS.items() for name in names}
