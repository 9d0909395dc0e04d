"""Everything beside operations: health, GraphiQL and unknown paths."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

import pytest

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
VENDORED = files("csgraph") / "console" / "graphiql"


async def test_the_process_is_alive(client):
    response = await client.get("/livez")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})


async def test_readiness_gives_its_reason(client, context):
    ready = await client.get("/readyz")
    context.reason = "the database does not answer"
    unready = await client.get("/readyz")

    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    assert (unready.status_code, unready.json()) == (503, {"status": "unready", "reason": "the database does not answer"})


async def test_defect_26_graphiql_and_all_its_files_are_ours(client):
    page = await client.get("/graphql", headers=BROWSER)

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    assert 'data-query="{ hello } # &lt;b&gt;"' in page.text
    assert "//" not in page.text
    sources = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert len(sources) == 6
    assert [(await client.get(source)).status_code for source in sources] == [200] * 6


async def test_a_query_or_any_type_at_all_never_gets_the_page(client):
    query = await client.get("/graphql?query={hello}", headers=BROWSER)
    anything = await client.get("/graphql", headers={"accept": "*/*"})

    assert query.json() == {"data": {"hello": "Hello, world!"}}
    assert anything.status_code == 400


async def test_production_has_no_page(production):
    page = await production.get("/graphql", headers=BROWSER)
    script = await production.get("/graphiql-assets/start.js")

    assert (page.status_code, page.headers["content-type"]) == (404, "application/json; charset=utf-8")
    assert script.status_code == 404


async def test_unknown_paths_are_json(client):
    response = await client.get("/nothing")

    assert (response.status_code, response.json()["errors"][0]["extensions"]) == (404, {"code": "BAD_REQUEST"})


@pytest.mark.parametrize("line", [line for line in (VENDORED / "VENDORED.md").read_text().splitlines() if line.endswith("` |")])
def test_vendored_files_are_what_their_packages_hold(line):
    name, _package, licence, digest = (cell.strip(" `") for cell in line.strip("|").split("|"))

    assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == digest
    assert (VENDORED / licence.split(", ")[1]).is_file()


async def test_a_browser_is_led_from_the_root_to_graphiql_in_development_only(client, production):
    browser, program = await client.get("/", headers=BROWSER), await client.get("/", headers={"accept": "application/json"})

    assert (browser.status_code, browser.headers["location"]) == (302, "/graphql")
    assert (program.status_code, (await production.get("/", headers=BROWSER)).status_code) == (404, 404)


async def test_the_wall_screen_and_its_files_are_ours_in_production_too(production):
    """A-46."""
    page = await production.get("/tv", headers=BROWSER)

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )
    assert (page.headers["referrer-policy"], page.headers["x-content-type-options"]) == ("no-referrer", "nosniff")
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert sources == ["tv-assets/icon.svg", "tv-assets/tv.css", "tv-assets/start.js"]
    assert [(await production.get(f"/{source}")).status_code for source in sources] == [200] * 3
    assert {
        (await production.get(f"/tv-assets/{name}")).status_code for name in ("other.js", "../tv/index.html", "%2e%2e%2fdefault.graphql")
    } == {404}


async def test_the_wall_screen_is_sent_again_only_when_it_is_another_version(client):
    page = await client.get("/tv")
    script = await client.get("/tv-assets/start.js", headers={"if-none-match": page.headers["etag"]})
    stale = await client.get("/tv-assets/start.js", headers={"if-none-match": '"older"'})
    head = await client.head("/tv")

    assert (script.status_code, script.content, script.headers["cache-control"]) == (304, b"", "no-cache")
    assert (stale.status_code, stale.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert (head.status_code, head.headers["etag"]) == (200, page.headers["etag"])
