"""What is concluded about a server while an answer of it is overdue."""

from __future__ import annotations

import asyncio

import pytest

from csgraph.db import pulse
from csgraph.db.pulse import Pulse, Silent


async def waited(seconds: float, answering: float) -> type[BaseException]:
    """How a wait of so many seconds ends whose server needs ``answering`` seconds for something easy."""
    heart = Pulse(lambda: asyncio.sleep(answering))
    with pytest.raises(TimeoutError) as problem:
        async with heart.within(seconds):
            await asyncio.sleep(60)
    await heart.close()
    return problem.type


async def test_who_answers_something_easy_is_slow_and_who_does_not_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "ANSWER_SECONDS", 0.2)
    assert await waited(0.8, 0.01) is TimeoutError
    assert await waited(0.8, 30) is Silent


async def test_a_time_limit_too_short_to_know_blames_nobody() -> None:
    assert await waited(0.2, 30) is TimeoutError
    assert await waited(0.2, 0.15) is TimeoutError
