"""What several subscribers are told of the same thing is made once."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from graphql import parse

from csgraph.http import sharing
from csgraph.http.sharing import SharedAnswers


class Ran:
    """What stands for an executor."""

    def __init__(self, operation: object) -> None:
        self.operation = operation


def text(data: Any) -> Any:
    return orjson.loads(orjson.dumps({"data": data}))["data"]


def test_an_answer_is_found_for_the_same_object_operation_and_variables_alone() -> None:
    answers, item, ran = SharedAnswers(), {"name": "Acme"}, Ran(parse("{ a }").definitions[0])
    kept = answers.keep(ran, "{}", item, {"a": 1})

    assert text(kept) == text(answers.find(ran, "{}", item)) == {"a": 1}
    assert answers.find(ran, "{'n': 1}", item) is None
    assert answers.find(ran, "{}", dict(item)) is None
    assert answers.find(Ran(parse("{ a }").definitions[0]), "{}", item) is None


def test_what_is_kept_is_bounded_in_number_and_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MOST", 2)
    monkeypatch.setattr(sharing, "MOST_BYTES", 20)
    answers, ran, items = SharedAnswers(), Ran(object()), [{}, {}, {}, {}]
    for item, data in zip(items[:3], "abc", strict=True):
        answers.keep(ran, "", item, data)
    assert [text(answers.find(ran, "", item)) for item in items[1:3]] == ["b", "c"]
    assert answers.find(ran, "", items[0]) is None

    answers.keep(ran, "", items[3], "d" * 30)
    assert [answers.find(ran, "", item) for item in items[:3]] == [None] * 3
    assert text(answers.find(ran, "", items[3])) == "d" * 30
