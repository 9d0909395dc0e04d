"""The demo's data: believable customers of any number, written in the canonical form that ``csgraph import`` reads.

``generate`` is the only entry; it touches no database and needs no more memory for a million accounts than for a thousand.
"""

from __future__ import annotations

from csgraph.importer.generator.run import GenerationReport, generate

__all__ = ["GenerationReport", "generate"]
