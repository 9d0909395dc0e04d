"""What the image is built from, and nothing else, reaches the builder."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_only_what_the_dockerfile_copies_is_sent_to_the_builder() -> None:
    copied = {
        name
        for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
        if line.startswith("COPY ")
        for name in line.split()[1:-1]
    }
    rules = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied
