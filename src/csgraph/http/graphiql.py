"""GraphiQL from our own files: the page and the assets it loads; nothing comes from another host."""

from __future__ import annotations

import html
from importlib.resources import files
from pathlib import Path

from starlette.routing import Mount
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


def graphiql_routes() -> list[Mount]:
    """The files that the page loads."""
    folder = Path(str(files("csgraph") / "console" / "graphiql"))
    return [Mount(ASSETS_PATH, StaticFiles(directory=folder))]
