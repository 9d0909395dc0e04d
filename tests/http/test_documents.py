"""The document cache: what it keeps, and for how long."""

from __future__ import annotations

import pytest

from csgraph.http import documents
from csgraph.http.documents import DocumentCache
from support.toy_service import SCHEMA


@pytest.fixture
def cache():
    return DocumentCache(SCHEMA, max_tokens=20)


def test_defect_2_a_document_is_parsed_and_validated_once(cache):
    assert cache.get("{ hello }") is cache.get("{ hello }")


@pytest.mark.parametrize("text", ["{ hello", "{ nothing }"])
def test_defect_3_errors_are_kept_too(cache, text):
    document = cache.get(text)

    assert document is cache.get(text)
    assert document.node is None
    assert len(document.errors) == 1


def test_documents_of_too_many_tokens_are_not_parsed(cache):
    assert cache.get("{ " + "hello " * 18 + "}").errors == []
    assert cache.get("{ " + "hello " * 19 + "}").errors[0]["extensions"] == {"code": "GRAPHQL_PARSE_FAILED", "limit": 20, "actual": 21}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ('\\"""\n', 1),
        ('\\"', 1),
        ('"""\\"""x', 200_000),
        ('"x\\', 1),
        ('"\n', 200_000),
        ('"""', 100_000),
        ('"a""""b"""', 400_000),
    ],
)
def test_texts_that_never_end_are_counted_in_one_pass(text, tokens):
    assert sum(1 for _ in documents.TOKEN.finditer(text * 200_000)) == pytest.approx(tokens, abs=1)


def test_the_least_recently_used_documents_leave(cache, monkeypatch):
    monkeypatch.setattr(documents, "MAX_DOCUMENTS", 2)
    first, second = cache.get("{ hello }"), cache.get("{ count }")
    cache.get("{ hello }")

    cache.get("{ hello count }")

    assert cache.get("{ hello }") is first
    assert cache.evictions == 1
    assert cache.get("{ count }") is not second


def test_long_documents_leave_earlier(cache, monkeypatch):
    monkeypatch.setattr(documents, "MAX_CACHED_CHARACTERS", 100)

    for number in range(10):
        cache.get("{ hello } #" + "x" * 50 + str(number))

    assert cache.evictions == 9


def test_nesting_beyond_the_parser_is_an_error():
    document = DocumentCache(SCHEMA, max_tokens=100_000).get("{a" * 20_000)

    assert document.errors[0]["extensions"] == {"code": "GRAPHQL_PARSE_FAILED"}
