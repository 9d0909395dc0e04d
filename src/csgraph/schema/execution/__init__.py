"""Execution over Rows: schema preparation and the executor that compiles selections; called by ``app`` and ``http``."""

from csgraph.schema.execution.executor import CompilingExecutor
from csgraph.schema.execution.plans import PlanCache
from csgraph.schema.execution.prepare import LEAF, prepare

__all__ = ["LEAF", "CompilingExecutor", "PlanCache", "prepare"]
