"""The jars of one Neo4j version: what the committed lock file says, and whether the cache holds exactly that.

Used by ``db.local`` before each start and by ``db.download``; knows nothing of the network or of Java.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from csgraph.domain.errors import LocalServerError

LOCKS = Path(__file__).parent
"""Where the lock files live, one per Neo4j version."""

HASH_THREADS = 4
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of a lock: ``group:artifact:version[:classifier]``, its size in bytes and its SHA-256."""

    coordinate: str
    size: int
    sha256: str

    def path(self, cache: Path) -> Path:
        """Where the jar lies in a cache; the layout is Maven's."""
        group, artifact, version, classifier = self.parts()
        name = f"{artifact}-{version}-{classifier}.jar" if classifier else f"{artifact}-{version}.jar"
        return cache.joinpath(*group.split("."), artifact, version, name)

    def parts(self) -> tuple[str, str, str, str]:
        """Group, artifact, version and classifier; the classifier may be empty."""
        group, artifact, version, *classifier = self.coordinate.split(":")
        return group, artifact, version, "".join(classifier)


@dataclass(frozen=True, slots=True)
class JarLock:
    """Every jar of one Neo4j version, in class path order."""

    version: str
    jars: tuple[Jar, ...]

    @property
    def megabytes(self) -> int:
        """Size of all jars, in MB."""
        return megabytes(self.jars)


def load_lock(version: str, folder: Path = LOCKS) -> JarLock:
    """Read a lock file; an entry without a full checksum is refused."""
    path = folder / f"neo4j-{version}.lock.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LocalServerError(f"csgraph does not know Neo4j {version}; it has no lock file {path.name}.") from None
    jars = tuple(Jar(*entry) for entry in content["jars"])
    for jar in jars:
        if not SHA256.fullmatch(jar.sha256):
            raise LocalServerError(f"{path.name} has no SHA-256 for {jar.coordinate}; install csgraph again.")
    return JarLock(content["neo4j"], jars)


def default_cache() -> Path:
    """The user's cache directory for csgraph: ``$XDG_CACHE_HOME/csgraph``, else ``~/.cache/csgraph``."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if given else Path.home() / ".cache") / "csgraph"


def megabytes(jars: Iterable[Jar]) -> int:
    """Size of the jars in MB, rounded up."""
    return -(-sum(jar.size for jar in jars) // 1_000_000)


def missing(lock: JarLock, cache: Path) -> list[Jar]:
    """The jars that the cache does not hold at all."""
    return [jar for jar in lock.jars if not jar.path(cache).exists()]


def verify(lock: JarLock, cache: Path) -> list[Path]:
    """Hash every jar of the cache; answers the class path, or refuses the first file that differs from the lock."""
    with ThreadPoolExecutor(HASH_THREADS) as pool:
        intact = list(pool.map(lambda jar: _is_intact(jar, jar.path(cache)), lock.jars))
    for jar, good in zip(lock.jars, intact, strict=True):
        if not good:
            raise LocalServerError(
                f"{jar.path(cache)} is not the file that csgraph recorded for Neo4j {lock.version}: "
                "delete it, and the next start downloads it again."
            )
    return [jar.path(cache) for jar in lock.jars]


def _is_intact(jar: Jar, path: Path) -> bool:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size != jar.size:
            return False
        return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
