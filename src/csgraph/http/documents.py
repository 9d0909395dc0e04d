"""Parses and validates documents once: a bounded cache from text to document or errors; one per process."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from graphql import (
    BREAK,
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Visitor,
    VisitorAction,
    parse,
    validate,
    visit,
)

from csgraph.http.errors import MAX_ERRORS, format_request_error
from csgraph.schema.admission import Admission, Limits
from csgraph.schema.rules import Rule, broken

TOKEN = re.compile(
    r'"""(?:[^"\\]|\\"""|\\|"(?!""))*+(?:"""|\Z)|"(?:[^"\\\n]|\\.)*+"?|#[^\n]*|[_A-Za-z]\w*|\.\.\.|-?\d[\d.eE+-]*|[!$&()\[\]{}:=@|]'
)
"""What the lexer takes for a token, comments included, fast enough to count those of a document that is not parsed: a text that never ends is one, so that nothing is read twice."""
INCREMENTAL_DIRECTIVES = frozenset({"defer", "stream"})
Admit = Callable[[DocumentNode, OperationDefinitionNode], Admission]
MAX_DOCUMENTS = 1000
MAX_CACHED_CHARACTERS = 8_000_000
"""Texts of all cached documents together; with 1,000 documents of 256 kB each the cache would hold a quarter GB."""


class Document:
    """A parsed document and its operations, or the errors that every request with this text gets."""

    __slots__ = ("_admissions", "_admit", "errors", "hash", "incremental", "node", "operations", "text")

    def __init__(self, text: str, node: DocumentNode | None, errors: list[dict[str, Any]], admit: Admit | None = None) -> None:
        self._admissions: dict[int, Admission] = {}
        self._admit = admit
        self.text = text
        self.hash = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
        self.node = node
        self.errors = errors
        self.incremental = node is not None and _is_incremental(node, text)
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

    def __init__(self, schema: GraphQLSchema, *, max_tokens: int | None, rules: Sequence[Rule] = (), limits: Limits | None = None) -> None:
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
        document = self._documents[text] = self.load(text)
        self._characters += len(text)
        while len(self._documents) > MAX_DOCUMENTS or self._characters > MAX_CACHED_CHARACTERS:
            _, oldest = self._documents.popitem(last=False)
            self._characters -= len(oldest.text)
            self.evictions += 1
        return document

    def load(self, text: str) -> Document:
        """The document of a text, which the cache does not keep."""
        try:
            node = parse(text, max_tokens=self._max_tokens)
        except GraphQLError as error:
            return Document(text, None, [self._unparsed(error, text)])
        errors = broken(node, self._rules) or validate(self._schema, node, max_errors=MAX_ERRORS, hide_suggestions=True)
        formatted = [format_request_error(error, "GRAPHQL_VALIDATION_FAILED") for error in errors[:MAX_ERRORS]]
        return Document(text, None if formatted else node, formatted, self._admit)

    def _unparsed(self, error: GraphQLError, text: str) -> dict[str, Any]:
        formatted = format_request_error(error, "GRAPHQL_PARSE_FAILED")
        most = self._max_tokens
        if most is not None and len(text) > most and (actual := sum(1 for _ in TOKEN.finditer(text))) > most:
            formatted["extensions"] |= {"limit": most, "actual": actual}
        return formatted


class _Incremental(Visitor):
    """Notes whether a document has one of the directives of incremental delivery."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_directive(self, node: DirectiveNode, *_: Any) -> VisitorAction:
        """Look at one directive."""
        self.found = self.found or node.name.value in INCREMENTAL_DIRECTIVES
        return BREAK if self.found else None


def _is_incremental(node: DocumentNode, text: str) -> bool:
    if not any(name in text for name in INCREMENTAL_DIRECTIVES):
        return False
    visitor = _Incremental()
    visit(node, visitor)
    return visitor.found
