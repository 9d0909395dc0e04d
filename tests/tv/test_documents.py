"""What the wall screen asks for is what the service answers."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, parse, validate

from support.wall import SDL

SERVICE = build_schema((Path(__file__).parents[2] / "schema.graphql").read_text(encoding="utf-8"))
TOY = build_schema(SDL)
DOCUMENTS = files("csgraph") / "console" / "tv"


def objects(schema: GraphQLSchema) -> dict[str, GraphQLObjectType]:
    return {name: kind for name, kind in schema.type_map.items() if isinstance(kind, GraphQLObjectType) and not name.startswith("__")}


def coverage_is_answered() -> bool:
    return SERVICE.subscription_type is not None and "accountCoverage" in SERVICE.subscription_type.fields


@pytest.mark.parametrize("name", ["display", "coverage"])
def test_the_documents_are_valid(name: str) -> None:
    if name == "coverage" and not coverage_is_answered():
        pytest.skip("the service has no accountCoverage yet")

    assert validate(SERVICE, parse((DOCUMENTS / f"{name}.graphql").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", sorted(objects(TOY)))
def test_the_toy_service_declares_what_the_service_declares(name: str) -> None:
    if name not in SERVICE.type_map or (name == "Subscription" and not coverage_is_answered()):
        pytest.skip("the service has no accountCoverage yet")

    declared = objects(SERVICE)[name].fields

    assert {key: str(field.type) for key, field in objects(TOY)[name].fields.items()} == {
        key: str(declared[key].type) for key in objects(TOY)[name].fields
    }
