"""A database without one of its constraints is not ready: writes rest on them."""

from __future__ import annotations

import pytest

from csgraph.db.driver import Database
from csgraph.db.migrate import migrate, require_current
from csgraph.db.queries import Catalogue
from csgraph.domain.errors import SchemaVersionError

MAKE = "CREATE CONSTRAINT counter_name IF NOT EXISTS FOR (n:Counter) REQUIRE n.name IS UNIQUE"


async def test_a_constraint_that_is_gone_is_named(database: Database) -> None:
    await migrate(database, Catalogue.load())
    await require_current(database, Catalogue.load())
    await database.schema("DROP CONSTRAINT counter_name")
    try:
        with pytest.raises(SchemaVersionError) as refused:
            await require_current(database, Catalogue.load())
    finally:
        await database.schema(MAKE)

    assert refused.value.message == (
        "The database lacks 1 constraint(s) that its migrations made, the first is counter_name; create them again as cypher/migrations says."
    )
    await require_current(database, Catalogue.load())
