"""The entry points of changing; each is one transaction."""

from __future__ import annotations

from typing import Annotated

from csgraph.schema import inputs, payloads
from csgraph.schema.declare import argument, object_type, planned

Text = argument("What to do.")


@object_type
class Mutation:
    """Everything that can be changed.

    Every mutation takes one input with an optional `idempotencyKey`. Every payload has `errors`, empty on success, and the objects that changed.
    """

    @planned
    def account_assign(self, input: Annotated[inputs.AccountAssignInput, Text]) -> payloads.AccountAssignPayload:
        """Gives a user an assignment role on an account, replacing the current holder unless the role allows several (A-43)."""

    @planned
    def account_unassign(self, input: Annotated[inputs.AccountUnassignInput, Text]) -> payloads.AccountUnassignPayload:
        """Takes an assignment role on an account from its holder."""

    @planned
    def account_assign_bulk(self, input: Annotated[inputs.AccountAssignBulkInput, Text]) -> payloads.AccountAssignBulkPayload:
        """Up to 250 changes in one transaction, or as many as succeed where `partial` is true (A-44)."""

    @planned
    def account_create(self, input: Annotated[inputs.AccountCreateInput, Text]) -> payloads.AccountPayload:
        """Creates an account; refused as FORBIDDEN where it would lie outside what the viewer sees."""

    @planned
    def account_update(self, input: Annotated[inputs.AccountUpdateInput, Text]) -> payloads.AccountPayload:
        """Changes fields and attributes of an account; each leaves a change with its old and new value (B-12)."""

    @planned
    def account_move(self, input: Annotated[inputs.AccountMoveInput, Text]) -> payloads.AccountPayload:
        """Moves an account with everything below it; refused as WOULD_CREATE_CYCLE where it would lie below itself."""

    @planned
    def account_delete(self, input: Annotated[inputs.AccountDeleteInput, Text]) -> payloads.AccountDeletePayload:
        """Deletes an account; refused as IN_USE where accounts lie below, unless they are to move to its parent."""
