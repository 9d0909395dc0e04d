"""When selections are compiled, what is usual, and how many plans are kept."""

from __future__ import annotations

import pytest
from graphql import DocumentNode, parse
from graphql.execution import Executor

from csgraph.domain.row import row_type
from csgraph.schema.execution import CompilingExecutor, PlanCache
from csgraph.schema.execution.plans import MIN_DEOPTS, Plan
from support.toy_rows import toy_schema

SCHEMA = toy_schema()
ACCOUNT, NOTE, QUERY, USER = (row_type(name) for name in ("Account", "Note", "Query", "User"))


@pytest.fixture
def runs(monkeypatch):
    """The plans that completed a value, in order."""
    completed = []
    original = Plan.run

    def run(plan, executor, value):
        result = original(plan, executor, value)
        completed.append(plan)
        return result

    monkeypatch.setattr(Plan, "run", run)
    return completed


def execute(document, root, plans, **variables):
    executor = CompilingExecutor.build(SCHEMA, document, root, raw_variable_values=variables, plans=plans)
    return executor.execute_operation()


def test_nulls_missing_items_and_mixed_types_are_usual(runs):
    document = parse(
        "{ accounts { id name size score active tier since tags parent { id } items { ... on Note { title } __typename } maybe { id } } }"
    )
    row = ACCOUNT(id="1", name=None, size=None, score=None, active=None, tier=None, since=None, tags=None)
    row.update({"@parent": None, "@items": [NOTE(title="n"), USER(id="2")], "@maybe": [None, ACCOUNT(id="3")]})

    result = execute(document, QUERY({"@accounts": [row]}), PlanCache(compile_after=0))

    assert result.errors is None
    assert result.data["accounts"][0]["items"] == [{"title": "n", "__typename": "Note"}, {"__typename": "User"}]
    assert result.data["accounts"][0]["maybe"] == [None, {"id": "3"}]
    assert len(runs) == 1


def test_the_answer_holds_nothing_of_the_rows_lists(runs):
    document = parse("{ accounts { tags } }")
    tags = ["a"]

    result = execute(document, QUERY({"@accounts": [ACCOUNT(tags=tags)]}), PlanCache(compile_after=0))

    assert result.data["accounts"][0]["tags"] == ["a"]
    assert result.data["accounts"][0]["tags"] is not tags
    assert len(runs) == 1


def test_an_operation_is_compiled_once_it_has_executed_enough_fields(runs):
    document = parse("{ account { id name } }")
    root = QUERY({"@account": ACCOUNT(id="1", name="n")})
    plans = PlanCache(compile_after=10)

    for _ in range(4):
        execute(document, root, plans)
    assert runs == []
    execute(document, root, plans)
    execute(document, root, plans)

    assert len(runs) == 2
    assert runs[0] is runs[1]


def test_a_long_list_is_compiled_at_once(runs):
    document = parse("{ accounts { id name } }")

    execute(document, QUERY({"@accounts": [ACCOUNT(id="1", name="n")] * 75}), PlanCache())

    assert len(runs) == 1


def test_a_large_selection_has_to_run_more_often_before_it_is_compiled(runs):
    fields = " ".join(f"a{number}: id" for number in range(40))
    document = parse(f"{{ account {{ ...F ... on Account {{ ...F }} }} }} fragment F on Account {{ {fields} }}")
    root = QUERY({"@account": ACCOUNT(id="1")})
    plans = PlanCache(compile_after=2)

    for _ in range(3):
        execute(document, root, plans)
    assert runs == []
    execute(document, root, plans)

    assert len(runs) == 1


def test_each_value_of_skip_and_include_has_its_own_plan(runs):
    document = parse("query Q($no: Boolean!, $n: Int!) { account { id @skip(if: $no) name children(first: $n) { id } } }")
    root = QUERY({"@account": ACCOUNT({"id": "1", "name": "n", "@children": []})})
    plans = PlanCache(compile_after=0)

    answers = [execute(document, root, plans, no=no, n=n).data["account"] for no, n in ((True, 1), (False, 2), (True, 3))]

    assert [list(answer) for answer in answers] == [["name", "children"], ["id", "name", "children"], ["name", "children"]]
    assert runs[0] is runs[2]
    assert runs[0] is not runs[1]


def test_what_fails_often_is_left_to_graphql_core(runs):
    document = parse("{ account { title } }")
    root = QUERY({"@account": ACCOUNT(title=None)})
    plans = PlanCache(compile_after=0)

    for _ in range(MIN_DEOPTS):
        execute(document, root, plans)
    result = execute(document, QUERY({"@account": ACCOUNT(title="now good")}), plans)

    assert result.data == {"account": {"title": "now good"}}
    assert runs == []


def test_fields_with_resolvers_of_their_own_are_left_to_graphql_core_around_compiled_parts(runs):
    document = parse("{ account { impure users { id } } }")
    root = QUERY({"@account": ACCOUNT({"id": "1", "@users": [USER(id="2")]})})

    result = execute(document, root, PlanCache(compile_after=0))

    assert result.data == {"account": {"impure": "impure 1", "users": [{"id": "2"}]}}
    assert len(runs) == 1


def test_a_huge_selection_is_not_compiled(runs):
    aliases = " ".join(f"a{number}: id" for number in range(601))
    document = parse(f"{{ account {{ {aliases} }} }}")

    result = execute(document, QUERY({"@account": ACCOUNT(id="1")}), PlanCache(compile_after=0))

    assert len(result.data["account"]) == 601
    assert runs == []


def test_the_oldest_operations_are_forgotten():
    plans = PlanCache(compile_after=0, max_operations=2)

    for _ in range(5):
        execute(parse("{ account { id } }"), QUERY({"@account": ACCOUNT(id="1")}), plans)

    assert plans.evictions == 3


def test_the_same_operation_node_with_other_fragments_has_its_own_plan():
    document = parse("{ account { ...F } } fragment F on Account { id }")
    other = parse("{ account { ...F } } fragment F on Account { name }")
    other = DocumentNode(definitions=(document.definitions[0], other.definitions[1]))
    root = QUERY({"@account": ACCOUNT(id="1", name="n")})
    plans = PlanCache(compile_after=0)

    answers = [execute(each, root, plans).data["account"] for each in (document, other, document)]

    assert answers == [{"id": "1"}, {"name": "n"}, {"id": "1"}]


def test_without_a_cache_it_is_graphql_core():
    document = parse("{ account { id } }")
    root = QUERY({"@account": ACCOUNT(id="1")})

    assert execute(document, root, None) == Executor.build(SCHEMA, document, root).execute_operation()
