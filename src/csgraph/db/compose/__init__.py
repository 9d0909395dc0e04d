"""Composes one statement per root field from catalogue fragments; the only place query text is assembled."""
