"""A toy schema over Rows, random documents for it and random data that fits, or does not fit, a document."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_leaf_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetails

from csgraph.domain.row import PLANNED, Row, planned_key, row_type
from csgraph.schema.execution import prepare

SDL = """
interface Node { id: ID! }
union Item = Account | User | Note
enum Tier { GOLD SILVER IRON }
scalar Date
input Range { low: Int! high: Int = 9 }
type Account implements Node {
  id: ID! name: String title: String! size: Int count: Int! score: Float ratio: Float! active: Boolean
  open: Boolean! tier: Tier level: Tier! since: Date until: Date! tags: [String!] labels: [String]! grid: [[Int!]]
  parent: Account root: Account! node: Node item: Item! users: [User!]! maybe: [Account] nested: [[Note!]]
  children(first: Int! = 1, range: Range): [Account!]! items: [Item] impure: String total(unit: String): Int
}
type User implements Node { id: ID! name: String account: Account friends: [Node!]! tier: Tier! impure: String }
type Note { title: String! author: User item: Item }
type Query { account: Account must: Account! accounts: [Account!]! maybe: [Account] node: Node items: [Item!] }
"""
COMPOSITE = ("Account", "User", "Note", "Node", "Item")
ROOT_FIELDS = ("account", "must", "accounts", "maybe", "node", "items")


class Text(str):
    __slots__ = ()


class Thing:
    def __repr__(self) -> str:
        return "thing"


class Later:
    """An awaitable that nobody has to await."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "later"

    def __await__(self) -> Iterator[Any]:
        yield from asyncio.sleep(0).__await__()
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


class Surprise(Exception):
    pass


def toy_schema() -> GraphQLSchema:
    schema = build_schema(SDL)
    for typename in ("Account", "User"):
        schema.type_map[typename].fields["impure"].resolve = lambda source, _info: f"impure {source.get('id')}"
    schema.type_map["Account"].fields["total"].extensions[PLANNED] = True
    return prepare(schema)


class Documents:
    """Random documents; a seed gives the same one again."""

    def __init__(self, schema: GraphQLSchema, seed: int) -> None:
        self.schema = schema
        self.random = random.Random(seed)
        self.fragments: list[str] = []
        self.impure = self.random.random() < 0.3

    def document(self) -> str:
        roots = self.random.sample(ROOT_FIELDS, self.random.randint(1, 2))
        fields = [f"{name} {self.selection(get_named_type(self.schema.query_type.fields[name].type), 0)}" for name in roots]
        head = "query Q($yes: Boolean = true, $no: Boolean!, $n: Int = 2, $low: Int = 1, $unit: String)"
        uses = "used: must { id @include(if: $no) title @skip(if: $yes) total(unit: $unit) children(first: $n, range: {low: $low}) { id } }"
        return "\n".join([f"{head} {{ {' '.join(fields)} {uses} }}", *self.fragments])

    def selection(self, type_: Any, depth: int) -> str:
        parts = [self.part(type_, depth) for _ in range(self.random.randint(1, 5))]
        return "{ " + " ".join(parts) + " }"

    def part(self, type_: Any, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.1:
            return f"{self.random.choice(['', 'kind: '])}__typename {self.condition()}"
        if kind < 0.3 or isinstance(type_, GraphQLUnionType):
            return self.fragment(type_, depth)
        names = [name for name in type_.fields if name != "impure" or self.impure]
        if depth > 2:
            names = [name for name in names if is_leaf_type(get_named_type(type_.fields[name].type))]
        return self.field(type_, self.random.choice(names), depth)

    def field(self, type_: Any, name: str, depth: int) -> str:
        alias, arguments = self.random.choice(["", f"{name}A", f"{name}B"]), ""
        if name == "children":
            arguments = {"": "(first: $n)", "childrenA": "(range: {low: $low})", "childrenB": "(first: 3)"}[alias]
        if name == "total":
            arguments = {"": "", "totalA": "(unit: $unit)", "totalB": '(unit: "EUR")'}[alias]
        inner = get_named_type(type_.fields[name].type)
        below = "" if is_leaf_type(inner) else self.selection(inner, depth + 1)
        return f"{alias and alias + ': '}{name}{arguments} {self.condition()} {below}"

    def fragment(self, type_: Any, depth: int) -> str:
        possible = [type_] if isinstance(type_, GraphQLObjectType) else self.schema.get_possible_types(type_)
        names = {type_.name, *(each.name for each in possible)}
        names |= {"Node"} & {interface.name for each in possible for interface in each.interfaces}
        on = self.schema.type_map[self.random.choice(sorted(names))]
        if depth > 2:
            return "__typename"
        body = self.selection(on, depth + 1)
        if self.random.random() < 0.5:
            return f"... on {on.name} {self.condition()} {body}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {on.name} {body}")
        return f"...{name} {self.condition()}"

    def condition(self) -> str:
        choices = ["@skip(if: $no)", "@include(if: $yes)", "@skip(if: $yes)", "@include(if: false)", "@skip(if: false) @include(if: $no)"]
        return self.random.choice(choices) if self.random.random() < 0.15 else ""


class Data:
    """Random Rows for a document; ``odd`` is the share of values that are not what the schema says."""

    def __init__(self, executor: Executor[Any], seed: int, odd: float, *, awaitables: bool) -> None:
        self.executor = executor
        self.random = random.Random(seed)
        self.odd = odd
        self.awaitables = awaitables

    def root(self) -> Row:
        executor = self.executor
        details = executor.operation.selection_set.selections
        row = row_type("Query")()
        for node in details:
            name = node.name.value
            field = executor.schema.query_type.fields[name]
            key = node.alias.value if node.alias else name
            row[planned_key(key)] = self.value(field.type, [_details(node)])
        return row

    def value(self, type_: Any, details: Any) -> Any:
        if self.random.random() < self.odd:
            return self.odd_value(type_, details)
        if isinstance(type_, GraphQLNonNull):
            return self.present(type_.of_type, details)
        return None if self.random.random() < 0.1 else self.present(type_, details)

    def present(self, type_: Any, details: Any) -> Any:
        if isinstance(type_, GraphQLList):
            return [self.value(type_.of_type, details) for _ in range(self.random.choice([0, 1, 2, 3]))]
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(list(type_.values))
        if is_leaf_type(type_):
            return {"Int": 7, "Float": 0.5, "Boolean": self.random.random() < 0.5}.get(type_.name, "text")
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            type_ = self.random.choice(self.executor.schema.get_possible_types(type_))
        return self.row(type_, details)

    def row(self, type_: GraphQLObjectType, details: Any) -> Row:
        row = row_type(type_.name)()
        for key, field_details in self.executor.collect_subfields(type_, details).grouped_field_set.items():
            name = field_details[0].node.name.value
            if name == "__typename" or self.random.random() < self.odd / 3:
                continue
            field = type_.fields[name]
            planned = field.extensions.get(PLANNED)
            row[planned_key(key) if planned else name] = self.value(field.type, field_details)
        return row

    def odd_value(self, type_: Any, details: Any) -> Any:
        plain = [None, 3, -1, 2**40, 1.5, 2.0, float("nan"), float("inf"), -0.0, "", "7", "GOLD", True, False, Text("GOLD"), b"x"]
        strange = [Surprise("no"), ValueError("bad"), Thing(), [], ["x"], [None], [[1]], (), ("x",), {}, {"id": "1"}, {1}]
        lookalike = {
            "id": "1",
            "title": "t",
            "@account": None,
            "account": row_type("Account")(id="2"),
            "@author": None,
            "author": {"id": "3"},
        }
        rows = [lookalike, row_type("Note")(title="t"), row_type("Nothing")(), row_type("User")(id="u")]
        odd = self.random.choice([*plain, *strange, *rows])
        usual = self.present(type_.of_type if isinstance(type_, GraphQLNonNull) else type_, details)
        odd = self.random.choice([odd, odd, tuple(usual) if isinstance(usual, list) else odd])
        if self.awaitables and self.random.random() < 0.3:
            return Later(self.random.choice([odd, usual]))
        return odd


def _details(node: Any) -> Any:
    return FieldDetails(node, None)


def variables(seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    given: dict[str, Any] = {"no": rng.random() < 0.3}
    for name, values in (("yes", (True, False)), ("n", (1, None)), ("low", (4, None)), ("unit", ("EUR", None))):
        if rng.random() < 0.4:
            given[name] = rng.choice(values)
    return given
