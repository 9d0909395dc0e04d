"""What happens on accounts: touchpoints, tasks and changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from csgraph.schema.account import Account
from csgraph.schema.common import Node, PageInfo
from csgraph.schema.configured import Flow
from csgraph.schema.declare import Cursor, describe, object_type
from csgraph.schema.enums import ChangeSource, TaskPriority, TaskStatus, TouchpointState
from csgraph.schema.people import Contact, User


@object_type
class Change(Node):
    """One change of one field of an account, kept for good (B-12)."""

    at: datetime = describe("When it was made.")
    field: str = describe(
        "The field as the API names it, `attribute.KEY` for a custom attribute, or `task.dueDate` and the like for what hangs on the account."
    )
    old_value: str | None = describe(
        "The value before, as text: money as `1250.50 EUR`, a parent as its external id, `hidden` for a parent that the viewer may not see; null for none."
    )
    new_value: str | None = describe("The value after, in the same form; null for none.")
    source: ChangeSource = describe("How it came about.")
    by: User | None = describe("Who made it; null where nobody is known.")
    account: Account = describe("The account.")


@object_type
class ChangeEdge:
    """A change and its place in the list."""

    cursor: str = describe(Cursor)
    node: Change = describe("The change.")


@object_type
class ChangeConnection:
    """A page of changes."""

    edges: list[ChangeEdge] = describe("The changes with their cursors.")
    nodes: list[Change] = describe("The changes.")
    page_info: PageInfo = describe("Where this page lies.")


@object_type
class Touchpoint(Node):
    """An interaction with a customer, logged on one account (B-23). Drafts cannot be read."""

    account: Account = describe("The account.")
    subject: str = describe("What it was about, in one line.")
    body: str | None = describe("What was said.")
    kind: str = describe("The company's own label, such as call or e-mail.")
    flow: Flow = describe("The category of the customer journey; the default one where none was chosen (M-05).")
    occurred_at: datetime = describe("When it took place, which may be before it was logged, or lie ahead.")
    internal_note: bool = describe("Whether it is a note among colleagues, which does not count as activity (M-02).")
    state: TouchpointState | None = describe(
        "Where a planned interaction stands; a canceled one does not count (M-02). Null for what simply took place."
    )
    created_by: User | None = describe("Who logged it and is credited with it; null where nobody is known.")
    participants: list[Contact] = describe("The customer's people who took part, by name.")


@object_type
class TouchpointEdge:
    """A touchpoint and its place in the list."""

    cursor: str = describe(Cursor)
    node: Touchpoint = describe("The touchpoint.")


@object_type
class TouchpointConnection:
    """A page of touchpoints."""

    edges: list[TouchpointEdge] = describe("The touchpoints with their cursors.")
    nodes: list[Touchpoint] = describe("The touchpoints.")
    page_info: PageInfo = describe("Where this page lies.")


@object_type
class Task(Node):
    """Something to be done on one account; the same task wherever it is shown (B-24)."""

    account: Account = describe("The account.")
    title: str = describe("What is to be done, in one line.")
    description: str | None = describe("What is to be done, at length.")
    flow: Flow = describe("The category of the customer journey; the default one where none was chosen (M-05).")
    priority: TaskPriority = describe("How important it is.")
    due_date: date | None = describe("The day it is due.")
    status: TaskStatus = describe("Where it stands.")
    overdue: bool = describe("Whether it is open and was due before today in the reporting zone; due today is not overdue (M-12).")
    assignee: User | None = describe("Who is to do it.")
    completed_at: datetime | None = describe("When it was completed.")
    completed_by: User | None = describe("Who completed it and is credited with it; null where nobody is known (M-03).")
    version: int = describe("Increases with every change; give it back as `expectedVersion` to detect lost updates.")


@object_type
class TaskEdge:
    """A task and its place in the list."""

    cursor: str = describe(Cursor)
    node: Task = describe("The task.")


@object_type
class TaskConnection:
    """A page of tasks."""

    edges: list[TaskEdge] = describe("The tasks with their cursors.")
    nodes: list[Task] = describe("The tasks.")
    page_info: PageInfo = describe("Where this page lies.")


TimelineItem = Annotated[
    Touchpoint | Task | Change, strawberry.union("TimelineItem", description="Something that happened on an account, or is to happen.")
]


@object_type
class TimelineEdge:
    """Something that happened and its place in the record."""

    cursor: str = describe(Cursor)
    node: TimelineItem = describe("What happened.")


@object_type
class TimelineConnection:
    """A page of what happened."""

    edges: list[TimelineEdge] = describe("What happened, with cursors.")
    nodes: list[TimelineItem] = describe("What happened.")
    page_info: PageInfo = describe("Where this page lies.")
