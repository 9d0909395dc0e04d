"""Content negotiation by Accept: pure functions; called by ``view`` and ``checks``."""

from __future__ import annotations

import enum
from functools import lru_cache
from typing import NamedTuple

GRAPHQL_RESPONSE_TYPE = "application/graphql-response+json"
JSON_TYPE = "application/json"
HTML_TYPE = "text/html"
EVENTS_TYPE = "text/event-stream"
MULTIPART_TYPE = "multipart/mixed"

_UTF8 = frozenset({"utf-8", "utf8"})


class Answer(enum.Enum):
    """What the answer looks like: its media type, and whether request errors change the status."""

    GRAPHQL_RESPONSE = enum.auto()
    """application/graphql-response+json, honest status."""
    JSON = enum.auto()
    """application/json because anything goes, honest status."""
    LEGACY_JSON = enum.auto()
    """application/json because the client named it, 200 for every well-formed request."""
    HTML = enum.auto()
    """The page of GraphiQL."""

    @property
    def media_type(self) -> str:
        """The media type, without charset."""
        return _MEDIA_TYPES[self]


class Streaming(NamedTuple):
    """What streams the client reads."""

    media: str | None
    """The best ranked of our two streaming types; None: neither is named."""
    preferred: bool
    """Whether an event stream ranks above JSON, so that single answers are sent as one, too."""
    multipart: bool = False
    """Whether multipart/mixed is named, in which answers come in pieces."""


_MEDIA_TYPES = {
    Answer.GRAPHQL_RESPONSE: GRAPHQL_RESPONSE_TYPE,
    Answer.JSON: JSON_TYPE,
    Answer.LEGACY_JSON: JSON_TYPE,
    Answer.HTML: HTML_TYPE,
}


class Range(NamedTuple):
    """One media range of an Accept header."""

    media: str
    quality: float
    position: int


@lru_cache(maxsize=256)
def choose(accept: str | None, *, html: bool = False) -> Answer | None:
    """The best answer for an Accept header, None when nothing in it can be served.

    Ranked by q, then by position; q=0 excludes; a missing or empty header means ``*/*``. HTML is served only when asked for by
    name and allowed by ``html``.
    """
    ranges = parse_accept(accept) if accept else (Range("*/*", 1.0, 0),)
    best: tuple[float, int] | None = None
    answer: Answer | None = None
    for media in (GRAPHQL_RESPONSE_TYPE, JSON_TYPE, *((HTML_TYPE,) if html else ())):
        match = _most_specific(ranges, media)
        if match is None or match.quality == 0 or media not in (match.media, JSON_TYPE):
            continue
        rank = _rank(match)
        if best is None or rank > best:
            best, answer = rank, _answer(media, named=match.media == media)
    return answer


@lru_cache(maxsize=256)
def choose_stream(accept: str | None) -> Streaming:
    """The streams that an Accept header names; wildcards stand for JSON."""
    ranges = parse_accept(accept) if accept else ()
    named = [r for r in ranges if r.media in {EVENTS_TYPE, MULTIPART_TYPE} and r.quality > 0]
    best = max(named, key=_rank, default=None)
    if best is None:
        return Streaming(None, preferred=False)
    json = [match for media in (GRAPHQL_RESPONSE_TYPE, JSON_TYPE) if (match := _most_specific(ranges, media)) and match.quality > 0]
    preferred = best.media == EVENTS_TYPE and all(_rank(best) > _rank(each) for each in json)
    return Streaming(best.media, preferred, any(each.media == MULTIPART_TYPE for each in named))


@lru_cache(maxsize=256)
def reads_gzip(accept_encoding: str | None) -> bool:
    """Whether a client says that it reads gzip."""
    codings = {coding.strip().lower(): "".join(parameters.lower().split()) for coding, _, parameters in (
        part.partition(";") for part in (accept_encoding or "").split(",")
    )}  # fmt: skip
    weight = codings.get("gzip", codings.get("*"))
    return weight is not None and (not weight or weight.removeprefix("q=").strip("0.") != "")


def parse_accept(header: str) -> tuple[Range, ...]:
    """The media ranges of an Accept header in order; ranges that make no sense are left out."""
    parsed = (_range(text, position) for position, text in enumerate(header.split(",")))
    return tuple(range_ for range_ in parsed if range_ is not None)


def _range(text: str, position: int) -> Range | None:
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = (part.strip(' "') for part in parameter.partition("="))
        if name == "charset" and value not in _UTF8:
            return None
        if name == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
    return Range(media, quality, position) if "/" in media and 0 <= quality <= 1 else None


def _most_specific(ranges: tuple[Range, ...], media: str) -> Range | None:
    for pattern in (media, media.partition("/")[0] + "/*", "*/*"):
        matches = [range_ for range_ in ranges if range_.media == pattern]
        if matches:
            return max(matches, key=_rank)
    return None


def _rank(range_: Range) -> tuple[float, int]:
    return range_.quality, -range_.position


def _answer(media: str, *, named: bool) -> Answer:
    if media == GRAPHQL_RESPONSE_TYPE:
        return Answer.GRAPHQL_RESPONSE
    if media == HTML_TYPE:
        return Answer.HTML
    return Answer.LEGACY_JSON if named else Answer.JSON
