"""The compiling executor answers what graphql-core answers: random documents, random data, good and bad."""

from __future__ import annotations

import inspect
from collections import Counter
from typing import Any

import pytest
from graphql import DocumentNode, ExecutionResult, parse, validate
from graphql.execution import Executor

from csgraph.schema.execution import CompilingExecutor, PlanCache
from csgraph.schema.execution.plans import Plan
from support.toy_rows import Data, Documents, toy_schema, variables

SCHEMA = toy_schema()
RUNS_PER_DOCUMENT = 6


@pytest.mark.parametrize(("compile_after", "documents"), [(0, 250), (20, 100)])
async def test_both_executors_answer_alike(compile_after, documents, monkeypatch):
    tried = count_plans(monkeypatch)
    plans = PlanCache(compile_after=compile_after)
    cases = 0

    for seed in range(documents):
        document = valid_document(seed)
        if document is None:
            continue
        for run in range(RUNS_PER_DOCUMENT):
            expected = await execute(Executor, document, seed * 31 + run)
            actual = await execute(CompilingExecutor, document, seed * 31 + run, plans=plans)

            assert described(actual) == described(expected), f"seed {seed}, run {run}"
            cases += 1

    assert cases > documents * RUNS_PER_DOCUMENT * 0.8
    assert tried["completed"] > documents
    assert tried["unusual"] > documents


def valid_document(seed: int) -> DocumentNode | None:
    document = parse(Documents(SCHEMA, seed).document())
    return None if validate(SCHEMA, document) else document


async def execute(executor_class: type[Executor], document: DocumentNode, seed: int, **options: Any) -> ExecutionResult:
    given = variables(seed)
    shape = Executor.build(SCHEMA, document, raw_variable_values=given)
    root = Data(shape, seed, odd=(0, 0, 0.01, 0.05, 0.2)[seed % 5], awaitables=seed % 3 == 0).root()
    executor = executor_class.build(SCHEMA, document, root, raw_variable_values=given, **options)
    result = executor.execute_operation()
    return await result if inspect.isawaitable(result) else result


def described(result: ExecutionResult) -> tuple[str, list[Any]]:
    errors = [(error.message, error.path, error.locations, type(error.original_error).__name__) for error in result.errors or ()]
    return repr(result.data), errors


def count_plans(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counts: Counter[str] = Counter()
    original = Plan.run

    def run(self: Plan, executor: Any, value: Any) -> Any:
        try:
            completed = original(self, executor, value)
        except Exception:
            counts["unusual"] += 1
            raise
        counts["completed"] += 1
        return completed

    monkeypatch.setattr(Plan, "run", run)
    return counts
