"""/metrics: Prometheus' text for whom the operator lets read it; called by ``routes``."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from csgraph.http.checks import check_host
from csgraph.http.outcome import of_refusal
from csgraph.http.refusal import NOT_FOUND, UNAUTHORIZED, Refusal
from csgraph.http.request import RequestInfo
from csgraph.settings import Settings

METRICS_PATH = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Render = Callable[[], Awaitable[bytes]]
"""Makes the text."""


def metrics_routes(render: Render, settings: Settings, hosts: Collection[str] | None) -> list[Route]:
    """The route, unless it is off; ``hosts`` are the names under which development answers callers without a token."""

    async def metrics(request: Request) -> Response:
        try:
            _check(request, settings, hosts)
        except Refusal as refusal:
            outcome = of_refusal(refusal)
            return JSONResponse(outcome.payload, outcome.status, dict(outcome.headers))
        return Response(await render(), headers={"content-type": CONTENT_TYPE, "cache-control": "no-store"})

    return [] if settings.metrics == "off" else [Route(METRICS_PATH, metrics)]


def _check(request: Request, settings: Settings, hosts: Collection[str] | None) -> None:
    if settings.metrics == "open":
        return
    if settings.metrics_token is None and hosts is None:
        raise HTTPException(NOT_FOUND)
    info = RequestInfo.from_scope(request.scope, deadline_seconds=0, new_id=str)
    if settings.metrics_token is None:
        check_host(replace(info, headers={"host": info.headers.get("host", "")}), hosts)  # nobody looks at a token here
        return
    scheme, _, given = (info.authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode(), settings.metrics_token.encode()):
        raise Refusal(
            UNAUTHORIZED, "Send the token of CSGRAPH_METRICS_TOKEN.", code="UNAUTHENTICATED", headers={"WWW-Authenticate": "Bearer"}
        )
