"""Parses and validates documents once: a bounded cache from text to document or errors; one per process."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)

from csgraph.http.errors import MAX_ERRORS, format_request_error
from csgraph.schema.admission import Admission, Limits
from csgraph.schema.rules import Rule, broken

TOKEN = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|[_A-Za-z]\w*|\.\.\.|-?\d[\d.eE+-]*|[!$&()\[\]{}:=@|]')
"""What the lexer takes for a token, comments included, fast enough to count those of a document that is not parsed."""
Admit = Callable[[DocumentNode, OperationDefinitionNode], Admission]
MAX_DOCUMENTS = 1000
MAX_CACHED_CHARACTERS = 8_000_000
"""Texts of all cached documents together; with 1,000 documents of 256 kB each the cache would hold a quarter GB."""


class Document:
    """A parsed document and its operations, or the errors that every request with this text gets."""

    __slots__ = ("_admissions", "_admit", "errors", "node", "operations", "size")

    def __init__(self, size: int, node: DocumentNode | None, errors: list[dict[str, Any]], admit: Admit | None = None) -> None:
        self._admissions: dict[int, Admission] = {}
        self._admit = admit
        self.size = size
        self.node = node
        self.errors = errors
        definitions = node.definitions if node is not None else ()
        self.operations = [node for node in definitions if isinstance(node, OperationDefinitionNode)]

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation to run: the named one, or the only one; None when that is not determined."""
        if name is None:
            return self.operations[0] if len(self.operations) == 1 else None
        named = (node for node in self.operations if node.name is not None and node.name.value == name)
        return next(named, None)

    def admission(self, operation: OperationDefinitionNode) -> Admission | None:
        """What is asked of an operation before it runs, made when it is needed first; None without limits."""
        if self._admit is None or self.node is None:
            return None
        found = self._admissions.get(id(operation))
        if found is None:
            found = self._admissions[id(operation)] = self._admit(self.node, operation)
        return found


class DocumentCache:
    """Least recently used documents by text; the oldest leave when there are too many or they are too long together."""

    def __init__(self, schema: GraphQLSchema, *, max_tokens: int, rules: Sequence[Rule] = (), limits: Limits | None = None) -> None:
        self._schema = schema
        self._admit = None if limits is None else partial(Admission, schema, limits)
        self._max_tokens = max_tokens
        self._rules = list(rules)
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        self.evictions = 0

    def get(self, text: str) -> Document:
        """The document of a text, parsed and validated now if it is not cached."""
        document = self._documents.get(text)
        if document is not None:
            self._documents.move_to_end(text)
            return document
        document = self._load(text)
        self._documents[text] = document
        self._characters += document.size
        while len(self._documents) > MAX_DOCUMENTS or self._characters > MAX_CACHED_CHARACTERS:
            _, oldest = self._documents.popitem(last=False)
            self._characters -= oldest.size
            self.evictions += 1
        return document

    def _load(self, text: str) -> Document:
        try:
            node = parse(text, max_tokens=self._max_tokens)
        except GraphQLError as error:
            return Document(len(text), None, [self._unparsed(error, text)])
        errors = broken(node, self._rules) or validate(self._schema, node, max_errors=MAX_ERRORS, hide_suggestions=True)
        formatted = [format_request_error(error, "GRAPHQL_VALIDATION_FAILED") for error in errors[:MAX_ERRORS]]
        return Document(len(text), None if formatted else node, formatted, self._admit)

    def _unparsed(self, error: GraphQLError, text: str) -> dict[str, Any]:
        formatted = format_request_error(error, "GRAPHQL_PARSE_FAILED")
        actual = sum(1 for _ in TOKEN.finditer(text)) if len(text) > self._max_tokens else 0
        if actual > self._max_tokens:
            formatted["extensions"] |= {"limit": self._max_tokens, "actual": actual}
        return formatted
