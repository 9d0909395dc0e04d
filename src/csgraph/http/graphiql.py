"""GraphiQL from our own files: the page and the assets it loads; nothing comes from another host."""

from __future__ import annotations

import html
from importlib.resources import files
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

ASSETS_PATH = "/graphiql-assets"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>csgraph - GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{assets}/graphiql.min.css">
<link rel="stylesheet" href="{assets}/start.css">
</head>
<body>
<div id="graphiql" data-endpoint="{endpoint}" data-query="{query}">GraphiQL needs JavaScript.</div>
<script src="{assets}/react.production.min.js"></script>
<script src="{assets}/react-dom.production.min.js"></script>
<script src="{assets}/graphiql.min.js"></script>
<script src="{assets}/start.js"></script>
</body>
</html>
"""


def graphiql_page(endpoint: str, default_query: str) -> bytes:
    """The page of GraphiQL, opened with ``default_query``."""
    page = _PAGE.format(assets=ASSETS_PATH, endpoint=html.escape(endpoint), query=html.escape(default_query))
    return page.encode()


def graphiql_routes(endpoint: str) -> list[BaseRoute]:
    """The files that the page loads, and the way from / to it."""

    def root(request: Request) -> Response:
        if "text/html" not in request.headers.get("accept", "").lower():
            raise HTTPException(404)
        return RedirectResponse(endpoint, 302)

    folder = Path(str(files("csgraph") / "console" / "graphiql"))
    return [Route("/", root), Mount(ASSETS_PATH, StaticFiles(directory=folder))]
