"""/metrics: who may read it, and what it holds."""

from __future__ import annotations

import pytest

from csgraph.telemetry.metrics import Metrics, Reading
from support.toy_service import Context, client_of, service

TOKEN = "m" * 32


async def got(*, host: str = "localhost", authorization: str | None = None, **settings: str) -> tuple[int, str, str]:
    headers = {"host": host} | ({} if authorization is None else {"authorization": authorization})
    async with client_of(service(Context(), metrics_render=Metrics().render, **settings)) as client:
        response = await client.get("/metrics", headers=headers)
    return response.status_code, response.headers["content-type"], response.text


@pytest.mark.parametrize(
    ("settings", "asked", "status"),
    [
        ({"env": "development"}, {}, 200),
        ({"env": "development"}, {"host": "evil.example"}, 403),
        ({"env": "development"}, {"host": "evil.example", "authorization": "Bearer x"}, 403),
        ({"env": "production"}, {}, 404),
        ({"env": "production"}, {"authorization": "Bearer "}, 404),
        ({"env": "production", "metrics": "open"}, {"host": "10.0.0.7:8000"}, 200),
        ({"env": "production", "metrics": "off"}, {}, 404),
        ({"env": "production", "metrics_token": TOKEN}, {}, 401),
        ({"env": "production", "metrics_token": TOKEN}, {"authorization": f"Bearer {TOKEN}x"}, 401),
        ({"env": "production", "metrics_token": TOKEN}, {"authorization": f"Basic {TOKEN}"}, 401),
        ({"env": "production", "metrics_token": TOKEN}, {"authorization": f"bearer {TOKEN}", "host": "10.0.0.7:8000"}, 200),
        ({"env": "development", "metrics_token": TOKEN}, {}, 401),
        ({"env": "development", "metrics": "off"}, {}, 404),
    ],
)
async def test_who_may_read(settings: dict[str, str], asked: dict[str, str], status: int) -> None:
    found, media, text = await got(**asked, **settings)

    assert found == status
    if status == 200:
        assert media == "text/plain; version=0.0.4; charset=utf-8"
        assert "# TYPE csgraph_requests_total counter" in text
    else:
        assert media == "application/json"
        assert '"code"' in text


async def test_readings_are_taken_when_somebody_asks() -> None:
    metrics, numbers = Metrics(), iter([1, 2, 5])
    metrics.watch([
        Reading("a", "A.", lambda: next(numbers)),
        Reading("b", "B.", lambda: 3, ("kind", "x")),
        Reading("b", "B.", lambda: 4, ("kind", "y")),
        Reading("c", "C.", lambda: 7, counts=True),
    ])  # fmt: skip

    first, second = await metrics.render(), await metrics.render()

    assert b"# TYPE a gauge\na 1.0\n" in first
    assert b"a 2.0\n" in second
    assert b'# TYPE b gauge\nb{kind="x"} 3.0\nb{kind="y"} 4.0\n' in first
    assert b"# TYPE c_total counter\nc_total 7.0\n" in first


async def test_memory_and_cpu_of_the_process_are_there() -> None:
    text = (await Metrics().render()).decode()

    assert "# TYPE process_resident_memory_bytes gauge" in text
    assert "# TYPE process_cpu_seconds_total counter" in text
