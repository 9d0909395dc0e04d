"""Documents that are sent by name: those that clients register by their hash, and the trusted list; used by ``engine``."""

from __future__ import annotations

import hashlib
import logging
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from csgraph.domain.observing import SILENT, Instruments
from csgraph.http.body import Parameters
from csgraph.http.documents import MAX_CACHED_CHARACTERS, Document, DocumentCache
from csgraph.http.outcome import RequestErrors
from csgraph.http.refusal import BAD_REQUEST, Refusal

SHA256 = re.compile(r"[0-9a-f]{64}")
SHA256_PREFIX = "sha256:"
NOT_FOUND = "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND"
NOT_SUPPORTED = "PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED"
"""Messages and codes that Apollo's clients know: after the first they send the text, too; after the second they send texts only."""
MAX_REMEMBERED = 1000

_log = logging.getLogger("csgraph.http")


@dataclass(slots=True)
class Registered:
    """Texts of valid documents by their hash, the least recently used leaving first; bounded in number and in characters."""

    most: int
    texts: OrderedDict[str, str] = field(default_factory=OrderedDict)
    characters: int = 0

    def get(self, key: str) -> str | None:
        """The text with this hash."""
        text = self.texts.get(key)
        if text is not None:
            self.texts.move_to_end(key)
        return text

    def keep(self, key: str, text: str) -> None:
        """Remember a text by its hash."""
        if key in self.texts:
            return
        self.texts[key] = text
        self.characters += len(text)
        while len(self.texts) > self.most or self.characters > MAX_CACHED_CHARACTERS:
            _, oldest = self.texts.popitem(last=False)
            self.characters -= len(oldest)


class PersistedDocuments:
    """Finds the document that a request means; ``only`` refuses whatever is not on the trusted list.

    A text that is listed under some name counts as listed where others may run, too. ``unlisted`` counts the requests for other documents,
    of which ``instruments`` hear; each of these is named in the log by its hash, once.
    """

    def __init__(
        self,
        cache: DocumentCache,
        trusted: Mapping[str, Document] | None = None,
        *,
        only: bool = False,
        most: int = 1000,
        instruments: Instruments = SILENT,
    ) -> None:
        self._cache = cache
        self._trusted = trusted
        self._hashes = frozenset(document.hash for document in (trusted or {}).values())
        self._only = only
        self._instruments = instruments
        self._registered = Registered(most)
        self._told: OrderedDict[str, None] = OrderedDict()
        self.unlisted = 0

    def get(self, parameters: Parameters) -> Document:
        """The document; raises Refusal or RequestErrors where there is none."""
        trusted = self._listed(parameters)
        if trusted is not None:
            return trusted
        if self._only:
            raise _not_supported()
        document = self._by_text(parameters) if parameters.sha256 is None else self._automatic(parameters, parameters.sha256)
        if self._trusted is not None and document.hash not in self._hashes:
            self._count(document.hash)
        return document

    def _listed(self, parameters: Parameters) -> Document | None:
        if self._trusted is None:
            return None
        names = [name for name in (parameters.document_id, parameters.sha256) if name is not None]
        found = (self._trusted.get(name.removeprefix(SHA256_PREFIX)) or self._trusted.get(name) for name in names)
        return next((document for document in found if document is not None), None)

    def _by_text(self, parameters: Parameters) -> Document:
        if parameters.query:
            return self._cache.get(parameters.query)
        if self._trusted is None:
            raise _not_supported()
        raise _not_found()

    def _automatic(self, parameters: Parameters, key: str) -> Document:
        if not self._registered.most:
            raise _not_supported()
        if not SHA256.fullmatch(key):
            raise Refusal(BAD_REQUEST, "persistedQuery.sha256Hash must be a SHA-256 in 64 small hexadecimal digits.")
        if not parameters.query:
            text = self._registered.get(key)
            if text is None:
                raise _not_found()
            return self._cache.get(text)
        if hashlib.sha256(parameters.query.encode()).hexdigest() != key:
            raise Refusal(BAD_REQUEST, "persistedQuery.sha256Hash is not the SHA-256 of the query.")
        document = self._cache.get(parameters.query)
        if document.node is not None:
            self._registered.keep(key, parameters.query)
        return document

    def _count(self, key: str) -> None:
        self.unlisted += 1
        self._instruments.unlisted()
        if key in self._told:
            return
        self._told[key] = None
        if len(self._told) > MAX_REMEMBERED:
            self._told.popitem(last=False)
        _log.info("a document is not on the trusted list", extra={"fields": {"document.hash": key, "count": self.unlisted}})


def _not_found() -> RequestErrors:
    return RequestErrors([{"message": NOT_FOUND[0], "extensions": {"code": NOT_FOUND[1]}}])


def _not_supported() -> Refusal:
    return Refusal(BAD_REQUEST, NOT_SUPPORTED[0], code=NOT_SUPPORTED[1])
