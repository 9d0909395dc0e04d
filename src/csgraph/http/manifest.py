"""Reads the trusted list of documents and checks all of it against the schema, before the service serves and in the CI of its clients."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLSchema

from csgraph.domain.errors import SettingsError
from csgraph.http.documents import Document, DocumentCache
from csgraph.schema.admission import Limits

APOLLO_FORMAT = "apollo-persisted-query-manifest"
SHOWN = 5


def read_manifest(path: Path) -> dict[str, str]:
    """Texts by id, from ``{id: text}`` (relay-compiler, graphql-codegen) or from Apollo's manifest; raises SettingsError."""
    try:
        content = orjson.loads(path.read_bytes())
    except OSError as problem:
        raise SettingsError(f"The trusted list {path} cannot be read: {problem.strerror}.") from None
    except orjson.JSONDecodeError:
        raise SettingsError(f"The trusted list {path} is not valid JSON.") from None
    texts = _of_apollo(content) if isinstance(content, dict) and "format" in content else content
    if not isinstance(texts, dict) or not all(isinstance(text, str) and text for text in texts.values()):
        raise SettingsError(
            f'The trusted list {path} must be {{"id": "text", ...}} or {{"format": "{APOLLO_FORMAT}", "version": 1, "operations": [...]}}.'
        )
    return texts


def trusted_documents(path: Path, schema: GraphQLSchema, limits: Limits | None = None) -> Mapping[str, Document]:
    """The documents of a trusted list by id, free of limits of size and shape; raises SettingsError for those that the schema does not have."""
    cache = DocumentCache(schema, max_tokens=None, limits=limits)
    documents = {name: cache.load(text) for name, text in read_manifest(path).items()}
    wrong = [f"{name[:80]} ({document.errors[0]['message']})" for name, document in documents.items() if document.node is None]
    if wrong:
        more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        raise SettingsError(f"The trusted list {path} has documents that do not fit the schema: {'; '.join(wrong[:SHOWN])}{more}.")
    return documents


def _of_apollo(content: dict[str, Any]) -> Any:
    operations = content.get("operations")
    if content["format"] != APOLLO_FORMAT or content.get("version") != 1 or not isinstance(operations, list):
        return None
    if not all(isinstance(each, dict) and isinstance(each.get("id"), str) for each in operations):
        return None
    return {each["id"]: each.get("body") for each in operations}
