from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.text import MADE_OF_MARKS, few_marks, fold, nfc


def test_text_is_stored_composed():
    assert nfc("Cafe\u0301") == "Caf\u00e9"


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "ok \udcff"])
def test_nul_and_lone_surrogates_are_refused(text):
    with pytest.raises(ValueError, match="text must not contain"):
        nfc(text)


@pytest.mark.parametrize("mark", ["\u0301", "\u0f73", "\uff9e"])
def test_a_letter_has_at_most_thirty_marks(mark):
    assert few_marks(("a" + mark * 30) * 2) == ("a" + mark * 30) * 2
    with pytest.raises(ValueError, match="text must not pile up marks"):
        few_marks("a" + mark * 31)


def test_nothing_else_than_these_comes_apart_into_marks():
    apart = {c for c in map(chr, range(0x110000)) if unicodedata.combining(unicodedata.normalize("NFKD", c)[0])}

    assert {c for c in apart if not unicodedata.combining(c)} == MADE_OF_MARKS


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  ACME, Inc. ", "acme inc"), ("Ærø Łódź", "aero lodz"), ("Straße", "strasse"), ("\u0130stanbul", "istanbul"),
        ("D\u0131yarbak\u0131r", "diyarbakir"), ("ﬁnance_team", "finance team"), ("anna@acme.example", "anna acme example"), ("東京 支店", "東京 支店"),
        ("Đà Nẵng", "da nang"), ("—", ""), ("x" * 3 + "\u200f" + "y", "xxx y"),
    ],
)  # fmt: skip
def test_search_form(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
