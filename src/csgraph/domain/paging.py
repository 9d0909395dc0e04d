"""Pages: how many rows, in which direction, and cursors that are opaque, authenticated and bound to their list."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from csgraph.domain.errors import BadUserInput

MAC_BYTES = 12
MAX_CURSOR_LENGTH = 4_000


@dataclass(frozen=True, slots=True)
class PageLimits:
    """Rows of a page when the caller does not say, and at most."""

    default: int
    most: int

    def checked(self, size: int) -> int:
        """The number of rows asked for; raises BadUserInput outside 1 to ``most``."""
        if not 1 <= size <= self.most:
            raise BadUserInput("A page has at least 1 row and at most the limit.", reason="BAD_PAGE", limit=self.most, actual=size)
        return size


@dataclass(frozen=True, slots=True)
class Cursors:
    """Writes and reads cursors of one list; ``binding`` names its order, filter and the viewer's scope."""

    key: bytes
    binding: str

    def write(self, values: list[Any]) -> str:
        """The cursor of a row with these sort values."""
        body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mac(body) + body).decode().rstrip("=")

    def read(self, cursor: str, length: int) -> list[Any]:
        """The sort values of a cursor of this list; raises BadUserInput with reason BAD_CURSOR for any other text."""
        try:
            if len(cursor) > MAX_CURSOR_LENGTH:
                raise ValueError
            raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            mac, body = raw[:MAC_BYTES], raw[MAC_BYTES:]
            if not hmac.compare_digest(mac, self._mac(body)):
                raise ValueError
            values = json.loads(body)
            if not isinstance(values, list) or len(values) != length:
                raise ValueError
        except (ValueError, binascii.Error):
            raise BadUserInput("This cursor does not belong to this list.", reason="BAD_CURSOR") from None
        return values

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self.key, self.binding.encode() + b"\0" + body, hashlib.sha256)[:MAC_BYTES]
