"""Every mutation by its name in the API."""

from __future__ import annotations

from collections.abc import Mapping

from csgraph.mutations.accounts import account_create, account_delete, account_move, account_update
from csgraph.mutations.assignments import account_assign, account_assign_bulk, account_unassign
from csgraph.mutations.run import Mutation

MUTATIONS: Mapping[str, Mutation] = {
    "accountAssign": account_assign,
    "accountUnassign": account_unassign,
    "accountAssignBulk": account_assign_bulk,
    "accountCreate": account_create,
    "accountUpdate": account_update,
    "accountMove": account_move,
    "accountDelete": account_delete,
}
