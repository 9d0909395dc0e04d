"""Live streams: what subscribers are told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from csgraph.schema.account import Account
from csgraph.schema.coverage import AccountCoverage, AccountCoverageInput
from csgraph.schema.declare import UNSET, argument, describe, object_type, planned
from csgraph.schema.enums import AccountEventKind, UpdateReason
from csgraph.schema.filters import Where
from csgraph.schema.people import User
from csgraph.schema.success import SuccessReport, SuccessReportInput


@object_type
class AccountEvent:
    """One change of an account."""

    cursor: str = describe("Give the last one received back as `after` to resume without loss.")
    kind: AccountEventKind = describe("What happened.")
    at: datetime = describe("When it happened.")
    account_id: strawberry.ID = describe("The global id of the account.")
    account: Account | None = describe("The account as it is now. Null when it is gone or no longer visible.")
    by: User | None = describe("Who did it; null when no user did.")


@object_type
class AccountCoverageUpdate:
    """What a wall screen shows from now on."""

    sequence: int = describe("Grows by one with every update of this dashboard, as long as somebody watches it; begins anew after that.")
    reason: UpdateReason = describe("Why the update was sent.")
    coverage: AccountCoverage = describe("The dashboard.")


@object_type
class SuccessReportUpdate:
    """The success report from now on."""

    sequence: int = describe("Grows by one with every update of this report, as long as somebody watches it; begins anew after that.")
    reason: UpdateReason = describe("Why the update was sent.")
    report: SuccessReport = describe("The report.")


@strawberry.type(description="Streams of changes, over a WebSocket or as server-sent events.")
class Subscription:
    """Each is answered by one statement per batch of events."""

    @planned
    def account_events(
        self,
        where: Where = UNSET,
        kinds: Annotated[list[AccountEventKind] | None, argument("Only events of these kinds; all by default.")] = UNSET,
        after: Annotated[
            str | None, argument("The cursor of the last event received: begin behind it, so that nothing is lost. From now on by default.")
        ] = UNSET,
    ) -> AccountEvent:
        """Changes of the accounts the viewer may see, in order, without gaps. `where` is checked on the account as it is now; an account that is gone passes."""

    @planned
    def account_coverage(
        self,
        input: Annotated[AccountCoverageInput, argument("What the dashboard is of.")],
        every_seconds: Annotated[int, argument("At the latest after so many seconds something is sent: 5 to 3,600.")] = 60,
    ) -> AccountCoverageUpdate:
        """TV mode: the dashboard at once, after changes (coalesced), when the hour begins, and at least every `everySeconds` (A-46, M-17).

        Screens that ask for the same in the same words share one computation. Who reads slowly gets the newest (`RESYNC`).
        """

    @planned
    def success_report(
        self,
        input: Annotated[SuccessReportInput | None, argument("Whose hierarchy, and what to narrow it by.")] = UNSET,
        every_seconds: Annotated[int, argument("At the latest after so many seconds something is sent: 5 to 3,600.")] = 60,
    ) -> SuccessReportUpdate:
        """The success report at once, after changes (coalesced), when the hour begins, and at least every `everySeconds`.

        Whoever asks for the same in the same words shares one computation.
        """
