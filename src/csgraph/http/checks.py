"""The checks that need only the head of a request, in the order in which they refuse; called by ``view``."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from csgraph.http.negotiation import Answer, choose, choose_stream
from csgraph.http.refusal import (
    FORBIDDEN,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    UNSUPPORTED_MEDIA_TYPE,
    Refusal,
)
from csgraph.http.request import RequestInfo

_DEFAULT_PORTS = {"http": 80, "https": 443}
_QUERY_PARAMETER = b"query="


def check_method(request: RequestInfo, *, queries_via_get: bool) -> None:
    """Only POST, and GET where it is on; a page is never found where GET is off."""
    if request.method == "POST" or (request.method == "GET" and queries_via_get):
        return
    if request.method == "GET" and wants_page(request):
        raise Refusal(NOT_FOUND, "There is no page here.")
    allow = "GET, POST" if queries_via_get else "POST"
    raise Refusal(METHOD_NOT_ALLOWED, f"Use one of these methods: {allow}.", headers={"Allow": allow})


def is_preflight(request: RequestInfo) -> bool:
    """Whether a browser asks for permission before it sends the real request."""
    return request.method == "OPTIONS" and {"origin", "access-control-request-method"} <= request.headers.keys()


def check_origin(request: RequestInfo, allowed_origins: Collection[str]) -> None:
    """Refuse what a browser sends on behalf of another site, unless that site is listed."""
    origin = request.headers.get("origin")
    if origin is not None and origin in allowed_origins:
        return
    cross_site = request.headers.get("sec-fetch-site", "").lower() == "cross-site"
    if cross_site or (origin is not None and not _is_own(origin, request.headers.get("host", ""))):
        raise Refusal(FORBIDDEN, "Requests from this origin are not allowed.", code="FORBIDDEN")


def check_host(request: RequestInfo, hosts: Collection[str] | None) -> None:
    """Refuse callers without a token who name another host: a page whose name was made to lead here (DNS rebinding) sees nothing."""
    if hosts is None or request.authorization is not None:
        return
    place = _place(f"//{request.headers.get('host', '')}", "http")
    if place is None or place[0] not in hosts:
        raise Refusal(FORBIDDEN, "Without a token, the service answers as localhost only.", code="FORBIDDEN")


def check_accept(request: RequestInfo, *, page: bool) -> Answer | None:
    """The answer's shape, None where only streams are read; refuses an Accept header that names nothing we serve. ``page``: whether there is one."""
    accept = request.headers.get("accept")
    answer = choose(accept, html=page and wants_page(request))
    if answer is None and choose_stream(accept).media is None:
        raise Refusal(NOT_ACCEPTABLE, "Accept application/graphql-response+json or application/json, for subscriptions text/event-stream.")
    return answer


def check_content_type(request: RequestInfo) -> None:
    """A body must be exactly application/json, in UTF-8: anything less lets forms of other sites through."""
    media, *parameters = request.headers.get("content-type", "").lower().split(";")
    for parameter in parameters:
        name, _, value = (part.strip(' "') for part in parameter.partition("="))
        if name == "charset" and value not in {"utf-8", "utf8"}:
            raise Refusal(UNSUPPORTED_MEDIA_TYPE, "The charset must be utf-8.")
    if media.strip() != "application/json":
        raise Refusal(UNSUPPORTED_MEDIA_TYPE, "The content type must be application/json.")


def wants_page(request: RequestInfo) -> bool:
    """Whether this may be a browser that opens the page: a GET for HTML by name, without a query."""
    return (
        request.method == "GET"
        and "text/html" in request.headers.get("accept", "").lower()
        and not any(part.startswith(_QUERY_PARAMETER) for part in request.query_string.split(b"&"))
    )


def _is_own(origin: str, host: str) -> bool:
    scheme = origin.partition("://")[0]
    place = _place(origin, scheme)
    return place is not None and place == _place(f"//{host}", scheme)


def _place(address: str, scheme: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port else None
