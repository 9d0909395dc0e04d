"""Texts in inputs of mutations."""

from __future__ import annotations

import pytest

from csgraph.domain.refusal import Refused
from csgraph.mutations.inputs import optional_text


@pytest.mark.parametrize("text", ["a\0", "\ud800", "a" + "\u0301" * 31])
def test_a_text_that_is_not_to_be_stored_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="INVALID_INPUT"):
        optional_text({"name": text}, "name")


def test_a_letter_may_have_thirty_marks() -> None:
    assert optional_text({"name": " a" + "\u0301" * 30}, "name") == "\u00e1" + "\u0301" * 29
