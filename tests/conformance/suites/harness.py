"""What the suites in Python share: where the services are, how a check is noted, and the report that ends a run."""

from __future__ import annotations

import asyncio
import json
import os
import traceback
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

SECONDS = 30.0
HERE = Path(__file__).parents[1]
SCRATCH = HERE / ".scratch"
SERVICE = os.environ["CSGRAPH_CONFORMANCE_SERVICE"]
HTTP, WS = f"http://{SERVICE}/graphql", f"ws://{SERVICE}/graphql"
BATCHING = f"http://{os.environ['CSGRAPH_CONFORMANCE_BATCHING']}/graphql"
PRODUCTION = f"http://{os.environ['CSGRAPH_CONFORMANCE_PRODUCTION']}/graphql"

Check = tuple[str, Callable[[], Awaitable[None]]]


async def problem_of(check: Callable[[], Awaitable[None]]) -> str | None:
    """What is wrong; None where nothing is."""
    try:
        async with asyncio.timeout(SECONDS):
            await check()
    except Exception:  # noqa: BLE001 - whatever it is, it is the answer
        return traceback.format_exc(limit=-3)
    return None


def report(results: Iterable[tuple[str, str | None]]) -> None:
    """Print the results for whoever started the suite."""
    print("\n" + json.dumps([{"name": name, "problem": problem} for name, problem in results]))  # noqa: T201


async def run(checks: Iterable[Check]) -> None:
    """Make every check, one after another, and report."""
    report([(name, await problem_of(check)) for name, check in checks])
