"""Data in and out: canonical CSV, mappings, validation, plan and apply; a use case beside the resolvers."""

from __future__ import annotations

from csgraph.importer.export import ExportReport, run_export
from csgraph.importer.organisation import OrganisationReport, apply_organisation
from csgraph.importer.problems import Problem
from csgraph.importer.progress import Bar, Lines, Progress, Silent
from csgraph.importer.report import FileReport, ImportReport
from csgraph.importer.run import run_import, unknown_files

__all__ = [
    "Bar", "ExportReport", "FileReport", "ImportReport", "Lines", "OrganisationReport", "Problem", "Progress", "Silent", "apply_organisation", "run_export", "run_import",
    "unknown_files",
]  # fmt: skip
