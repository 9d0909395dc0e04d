"""The command line: reads arguments, calls use cases, prints; no logic of its own."""

from __future__ import annotations

from csgraph.cli.main import main

__all__ = ["main"]
