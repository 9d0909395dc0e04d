"""What mutations take: one input each. A field that is left out stays, one that is given as null is cleared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import strawberry

from csgraph.schema.declare import UNSET, input_type
from csgraph.schema.enums import ChangeSource, ContractStatusGroup, DeleteChildren

IDEMPOTENCY = (
    "At most 255 characters, of your choice: the same key with the same input answers the stored result and does nothing again, for 24 hours;"
    " with other input it is refused as KEY_REUSED."
)
VERSION = "The version that the change rests on; where it is not the current one, the change is refused as STALE_VERSION."


def needed(text: str) -> Any:
    """A field that must be given."""
    return strawberry.field(description=text)


def optional(text: str) -> Any:
    """A field that may be left out."""
    return strawberry.field(description=text, default=UNSET)


def usually(default: object, text: str) -> Any:
    """A field with a default."""
    return strawberry.field(description=text, default=default)


def idempotency_key() -> Any:
    """The key that makes a mutation safe to repeat."""
    return optional(IDEMPOTENCY)


@input_type
class AccountAssignInput:
    """Who gets which role on which account."""

    account_id: strawberry.ID = needed("The account.")
    user_id: strawberry.ID = needed("The new holder; must be active.")
    role: str = needed("Key of the assignment role.")
    include_descendants: bool = usually(False, "Also every descendant that the viewer sees, in the same transaction.")  # noqa: FBT003 - a default
    only_if_vacant: bool = usually(
        False,  # noqa: FBT003 - a default
        "Refuse with ALREADY_HELD where somebody else holds the role, instead of replacing them; descendants that somebody else holds keep their holder.",
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class AccountUnassignInput:
    """Who loses which role on which account."""

    account_id: strawberry.ID = needed("The account.")
    role: str = needed("Key of the assignment role.")
    user_id: strawberry.ID | None = optional("Only this holder; everybody who holds the role by default.")
    include_descendants: bool = usually(False, "Also every descendant that the viewer sees, in the same transaction.")  # noqa: FBT003 - a default
    idempotency_key: str | None = idempotency_key()


@input_type
class AssignmentChange:
    """One change of a bulk assignment."""

    account_id: strawberry.ID = needed("The account.")
    role: str = needed("Key of the assignment role.")
    user_id: strawberry.ID | None = optional("The new holder; null takes the role from everybody who holds it.")


@input_type
class AccountAssignBulkInput:
    """Many changes of assignments at once."""

    changes: list[AssignmentChange] = needed("At most 250; done in their order.")
    partial: bool = usually(False, "True: do what can be done and report the rest; false: all or nothing.")  # noqa: FBT003 - a default
    source: ChangeSource = usually(
        ChangeSource.INTEGRATION, "How the changes come about; everything but USER needs the permission to assign by integration (A-44)."
    )
    idempotency_key: str | None = idempotency_key()


@input_type
class AttributeInput:
    """The value of one attribute, in the field that fits its kind; without one the value is cleared."""

    key: str = needed("Key of the attribute.")
    text: str | None = optional("For kind TEXT.")
    number: float | None = optional("For kind NUMBER.")
    date: date | None = optional("For kind DATE.")
    boolean: bool | None = optional("For kind BOOLEAN.")
    items: list[str] | None = optional("For kind LIST: at most 250.")


@input_type
class MoneyInput:
    """An amount in one currency."""

    amount: Decimal = needed("With at most four decimals, between -10^12 and 10^12.")
    currency: str = needed("ISO 4217 code in capitals.")


@input_type
class AccountFields:
    """Fields of an account; texts have at most 1,000 characters."""

    name: str | None = optional("The name; cannot be cleared.")
    status: str | None = optional(
        "The company's own label; without contractStatus it also decides the group that the company mapped it to (M-07)."
    )
    contract_status: ContractStatusGroup | None = optional("The group of the status; null is unknown (M-07).")
    contract_value: MoneyInput | None = optional("The value of the current contract.")
    create_date: date | None = optional("The day the account became a customer.")
    renewal_date: date | None = optional("The day the contract is due for renewal.")
    industry: str | None = optional("The line of business.")
    region: str | None = optional("The sales region.")
    country: str | None = optional("The country.")
    tier: str | None = optional("The company's own class of service.")
    attributes: list[AttributeInput] | None = optional("Custom fields, each at most once; those left out stay.")


@input_type
class AccountCreateInput:
    """A new account."""

    name: str = needed("At most 1,000 characters.")
    type: str = needed("Key of the account type.")
    parent_id: strawberry.ID | None = optional("The account above; without it the account is an ultimate parent.")
    external_id: str | None = optional("The id in the system of record; no two accounts share one.")
    fields: AccountFields | None = optional("Everything else.")
    idempotency_key: str | None = idempotency_key()


@input_type
class AccountUpdateInput:
    """Changes of an account."""

    id: strawberry.ID = needed("The account.")
    changes: AccountFields = needed("Fields left out stay; fields given as null are cleared.")
    expected_version: int | None = optional(VERSION)
    idempotency_key: str | None = idempotency_key()


@input_type
class AccountMoveInput:
    """A new place in the hierarchy; everything below moves along."""

    id: strawberry.ID = needed("The account.")
    new_parent_id: strawberry.ID | None = optional("The account to move under; null makes it an ultimate parent.")
    expected_version: int | None = optional(VERSION)
    idempotency_key: str | None = idempotency_key()


@input_type
class AccountDeleteInput:
    """An account to delete. Its history stays readable as of earlier instants; what hung on it is gone with it."""

    id: strawberry.ID = needed("The account.")
    children: DeleteChildren = usually(DeleteChildren.REFUSE, "What to do when accounts lie below.")
    idempotency_key: str | None = idempotency_key()
