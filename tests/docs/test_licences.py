"""The page of licences is that of what is installed, and no licence forbids what we do."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PERMISSIVE = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense",
    "GPL-2.0-only WITH Classpath-exception-2.0",
}  # fmt: skip
"""MPL-2.0 asks for changes of its own files, which nobody makes here; the exception lets programs use the Java runtime."""


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "requirements" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(licences: ModuleType) -> None:
    assert (ROOT / "docs" / "LICENCES.md").read_text(encoding="utf-8") == licences.page()


def test_every_licence_is_one_that_we_may_use(licences: ModuleType) -> None:
    rows = re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|$", licences.page(), re.MULTILINE)
    found = {
        name: set(re.split(r" (?:AND|OR) ", of.replace("(", "").replace(")", ""))) for name, of in rows if name not in ("package", "what")
    }

    assert len(found) > 50
    assert {name: of for name, of in found.items() if not of <= PERMISSIVE} == {}
