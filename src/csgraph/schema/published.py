"""The schema as files for clients, so that nobody needs introspection of a running service; called by ``cli``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLSchema, introspection_from_schema, is_abstract_type

from csgraph.schema import build_schema

SCHEMA_FILE = "schema.graphql"
INTROSPECTION_FILE = "introspection.json"
POSSIBLE_TYPES_FILE = "possible-types.json"


def publish(directory: Path) -> tuple[Path, ...]:
    """Write the schema's text, its introspection and the possible types of interfaces and unions; answers the files."""
    schema, text = build_schema()
    contents = {
        SCHEMA_FILE: f"{text}\n".encode(),
        INTROSPECTION_FILE: _json(introspection_from_schema(schema)),
        POSSIBLE_TYPES_FILE: _json(possible_types(schema)),
    }
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (directory / name).write_bytes(content)
    return tuple(directory / name for name in contents)


def possible_types(schema: GraphQLSchema) -> dict[str, list[str]]:
    """The types that a value of an interface or a union can have, as Apollo Client's cache reads them."""
    abstract = [type_ for _, type_ in sorted(schema.type_map.items()) if is_abstract_type(type_)]
    return {type_.name: sorted(possible.name for possible in schema.get_possible_types(type_)) for type_ in abstract}


def _json(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
