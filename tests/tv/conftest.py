"""A real headless Chromium, and a service whose coverage the tests say."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from support.wall import TOKEN, Wall, covering

try:
    from playwright import async_api as playwright
except ImportError:  # an environment from before it was needed
    playwright = None
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass
class Screen:
    """A page in a browser, and everything that the browser complained about."""

    page: Any
    wall: Wall
    complaints: list[str] = field(default_factory=list)
    sockets: int = 0

    async def open(self, token: str | None = TOKEN, query: str = "", address: str | None = None) -> None:
        fragment = "" if token is None else f"#token={token}"
        await self.page.goto(f"http://{address or self.wall.address}/tv{query}{fragment}")

    async def text(self, selector: str) -> str:
        return (await self.page.inner_text(selector)).strip()

    async def texts(self, selector: str) -> list[str]:
        return await self.page.locator(selector).all_inner_texts()

    async def sees(self, selector: str, text: str) -> None:
        """Wait until it is to be seen."""
        await playwright.expect(self.page.locator(selector)).to_contain_text(text, timeout=20_000)

    async def connection(self, words: str) -> None:
        await self.sees("#connection", words)


Open = Callable[..., Awaitable[Screen]]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Any]:
    if playwright is None:
        pytest.skip("the playwright package is not installed: make dev")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def wall() -> AsyncIterator[Wall]:
    wall = Wall(covering())
    await wall.begin()
    yield wall
    await wall.end()


@pytest.fixture
async def screen(browser: Any, wall: Wall) -> AsyncIterator[Open]:
    """Opens screens; options are those of a browser context."""
    contexts = []

    async def make(width: int = 1920, height: int = 1080, **options: Any) -> Screen:
        given = {"viewport": {"width": width, "height": height}, "locale": "en-US", "timezone_id": "UTC", "color_scheme": "dark"} | options
        contexts.append(await browser.new_context(**given))
        page = await contexts[-1].new_page()
        screen = Screen(page, wall)
        page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        page.on("console", lambda message: screen.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("websocket", lambda _socket: setattr(screen, "sockets", screen.sockets + 1))
        return screen

    yield make
    for context in contexts:
        await context.close()
