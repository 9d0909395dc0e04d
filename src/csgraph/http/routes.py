"""Puts the HTTP side together: the raw GraphQL endpoint in front, Starlette for everything else; called by ``app``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from csgraph.domain.observing import SILENT, Instruments
from csgraph.http.body import Receive
from csgraph.http.documents import DocumentCache
from csgraph.http.engine import ContextFactory, Engine
from csgraph.http.graphiql import graphiql_page, graphiql_routes
from csgraph.http.health import Ready, health_routes
from csgraph.http.live import Live, LiveLimits
from csgraph.http.manifest import trusted_documents
from csgraph.http.metrics import Render, metrics_routes
from csgraph.http.persisted import PersistedDocuments
from csgraph.http.request import Scope
from csgraph.http.responses import Send
from csgraph.http.sockets import SocketEndpoint
from csgraph.http.tv import tv_routes
from csgraph.http.view import EndpointOptions, GraphQLEndpoint
from csgraph.schema.admission import Limits
from csgraph.schema.execution import CompilingExecutor, PlanCache
from csgraph.schema.rules import Rule
from csgraph.settings import LOOPBACK, Settings

GRAPHQL_PATH = "/graphql"

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[Any]]


def build_asgi(  # noqa: PLR0913 - what app.py wires together
    graphql_schema: GraphQLSchema,
    settings: Settings,
    context_factory: ContextFactory,
    ready: Ready,
    lifespan: Lifespan | None = None,
    *,
    default_query: str = "",
    rules: Sequence[Rule] = (),
    limits: Limits | None = None,
    instruments: Instruments = SILENT,
    metrics_render: Render | None = None,
) -> Application:
    """The ASGI application of the service.

    ``graphql_schema`` has been prepared by ``csgraph.schema.execution.prepare``. ``rules`` are limits that documents
    must keep, checked before the specified rules; ``limits`` what one operation may ask for, and then contexts are Metered. ``default_query`` is what GraphiQL opens with, in development.
    ``instruments`` hear of every operation; ``metrics_render`` makes the text of ``/metrics``.
    """
    development = settings.env == "development"
    options = EndpointOptions(
        max_bytes=settings.document_max_bytes,
        deadline_seconds=settings.deadline_seconds,
        planning_seconds=settings.planning_seconds,
        queries_via_get=development,
        page=graphiql_page(GRAPHQL_PATH, default_query) if development else None,
        allowed_origins=settings.allowed_origins,
        hosts_without_token=LOOPBACK | {settings.host.lower()} if development else None,
        batching_max_operations=settings.batching_max_operations,
        compress_min_bytes=settings.compress_min_bytes,
        reveal=development,
    )
    documents = _documents(graphql_schema, settings, rules, limits, instruments)
    build = partial(CompilingExecutor.build, plans=PlanCache())
    engine = Engine(
        graphql_schema, documents, build, context_factory, metered=limits is not None, reveal=development, instruments=instruments
    )
    live = Live(_live_limits(settings))
    endpoint, sockets = GraphQLEndpoint(engine, options, live), SocketEndpoint(engine, options, live)
    measured = metrics_routes(metrics_render, settings, options.hosts_without_token) if metrics_render is not None else []
    routes = [*health_routes(ready), *measured, *tv_routes(), *(graphiql_routes(GRAPHQL_PATH) if development else ())]
    others = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _json_error})
    return Application(endpoint, sockets, others, live)


def _documents(
    schema: GraphQLSchema, settings: Settings, rules: Sequence[Rule], limits: Limits | None, instruments: Instruments
) -> PersistedDocuments:
    """The documents that may be sent, by text and by name; raises SettingsError for a trusted list that does not fit the schema."""
    cache = DocumentCache(schema, max_tokens=settings.document_max_tokens, rules=rules, limits=limits)
    manifest = settings.trusted_manifest
    trusted = None if manifest is None else trusted_documents(manifest, schema, limits)
    only, most = settings.trusted_documents == "only", settings.persisted_max_documents
    return PersistedDocuments(cache, trusted, only=only, most=most, instruments=instruments)


def _live_limits(settings: Settings) -> LiveLimits:
    return LiveLimits(
        sockets=settings.viewer_max_sockets, streams=settings.viewer_max_streams, operations=settings.socket_max_operations,
        subscriptions=settings.subscriptions_max, init_seconds=settings.socket_init_seconds, ping_seconds=settings.stream_ping_seconds,
        stall_seconds=settings.stall_seconds,
    )  # fmt: skip


class Application:
    """Sends /graphql to the endpoints without Starlette's routing, which costs half a request again."""

    def __init__(self, endpoint: GraphQLEndpoint, sockets: SocketEndpoint, others: Starlette, live: Live) -> None:
        self._endpoint = endpoint
        self._sockets = sockets
        self._others = others
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, request or lifespan."""
        if scope["type"] == "http" and scope["path"] == GRAPHQL_PATH:
            await self._endpoint(scope, receive, send)
        elif scope["type"] == "websocket" and scope["path"] == GRAPHQL_PATH:
            await self._sockets(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        else:
            await self._others(scope, receive, send)

    def stop(self) -> None:
        """End the streams; requests finish."""
        self.live.stopping = True


async def _json_error(_request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, HTTPException)
    error = {"message": str(problem.detail), "extensions": {"code": "BAD_REQUEST"}}
    return JSONResponse({"errors": [error]}, problem.status_code, problem.headers)
