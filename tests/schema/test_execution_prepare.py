"""A prepared Strawberry schema reads Rows, and everything else as before."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import strawberry
from graphql import graphql_sync

from csgraph.domain.row import PLANNED, row_type
from csgraph.schema.execution import LEAF, prepare


@strawberry.interface
class Thing:
    id: strawberry.ID


@strawberry.enum
class Tier(enum.Enum):
    GOLD = "g"
    IRON = "i"


@strawberry.type
class Box(Thing):
    external_id: str | None
    tier: Tier
    since: dt.date
    inner: Box | None

    @strawberry.field(metadata={PLANNED: True})
    def parts(self, first: int = 5) -> list[Thing]:
        return [Bolt(id=strawberry.ID(f"{self.id}-{number}"), size=1) for number in range(first)]

    @strawberry.field
    def own(self) -> str:
        return "own"


@strawberry.type
class Bolt(Thing):
    size: int


Either = Annotated[Box | Bolt, strawberry.union("Either")]


@strawberry.type
class Query:
    @strawberry.field
    def row(self) -> Box:
        box = row_type("Box")
        row = box(id="1", externalId="x", tier="GOLD", since="2026-01-02")
        row.update({"@inner": None, "@some": [box(id="2"), row_type("Bolt")(id="3")]})
        return row

    @strawberry.field
    def instance(self) -> Box:
        return Box(id=strawberry.ID("9"), external_id="y", tier=Tier.IRON, since=dt.date(2026, 1, 2), inner=None)

    @strawberry.field
    def either(self) -> list[Either]:
        return [row_type("Bolt")(id="3", size=4), Bolt(id=strawberry.ID("5"), size=6)]


SCHEMA = prepare(strawberry.Schema(Query, types=[Bolt]))


def test_rows_are_read_by_graphql_names_and_response_keys():
    result = graphql_sync(SCHEMA, "{ row { id externalId tier since inner { id } some: parts(first: 2) { __typename id } } }")

    assert result.errors is None
    assert result.data["row"] == {
        "id": "1",
        "externalId": "x",
        "tier": "GOLD",
        "since": "2026-01-02",
        "inner": None,
        "some": [{"__typename": "Box", "id": "2"}, {"__typename": "Bolt", "id": "3"}],
    }


def test_instances_are_read_as_strawberry_does():
    result = graphql_sync(SCHEMA, "{ instance { externalId tier since own parts(first: 1) { id } } }")

    assert result.errors is None
    assert result.data["instance"] == {"externalId": "y", "tier": "IRON", "since": "2026-01-02", "own": "own", "parts": [{"id": "9-0"}]}


def test_unions_hold_rows_and_instances():
    result = graphql_sync(SCHEMA, "{ either { __typename ... on Bolt { id size } } }")

    assert result.errors is None
    assert result.data["either"] == [{"__typename": "Bolt", "id": "3", "size": 4}, {"__typename": "Bolt", "id": "5", "size": 6}]


def test_a_missing_leaf_is_an_error():
    result = graphql_sync(SCHEMA, "{ either { ... on Box { id } ... on Bolt { id } } row { some: parts { ... on Box { externalId } } } }")

    assert [error.path for error in result.errors] == [["row", "some", 0, "externalId"]]


def test_fields_say_how_they_are_read():
    extensions = {name: {LEAF, PLANNED} & field.extensions.keys() for name, field in SCHEMA.type_map["Box"].fields.items()}

    assert extensions == {
        "id": {LEAF},
        "externalId": {LEAF},
        "tier": {LEAF},
        "since": {LEAF},
        "inner": {PLANNED},
        "parts": {PLANNED},
        "own": set(),
    }
