"""The canonical files as a mapping sees them: which columns exist, which are required, what kind of value each holds."""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.importer.mapping.dialect import Kind

ATTRIBUTE_PREFIX = "attribute."
COLLECTION_FOLDER = "collections/"

_FILES = {
    "accounts": "id* name* type* parent_id status contract_status contract_value:number currency create_date:date"
    " renewal_date:date industry region country tier description amount_raised:number employees:number location"
    " website linkedin twitter facebook attribute.",
    "account_parents": "account_id* parent_id valid_from*:validity valid_to:validity",
    "users": "id* name* email kind active:boolean manager_id permissions",
    "team_members": "team* user_id* permission*",
    "assignments": "account_id* user_id* role* valid_from:validity valid_to:validity source",
    "contacts": "id* name* email title phone attribute.",
    "account_contacts": "account_id* contact_id* role key_contact:boolean",
    "touchpoints": "id* account_id* subject* kind* flow occurred_at*:instant created_by internal_note:boolean"
    " draft:boolean body participant_ids engagement_id state due_date:date",
    "tasks": "id* account_id* title* description flow priority due_date:date status* assignee_id completed_at:instant"
    " completed_by engagement_id",
    "metric_points": "account_id* metric* date*:date value:number",
    "usage": "account_id* contact_id* module* activity* date*:date actions*:number seconds:number",
    "tickets": "id* account_id* subject priority* status* created_at*:instant closed_at:instant satisfaction:number",
    "lifecycle_stages": "account_id* lifecycle* stage* since*:instant",
    "changes": "account_id* field* old_value new_value at*:instant by source",
    "health_snapshots": "account_id* date*:date rank* score:number profile reasons",
    "nps": "account_id* contact_id* score*:number at*:instant comment",
    "assets": "id* account_id* title* url* added_at:instant added_by",
    "contracts": "id* number* account_id* value*:number currency state* substate start_date:date end_date:date"
    " renewal_date:date renewal_finalized_on:date",
    "opportunities": "id* account_id* contract_id type* stage* amount:number currency actual_closed_date:date",
    "engagements": "id* number* title* account_id* csm_id state* stage* perceived_health health_score:number"
    " go_live_date:date parent_id created_at*:instant",
    "engagement_contracts": "engagement_id* contract_id*",
    "objectives": "id* engagement_id* title* progress* due_date:date",
    "outcomes": "id* objective_id* title* closure",
    "risk_signals": "id* engagement_id* category* kind state* scope* probability* raised_at*:instant contract_ids",
    "escalations": "id* account_id* state* severity",
    "meetings": "id* engagement_id* type* state* start_at*:instant end_at:instant",
    "product_usage": "engagement_id* product* adoption_score:number customer_priority business_criticality",
}


@dataclass(frozen=True, slots=True)
class Target:
    """One canonical file; ``open_prefix`` starts the names that a company chooses itself, null where there are none."""

    name: str
    columns: dict[str, Kind]
    required: frozenset[str]
    open_prefix: str | None = None

    def kind(self, column: str) -> Kind | None:
        """What a column holds; None where the file has no such column."""
        if column in self.columns:
            return self.columns[column]
        is_free = self.open_prefix is not None and column.startswith(self.open_prefix) and column != self.open_prefix
        return Kind.TEXT if is_free else None


def target(name: str) -> Target | None:
    """The canonical file of that name, or None."""
    if name.startswith(COLLECTION_FOLDER):
        key = name.removeprefix(COLLECTION_FOLDER).removesuffix(".csv")
        is_key = name.endswith(".csv") and key.replace("_", "").replace("-", "").isalnum()
        return Target(name, {"account_id": Kind.TEXT}, frozenset({"account_id"}), "") if is_key else None
    columns = _FILES.get(name.removesuffix(".csv")) if name.endswith(".csv") else None
    return None if columns is None else _target(name, columns)


def target_names() -> list[str]:
    """Every canonical file with a fixed name."""
    return [f"{name}.csv" for name in _FILES]


def _target(name: str, text: str) -> Target:
    columns: dict[str, Kind] = {}
    required = set()
    for word in text.split():
        label, _, kind = word.partition(":")
        column = label.removesuffix("*")
        if column == ATTRIBUTE_PREFIX:
            continue
        columns[column] = Kind(kind or "text")
        if label.endswith("*"):
            required.add(column)
    return Target(name, columns, frozenset(required), ATTRIBUTE_PREFIX if text.endswith(ATTRIBUTE_PREFIX) else None)
