"""The wall screen from our own files (A-46): one page for everybody, which holds no data; what it shows it asks for with a display's token."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

TV_PATH = "/tv"
ASSETS_PATH = "/tv-assets"
PAGE = "index.html"
NOT_MODIFIED = 304
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".graphql": "application/graphql; charset=utf-8",
}


def tv_routes() -> list[BaseRoute]:
    """The page and the files that it loads; all carry one version, by which a screen notices that the service is a newer one."""
    folder = Path(str(files("csgraph") / "console" / "tv"))
    found = {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix in _TYPES}
    version = f'"{hashlib.sha256(b"".join(found.values())).hexdigest()[:32]}"'
    headers = {
        "cache-control": "no-cache",
        "content-security-policy": POLICY,
        "etag": version,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }

    def send(request: Request, name: str) -> Response:
        if request.headers.get("if-none-match") == version:
            return Response(status_code=NOT_MODIFIED, headers=headers)
        return Response(found[name], headers=headers | {"content-type": _TYPES[Path(name).suffix]})

    def page(request: Request) -> Response:
        return send(request, PAGE)

    def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in found:
            raise HTTPException(404)
        return send(request, name)

    return [Route(TV_PATH, page), Route(f"{ASSETS_PATH}/{{name}}", asset)]
