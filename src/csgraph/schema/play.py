"""Plays: what the service does by itself."""

from __future__ import annotations

from datetime import datetime

from csgraph.schema.common import Node
from csgraph.schema.declare import describe, object_type
from csgraph.schema.enums import PlayAction
from csgraph.schema.people import AssignmentRole, User


@object_type
class Play(Node):
    """An automation: when an account comes to match the criteria, do the action (A-40, A-44). Whoever may not save plays sees none."""

    name: str = describe("The play's name.")
    criteria: str = describe(
        "Canonical JSON of the AccountWhere tree, with ids as the API uses them; `hidden` for what the viewer may not see."
    )
    description: str = describe("The criteria in words.")
    action: PlayAction = describe("What is done.")
    role: AssignmentRole | None = describe("The responsibility that is assigned or ended; null where the action needs none.")
    user: User | None = describe("Who is assigned; null where the action needs nobody.")
    task_title: str | None = describe("The title of the task that is created; null where the action creates none.")
    enabled: bool = describe("Whether it runs.")
    last_run_at: datetime | None = describe("When it ran last; null when it never did.")
    last_run_accounts: int = describe("How many accounts that run changed.")
