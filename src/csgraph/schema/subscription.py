"""Live streams: what subscribers are told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from csgraph.schema.account import Account
from csgraph.schema.declare import UNSET, argument, describe, object_type, planned
from csgraph.schema.enums import AccountEventKind
from csgraph.schema.filters import Where
from csgraph.schema.people import User


@object_type
class AccountEvent:
    """One change of an account."""

    cursor: str = describe("Give the last one received back as `after` to resume without loss.")
    kind: AccountEventKind = describe("What happened.")
    at: datetime = describe("When it happened.")
    account_id: strawberry.ID = describe("The global id of the account.")
    account: Account | None = describe("The account as it is now. Null when it is gone or no longer visible.")
    by: User | None = describe("Who did it; null when no user did.")


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
