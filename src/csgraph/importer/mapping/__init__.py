"""Mappings: turn any company's CSV export into the canonical files that ``csgraph import`` reads.

``apply_mapping`` is the only entry; it touches no database. The language is described in docs/IMPORT.md.
"""

from __future__ import annotations

from csgraph.importer.mapping.problems import MappingError
from csgraph.importer.mapping.run import MappingReport, apply_mapping

__all__ = ["MappingError", "MappingReport", "apply_mapping"]
