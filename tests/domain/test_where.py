from __future__ import annotations

import json

import pytest

from csgraph.domain.where import WhereError, canonical, ids_of, map_ids, parse
from csgraph.domain.where_words import describe

TREE = {
    "and": [{"id": {"in": ["a1", "a2"]}}, {"not": {"underId": {"eq": "a3"}}}],
    "assignment": {"role": "csm", "userId": {"eq": "u1"}, "managerId": {"in": ["u2", "viewer"]}},
    "teamId": {"eq": "t1"},
}


def test_a_tree_in_canonical_form_has_sorted_keys_exact_decimals_and_no_nulls():
    tree = parse({"tier": None, "name": {"startsWith": "A", "eq": None}, "contractValue": {"gte": 1000.50, "lt": "2e3"}})

    assert canonical(tree) == '{"contractValue":{"gte":"1000.5","lt":"2000"},"name":{"startsWith":"A"}}'


def test_parsing_a_canonical_tree_changes_nothing():
    tree = parse(TREE)

    assert canonical(parse(json.loads(canonical(tree)))) == canonical(tree)


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ([], ()),
        ({"colour": {"eq": "red"}}, ("colour",)),
        ({"name": {"like": "x"}}, ("name", "like")),
        ({"name": {"eq": 5}}, ("name", "eq")),
        ({"name": {"in": "x"}}, ("name", "in")),
        ({"name": {"eq": "\ud800"}}, ("name", "eq")),
        ({"health": {"eq": "FINE"}}, ("health", "eq")),
        ({"health": {"isNull": True}}, ("health", "isNull")),
        ({"contractValue": {"gt": "NaN"}}, ("contractValue", "gt")),
        ({"contractValue": {"gt": "0.00001"}}, ("contractValue", "gt")),
        ({"createDate": {"gt": "2026-02-30"}}, ("createDate", "gt")),
        ({"isRoot": "yes"}, ("isRoot",)),
        ({"or": [{}, {"and": [{"tier": {"gt": "x"}}]}]}, ("or", "1", "and", "0", "tier", "gt")),
        ({"attributes": [{"key": "x"}]}, ("attributes", "0")),
        ({"attributes": [{"key": "x", "text": {}, "number": {}}]}, ("attributes", "0")),
        ({"attributes": [{"key": "x", "number": {"gt": float("inf")}}]}, ("attributes", "0", "number", "gt")),
        ({"assignment": {"userId": {"eq": "u1"}}}, ("assignment",)),
        ({"assignment": {"role": "csm", "managerId": {"isNull": True}}}, ("assignment", "managerId", "isNull")),
    ],
)
def test_what_is_no_predicate_is_refused_with_its_place(tree, path):
    with pytest.raises(WhereError) as error:
        parse(tree)

    assert error.value.path == path


def test_a_tree_that_is_too_deep_or_too_large_is_refused():
    deep = {}
    for _ in range(11):
        deep = {"not": deep}

    for tree in (deep, {"or": [{"name": {"eq": str(i)}} for i in range(300)]}):
        with pytest.raises(WhereError, match="at most"):
            parse(tree)


def test_ids_are_found_and_exchanged_wherever_they_stand():
    tree = parse(TREE)

    assert sorted(ids_of(tree)) == [
        ("account", "a1"), ("account", "a2"), ("account", "a3"), ("team", "t1"), ("user", "u1"), ("user", "u2"),
    ]  # fmt: skip
    assert map_ids(tree, lambda kind, key: f"{kind}:{key}") == {
        "and": [{"id": {"in": ["account:a1", "account:a2"]}}, {"not": {"underId": {"eq": "account:a3"}}}],
        "assignment": {"role": "csm", "userId": {"eq": "user:u1"}, "managerId": {"in": ["user:u2", "viewer"]}},
        "teamId": {"eq": "team:t1"},
    }


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({}, "every account"),
        ({"region": {"in": ["EMEA", "DACH"]}}, 'region is one of "EMEA", "DACH"'),
        ({"or": [{"isRoot": True}, {"underName": "Acme"}]}, '(is an ultimate parent or is "Acme" or below it)'),
        ({"or": []}, "no account"),
        ({"contractValue": {"gte": "5", "isNull": False}}, 'contract value is at least "5" and contract value is given'),
        ({"assignment": {"role": "csm"}}, "has a csm"),
        ({"assignment": {"role": "csm", "missing": True}}, "has no csm"),
        ({"assignment": {"role": "csm", "userId": {"in": ["Ann", "viewer"]}}}, 'csm is one of "Ann", "whoever asks"'),
        ({"assignment": {"role": "csm", "managerId": {"eq": "Ann"}}}, 'the manager of the csm is "Ann"'),
        (
            {"assignment": {"role": "csm", "userId": {"eq": "Bob"}, "managerId": {"eq": "Ann"}, "missing": True}},
            'not (csm is "Bob" and the manager of the csm is "Ann")',
        ),
        ({"not": {"tier": {"eq": "gold"}, "type": {"eq": "company"}}}, 'not (tier is "gold" and type is "company")'),
        ({"attributes": [{"key": "seats", "number": {"gt": 5.0}}]}, "seats is above 5"),
    ],
)
def test_a_predicate_in_words(tree, words):
    assert describe(parse(tree)) == words
