"""What an operation costs, as a function of its variables: compiled once for a document, evaluated for every request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    value_from_ast_untyped,
)

from csgraph.schema.admission.sizes import EDGE_NODE, INTROSPECTED, MUTATION, PAGE_ARGUMENTS, PER_POINT, ROWS, WEIGHTS, Size, size_of

Variables = Mapping[str, Any]
Number = Callable[[Variables], int]
Cost = int | Number
Arguments = Mapping[str, ArgumentNode]
INTROSPECTION = {"__schema": "__Schema", "__type": "__Type"}
"""The types behind the fields that ask about the schema itself."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Rows of a page when nobody says, and at most: a larger page is refused where it is read."""

    default: int
    most: int


class Compiler:
    """Walks an operation once, each of its fragments once; what no variable decides becomes a number at once.

    ``inputs`` are the arguments met on the way, ``steps`` the selections looked at.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, pages: Pages) -> None:
        self.inputs: list[tuple[ArgumentNode, GraphQLInputType]] = []
        self.steps = 0
        self._schema = schema
        self._pages = pages
        self._fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        self._known: dict[tuple[str, Cost], Cost] = {}

    def operation(self, node: OperationDefinitionNode) -> Cost:
        """The cost of an operation of a valid document."""
        root = self._schema.get_root_type(node.operation)
        assert root is not None
        return self._set(node.selection_set, root, 0)

    def _set(self, selections: SelectionSetNode, parent: GraphQLNamedType, page: Cost) -> Cost:
        return total(times(_included(node.directives or ()), self._selection(node, parent, page)) for node in selections.selections)

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType, page: Cost) -> Cost:
        self.steps += 1
        if isinstance(node, FieldNode):
            return self._field(node, parent, page)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, page)
        assert isinstance(node, InlineFragmentNode)
        on = node.type_condition
        return self._set(node.selection_set, parent if on is None else self._schema.type_map[on.name.value], page)

    def _fragment(self, name: str, page: Cost) -> Cost:
        fragment = self._fragments[name]
        on = self._schema.type_map[fragment.type_condition.name.value]
        key = (name, page if on.name.endswith("Connection") else 0)
        if key not in self._known:
            self._known[key] = self._set(fragment.selection_set, on, key[1])
        return self._known[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType, page: Cost) -> Cost:
        name = node.name.value
        field = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        if name in INTROSPECTION and node.selection_set is not None:
            return _points(1, self._set(node.selection_set, self._schema.type_map[INTROSPECTION[name]], 0), PER_POINT)
        if field is None:
            return 0
        given = {argument.name.value: argument for argument in node.arguments or ()}
        self.inputs += [(argument, field.args[each].type) for each, argument in given.items()]
        kind = get_named_type(field.type)
        inner = self._set(node.selection_set, kind, self._page(field, given)) if node.selection_set is not None else 0
        if parent.name.startswith("__"):
            return times(INTROSPECTED.get(f"{parent.name}.{name}", 1), total([1, inner]))
        size = size_of(parent.name, name)
        counts = (is_composite_type(kind) and not (name == EDGE_NODE and parent.name.endswith("Edge"))) or size is not None
        least = MUTATION if parent is self._schema.mutation_type else int(counts)
        each = total([WEIGHTS.get(f"{parent.name}.{name}", least), inner])
        if size is not None:
            return _points(_length(size, given), each, size.per_point)
        return times(page, each) if name in ROWS and parent.name.endswith("Connection") else each

    def _page(self, field: GraphQLField, given: Arguments) -> Cost:
        """The rows of a page, where the field is a connection."""
        pages, asked = self._pages, [given[name] for name in PAGE_ARGUMENTS if name in given and name in field.args]

        def rows(variables: Variables) -> int:
            sizes = [size for each in asked if isinstance(size := _value(each, variables), int)]
            return max(0, min(sizes[0], pages.most)) if sizes else pages.default

        return _folded(rows, asked)


def total(costs: Iterable[Cost]) -> Cost:
    """All together."""
    fixed, open_ = 0, []
    for cost in costs:
        if isinstance(cost, int):
            fixed += cost
        else:
            open_.append(cost)
    return (lambda variables: fixed + sum(each(variables) for each in open_)) if open_ else fixed


def times(factor: Cost, cost: Cost) -> Cost:
    """So many times the cost."""
    if isinstance(factor, int):
        if isinstance(cost, int):
            return factor * cost
        return cost if factor == 1 else (lambda variables: factor * cost(variables)) if factor else 0
    return lambda variables: (many := factor(variables)) and many * value(cost, variables)


def value(cost: Cost, variables: Variables) -> int:
    """The number of points for these variables."""
    return cost if isinstance(cost, int) else cost(variables)


def _points(length: Cost, each: Cost, per_point: int) -> Cost:
    product = times(length, each)
    return -(-product // per_point) if isinstance(product, int) else (lambda variables: -(-product(variables) // per_point))


def _length(size: Size, given: Arguments) -> Cost:
    """How many elements a list has, as its argument says."""
    argument = given.get(size.argument or "")
    if argument is None:
        return size.default

    def length(variables: Variables) -> int:
        asked = _value(argument, variables)
        if asked is None:
            return size.default
        if isinstance(asked, list):
            return len(asked)
        return max(0, asked) if isinstance(asked, int) else 1

    return _folded(length, [argument])


def _included(directives: Iterable[DirectiveNode]) -> Cost:
    """1, or 0 for what @skip and @include leave out."""
    cost: Cost = 1
    for directive in directives:
        name, arguments = directive.name.value, directive.arguments or ()
        if name in ("skip", "include"):
            cost = times(cost, _folded(_condition(arguments[0], wanted=name == "include"), arguments))
    return cost


def _condition(argument: ArgumentNode, *, wanted: bool) -> Number:
    return lambda variables: int(bool(_value(argument, variables)) == wanted)


def _folded(number: Number, arguments: Iterable[ArgumentNode]) -> Cost:
    """The number itself, where no variable decides it."""
    return number if any(isinstance(each.value, VariableNode) for each in arguments) else number({})


def _value(argument: ArgumentNode, variables: Variables) -> Any:
    node = argument.value
    return variables.get(node.name.value) if isinstance(node, VariableNode) else value_from_ast_untyped(node)
