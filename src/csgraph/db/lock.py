"""Writes the lock file of a Neo4j version: ``python -m csgraph.db.lock 2026.08.1``.

A developer's tool, run when csgraph learns a new version. It walks the POMs and downloads every jar once, into a cache
of its own, so that a poisoned user cache cannot reach the lock.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

from csgraph.db.download import SessionResolver, context
from csgraph.db.jars import LOCKS, Jar, JarLock

SCOPES = ("compile", "runtime", None)


def main() -> None:
    """Read the version from the command line and write its lock beside this module."""
    parser = argparse.ArgumentParser(prog="python -m csgraph.db.lock", description=__doc__)
    parser.add_argument("version", help="a published version of Neo4j, for example 2026.08.1")
    parser.add_argument("--folder", type=Path, default=LOCKS, help="where the lock file goes")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        lock = resolve(arguments.version, Path(cache))
    path = arguments.folder / f"neo4j-{lock.version}.lock.toml"
    path.write_text(render(lock), encoding="utf-8")


def resolve(version: str, cache: Path) -> JarLock:
    """Every jar that ``org.neo4j:neo4j`` needs at run time, sorted by coordinate."""
    maven = context(cache, SessionResolver())
    inputs, transitive = maven.resolver.resolve([maven.create_dependency(f"org.neo4j:neo4j:{version}")])
    jars = []
    for dependency in (*inputs, *transitive):
        if dependency.scope in SCOPES:
            artifact = dependency.artifact
            coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
            content = artifact.resolve().read_bytes()
            named = f"{coordinate}:{artifact.classifier}" if artifact.classifier else coordinate
            jars.append(Jar(named, len(content), hashlib.sha256(content).hexdigest()))
    return JarLock(version, tuple(sorted(jars, key=lambda jar: jar.coordinate)))


def render(lock: JarLock) -> str:
    """The lock as TOML, one jar a line, so that a new version is a readable diff."""
    lines = [f'  ["{jar.coordinate}", {jar.size}, "{jar.sha256}"],\n' for jar in lock.jars]
    head = f"# Every jar of Neo4j {lock.version}: coordinate, bytes, SHA-256. Written by: python -m csgraph.db.lock\n"
    return f'{head}neo4j = "{lock.version}"\njars = [\n{"".join(lines)}]\n'


if __name__ == "__main__":
    main()
