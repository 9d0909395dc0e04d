"""Health checks: is the process alive, and can it answer queries; called by ``routes``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from csgraph.http.refusal import OK, SERVICE_UNAVAILABLE

Ready = Callable[[], Awaitable[str | None]]
"""None when the service can answer queries, otherwise the reason why it cannot."""

_HEADERS = {"Cache-Control": "no-store"}


def health_routes(ready: Ready) -> list[Route]:
    """/livez touches nothing but the event loop; /readyz asks ``ready``."""

    async def livez(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "alive"}, headers=_HEADERS)

    async def readyz(_request: Request) -> JSONResponse:
        reason = await ready()
        if reason is None:
            return JSONResponse({"status": "ready"}, OK, _HEADERS)
        return JSONResponse({"status": "unready", "reason": reason}, SERVICE_UNAVAILABLE, _HEADERS)

    return [Route("/livez", livez), Route("/readyz", readyz)]
