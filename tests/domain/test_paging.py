"""Pages and cursors."""

from __future__ import annotations

import base64

import pytest

from csgraph.domain.errors import BadUserInput
from csgraph.domain.paging import Cursors, PageLimits

LIMITS = PageLimits(default=50, most=100)
CURSORS = Cursors(b"key", "accounts by name")


@pytest.mark.parametrize("size", [1, 7, 100])
def test_the_size_of_a_page(size: int) -> None:
    assert LIMITS.checked(size) == size


@pytest.mark.parametrize("size", [0, -1, 101])
def test_a_page_that_makes_no_sense_is_refused(size: int) -> None:
    with pytest.raises(BadUserInput) as caught:
        LIMITS.checked(size)

    assert caught.value.detail["reason"] == "BAD_PAGE"


def test_a_cursor_is_read_back() -> None:
    assert CURSORS.read(CURSORS.write(["Ærø", 7, None]), 3) == ["Ærø", 7, None]


def test_a_cursor_of_another_list_is_refused() -> None:
    cursor = Cursors(b"key", "accounts by value").write(["a", "1"])

    with pytest.raises(BadUserInput) as caught:
        CURSORS.read(cursor, 2)

    assert caught.value.detail["reason"] == "BAD_CURSOR"


def test_every_flipped_bit_is_noticed() -> None:
    raw = base64.urlsafe_b64decode(CURSORS.write(["a", "1"]) + "==")

    for position in range(len(raw) * 8):
        forged = bytearray(raw)
        forged[position // 8] ^= 1 << position % 8
        with pytest.raises(BadUserInput):
            CURSORS.read(base64.urlsafe_b64encode(bytes(forged)).decode().rstrip("="), 2)


@pytest.mark.parametrize("cursor", ["", "!", "é", "a" * 5_000, "QUJD"])
def test_any_other_text_is_refused(cursor: str) -> None:
    with pytest.raises(BadUserInput):
        CURSORS.read(cursor, 2)
