"""Puts the HTTP side together: the raw GraphQL endpoint in front, Starlette for everything else; called by ``app``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from csgraph.http.body import Receive
from csgraph.http.documents import DocumentCache
from csgraph.http.graphiql import graphiql_page, graphiql_routes
from csgraph.http.health import Ready, health_routes
from csgraph.http.request import Scope
from csgraph.http.responses import Send
from csgraph.http.view import ContextFactory, EndpointOptions, GraphQLEndpoint
from csgraph.schema.admission import Limits
from csgraph.schema.execution import CompilingExecutor, PlanCache
from csgraph.schema.rules import Rule
from csgraph.settings import LOOPBACK, Settings

GRAPHQL_PATH = "/graphql"

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[Any]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


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
) -> ASGIApp:
    """The ASGI application of the service.

    ``graphql_schema`` has been prepared by ``csgraph.schema.execution.prepare``. ``rules`` are limits that documents
    must keep, checked before the specified rules; ``limits`` what one operation may ask for, and then contexts are Metered. ``default_query`` is what GraphiQL opens with, in development.
    """
    development = settings.env == "development"
    documents = DocumentCache(graphql_schema, max_tokens=settings.document_max_tokens, rules=rules, limits=limits)
    options = EndpointOptions(
        max_bytes=settings.document_max_bytes,
        deadline_seconds=settings.deadline_seconds,
        planning_seconds=settings.planning_seconds,
        queries_via_get=development,
        page=graphiql_page(GRAPHQL_PATH, default_query) if development else None,
        allowed_origins=settings.allowed_origins,
        hosts_without_token=LOOPBACK | {settings.host.lower()} if development else None,
        reveal=development,
        metered=limits is not None,
    )
    build_executor = partial(CompilingExecutor.build, plans=PlanCache())
    endpoint = GraphQLEndpoint(graphql_schema, documents, build_executor, context_factory, options)
    routes = [*health_routes(ready), *(graphiql_routes(GRAPHQL_PATH) if development else ())]
    others = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _json_error})
    return _Dispatcher(endpoint, others)


class _Dispatcher:
    """Sends /graphql to the endpoint without Starlette's routing, which costs half a request again."""

    def __init__(self, endpoint: GraphQLEndpoint, others: Starlette) -> None:
        self._endpoint = endpoint
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == GRAPHQL_PATH:
            await self._endpoint(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            await self._others(scope, receive, send)


async def _json_error(_request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, HTTPException)
    error = {"message": str(problem.detail), "extensions": {"code": "BAD_REQUEST"}}
    return JSONResponse({"errors": [error]}, problem.status_code, problem.headers)
