"""Gives up connections whose client reads nothing while bytes wait for it; called by ``request_protocol`` and ``socket_protocol``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from fcntl import ioctl
from termios import TIOCOUTQ
from typing import Any

from csgraph.http.live import LiveLimits


def stall_seconds(application: Any) -> float:
    """How long a client of this application may read nothing."""
    live = getattr(application, "live", None)
    limits: LiveLimits = LiveLimits() if live is None else live.limits
    return limits.stall_seconds


class StallWatch:
    """Looks from time to time whether the client took any of the bytes that wait for it, and calls ``end`` where it did not."""

    def __init__(self, transport: Any, seconds: float, end: Callable[[], object]) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._seconds = seconds
        self._end = end
        self._unsent = 0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Begin to wait, unless everything is sent."""
        self.stop()
        if self._transport.get_write_buffer_size():
            self._unsent = self._untaken()
            self._timer = self._loop.call_later(self._seconds, self._look)

    def stop(self) -> None:
        """Wait no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        if self._untaken() < self._unsent:
            self.begin()
        else:
            self._timer = None
            self._end()

    def _untaken(self) -> int:
        """Bytes that the client's machine has not confirmed; the kernel keeps megabytes, which a slow reader takes for minutes."""
        left: int = self._transport.get_write_buffer_size()
        with suppress(OSError):
            told = ioctl(self._transport.get_extra_info("socket").fileno(), TIOCOUTQ, bytes(4))
            left += int.from_bytes(told, sys.byteorder)
        return left
