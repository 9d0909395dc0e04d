"""clairvoyance guesses names from what errors say: it must learn none of a production service that it may not ask.

Its words are the names of the schema itself, so that a single confirmation would show.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

from harness import HERE, HTTP, PRODUCTION, SCRATCH, run

SCHEMA = (HERE.parents[1] / "schema.graphql").read_text(encoding="utf-8")
FIELDS = sorted(set(re.findall(r"^  (\w+)[(:]", SCHEMA, re.MULTILINE)))
TYPES = set(re.findall(r"^(?:type|interface|union|enum|input|scalar) (\w+)", SCHEMA, re.MULTILINE)) - {"Query", "Mutation", "Subscription"}
WORDS = 400
PLACEHOLDER = "dummy"


async def guessed(url: str, words: list[str]) -> tuple[set[str], str]:
    """The names of the schema that it learns by trying the words, and what it says."""
    SCRATCH.mkdir(exist_ok=True)
    wordlist, out = SCRATCH / "words.txt", SCRATCH / "guessed.json"
    out.unlink(missing_ok=True)
    wordlist.write_text("\n".join(words), encoding="utf-8")
    command = [Path(sys.executable).parent / "clairvoyance", "-w", wordlist, "-o", out, "-m", "1", "-b", "1", url]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False, timeout=25)
    return names_in(out.read_text(encoding="utf-8")) if out.exists() else set(), done.stdout + done.stderr


def names_in(text: str) -> set[str]:
    """The names of fields and types in an introspection, without those that every schema has and the tool's placeholder."""
    types = json.loads(text)["data"]["__schema"]["types"]
    fields = {field["name"] for type_ in types for field in type_.get("fields") or ()} | {type_["name"] for type_ in types}
    return (fields & (set(FIELDS) | TYPES)) - {PLACEHOLDER}


async def it_works() -> None:
    learnt, said = await guessed(HTTP, ["accounts", "viewer", "nodes", "name"])
    assert {"accounts", "viewer", "AccountConnection"} <= learnt, said


async def no_fields() -> None:
    learnt, said = await guessed(PRODUCTION, FIELDS[:WORDS])
    assert not learnt, learnt
    assert "Unable to get TypeRef" in said, said


async def no_types() -> None:
    learnt, said = await guessed(PRODUCTION, sorted(TYPES)[:WORDS])
    assert not learnt, learnt
    assert "Unable to get TypeRef" in said, said


asyncio.run(
    run(
        [
            ("control: it learns names of a development service", it_works),
            ("no field is confirmed", no_fields),
            ("no type is confirmed", no_types),
        ]
    )
)
