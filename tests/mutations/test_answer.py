"""What a mutation that was made answers while the database is busy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from csgraph.db.driver import Deadline
from csgraph.domain.access import ALL_SEEING
from csgraph.domain.errors import DatabaseUnavailable, OutcomeUnknown, Overloaded
from csgraph.mutations.work import Payload
from csgraph.service import OperationContext
from csgraph.telemetry.instruments import Telemetry


class Busy:
    """A database that fails a few times before it answers."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.writes = 0

    async def run(self, *_args: Any) -> Payload:
        self.writes += 1
        return Payload(objects={"account": "1"})

    async def rehearse(self, _asked: Any) -> None:
        """What a stand-in is asked can be read."""

    async def read(self, _asked: Any) -> str:
        if self.failures:
            raise self.failures.pop(0)
        return "read"


async def answered(busy: Busy, seconds: float = 3.0) -> Any:
    deps: Any = SimpleNamespace(mutator=busy, reader=busy, telemetry=Telemetry())
    nodes = [SimpleNamespace(name=SimpleNamespace(value="accountCreate"))]
    context = OperationContext(deps, ALL_SEEING, Deadline.after(seconds), *[SimpleNamespace()] * 3)  # type: ignore[arg-type]
    return await context.write("accountCreate", {}, nodes, {}, None)


async def test_what_was_made_is_read_again_while_no_connection_is_free() -> None:
    busy = Busy(Overloaded("busy"), Overloaded("busy"))
    assert (await answered(busy), busy.writes, busy.failures) == ("read", 1, [])


@pytest.mark.parametrize(("failures", "seconds"), [([Overloaded("busy")] * 99, 0.3), ([DatabaseUnavailable("away")], 3.0)])
async def test_what_cannot_be_read_back_is_said_to_have_been_made(failures: list[Exception], seconds: float) -> None:
    busy = Busy(*failures)
    with pytest.raises(OutcomeUnknown, match="The change was made"):
        await answered(busy, seconds)
    assert busy.writes == 1
