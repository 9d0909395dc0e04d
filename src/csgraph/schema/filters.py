"""The predicate language of the API, the order of accounts, and what lists of tasks can be narrowed by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from csgraph.schema.declare import UNSET, describe, input_type
from csgraph.schema.enums import AccountOrderField, ContractStatusGroup, HealthRank, OrderDirection, TaskStatus


def operator(text: str) -> Any:
    """An optional field of an input."""
    return strawberry.field(description=text, default=UNSET)


EQUAL, LISTED, MISSING = "Exactly this value.", "Any of these values.", "True: no value; false: any value."
ABOVE, AT_LEAST, BELOW, AT_MOST = "Greater than this.", "This or greater.", "Less than this.", "This or less."


@input_type
class IDWhere:
    """A predicate on a global id."""

    eq: strawberry.ID | None = operator(EQUAL)
    in_: list[strawberry.ID] | None = strawberry.field(name="in", description=LISTED, default=UNSET)


@input_type
class StringWhere:
    """A predicate on text; a missing text meets none but isNull. `eq` and `in` are exact, `contains` and `startsWith` ignore case."""

    eq: str | None = operator(EQUAL)
    in_: list[str] | None = strawberry.field(name="in", description=LISTED, default=UNSET)
    not_in: list[str] | None = operator("None of these values, and not missing.")
    contains: str | None = operator("Holds this text, in any case.")
    starts_with: str | None = operator("Begins with this text, in any case.")
    is_null: bool | None = operator(MISSING)


@input_type
class NumberWhere:
    """A predicate on a number."""

    eq: float | None = operator(EQUAL)
    gt: float | None = operator(ABOVE)
    gte: float | None = operator(AT_LEAST)
    lt: float | None = operator(BELOW)
    lte: float | None = operator(AT_MOST)
    is_null: bool | None = operator(MISSING)


@input_type
class DecimalWhere:
    """A predicate on an amount, compared exactly in the reporting currency; an amount without an exchange rate meets none."""

    eq: Decimal | None = operator(EQUAL)
    gt: Decimal | None = operator(ABOVE)
    gte: Decimal | None = operator(AT_LEAST)
    lt: Decimal | None = operator(BELOW)
    lte: Decimal | None = operator(AT_MOST)
    is_null: bool | None = operator(MISSING)


@input_type
class DateWhere:
    """A predicate on a calendar day."""

    eq: date | None = operator(EQUAL)
    gt: date | None = operator("After this day.")
    gte: date | None = operator("On this day or after.")
    lt: date | None = operator("Before this day.")
    lte: date | None = operator("On this day or before.")
    is_null: bool | None = operator(MISSING)


@input_type
class BooleanWhere:
    """A predicate on yes or no."""

    eq: bool | None = operator(EQUAL)
    is_null: bool | None = operator(MISSING)


@input_type
class ContractStatusWhere:
    """A predicate on the contract status."""

    eq: ContractStatusGroup | None = operator(EQUAL)
    in_: list[ContractStatusGroup] | None = strawberry.field(name="in", description=LISTED, default=UNSET)
    is_null: bool | None = operator("True: the status is unknown; false: it is known.")


@input_type
class HealthRankWhere:
    """A predicate on the health rank."""

    eq: HealthRank | None = operator(EQUAL)
    in_: list[HealthRank] | None = strawberry.field(name="in", description=LISTED, default=UNSET)


@input_type
class AttributeWhere:
    """A predicate on one custom attribute. Exactly one operator input is given, and it must fit the attribute's kind."""

    key: str = describe("Key of the attribute.")
    text: StringWhere | None = operator("For TEXT attributes; for LIST attributes one item must meet it.")
    number: NumberWhere | None = operator("For NUMBER attributes.")
    date: DateWhere | None = operator("For DATE attributes.")
    boolean: BooleanWhere | None = operator("For BOOLEAN attributes.")


@input_type
class AssignmentWhere:
    """A predicate on assignments in one role."""

    role: str = describe("Key of the assignment role.")
    user_id: IDWhere | None = operator("Who holds the role; the word `viewer` in place of an id stands for whoever asks (M-18).")
    manager_id: IDWhere | None = operator(
        "Whom a holder of the role directly reports to, for the accounts of a manager's direct reports; `viewer` as in `userId` (M-18)."
    )
    missing: bool | None = operator("True: accounts that lack an active holder of the role.")


@input_type
class AccountWhere:
    """The one predicate language of the service: list filters, team account sets, segments, health-profile selection and plays all use it.

    Fields given together are AND-ed. A comparison with a missing value is false, and `not` negates that result.
    """

    and_: list[AccountWhere] | None = strawberry.field(name="and", description="All of these hold.", default=UNSET)
    or_: list[AccountWhere] | None = strawberry.field(name="or", description="At least one of these holds.", default=UNSET)
    not_: AccountWhere | None = strawberry.field(name="not", description="This does not hold.", default=UNSET)
    id: IDWhere | None = operator("The account's id.")
    external_id: StringWhere | None = operator("The id in the system of record.")
    name: StringWhere | None = operator("The name.")
    type: StringWhere | None = operator("Key of the account type.")
    contract_status: ContractStatusWhere | None = operator("The contract status.")
    contract_value: DecimalWhere | None = operator("The contract value, in the reporting currency.")
    create_date: DateWhere | None = operator("The day the account became a customer.")
    renewal_date: DateWhere | None = operator("The day the contract is due for renewal.")
    health: HealthRankWhere | None = operator("The current health rank.")
    industry: StringWhere | None = operator("The industry.")
    region: StringWhere | None = operator("The region.")
    country: StringWhere | None = operator("The country.")
    tier: StringWhere | None = operator("The tier.")
    attributes: list[AttributeWhere] | None = operator("Custom attributes; all of these hold.")
    is_root: bool | None = operator("True: ultimate parents only; false: only accounts below another.")
    under_id: IDWhere | None = operator("The account itself and everything below it.")
    under_name: str | None = operator("As `underId`, by the parent's name (D-17). Refused as ambiguous where two accounts carry the name.")
    assignment: AssignmentWhere | None = operator("Who is assigned.")
    team_id: IDWhere | None = operator("Members of the account set of any of these teams.")


@input_type
class AccountOrder:
    """One sort key of a list of accounts."""

    field: AccountOrderField = describe("What to sort by.")
    direction: OrderDirection = strawberry.field(description="Ascending or descending.", default=OrderDirection.ASC)


Where = Annotated[AccountWhere | None, strawberry.argument(description="Only accounts that meet this.")]
OrderBy = Annotated[
    list[AccountOrder] | None, strawberry.argument(description="Sort keys, the most important first; by name when none is given.")
]
TaskStatuses = Annotated[list[TaskStatus] | None, strawberry.argument(description="Only tasks in these states; all by default.")]
OverdueOnly = Annotated[bool, strawberry.argument(description="Only open tasks that were due before today (M-12).")]
