"""A state machine over the mutations of accounts and assignments: after every step the graph is what a plain model says, and every invariant holds."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from support.machine import Machine
from support.neo4j_server import LocalServer

EXAMPLES = int(os.environ.get("CSGRAPH_MACHINES", "4"))
STEPS = 25


def test_every_invariant_holds_after_every_step(neo4j_server: LocalServer) -> None:
    """Domain.md 4.4: invariants 1, 2, 3 and 10, and account sets (M-18); CSGRAPH_MACHINES is the number of runs."""
    Machine.server = neo4j_server
    checks = list(HealthCheck)
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks)
    )
