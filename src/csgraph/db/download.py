"""Downloads jars from the Maven registry through jgo: whole and checked, or not at all.

Used by ``db.local`` when the cache lacks a jar and by ``db.lock``. Two first starts at once are safe: the second waits
for the first. A broken download is resumed file by file.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests
from jgo.maven import Artifact, MavenContext, PythonResolver
from requests.adapters import HTTPAdapter
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from urllib3 import Retry

from csgraph.db.jars import Jar, JarLock, megabytes, missing
from csgraph.domain.errors import LocalServerError

THREADS = 4
CHUNK_BYTES = 1 << 18
TIMEOUT_SECONDS = 20
RETRIES = Retry(total=3, connect=1, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504))

Received = Callable[[int], None]


class SessionResolver(PythonResolver):
    """jgo's resolver with one HTTP session for all files, and files that appear only when they are complete.

    ``expected`` maps a cache path to the jar that must arrive there; a file that is not listed is not compared.
    """

    def __init__(self, expected: dict[Path, Jar] | None = None, received: Received = lambda _: None) -> None:
        super().__init__()
        self._expected = expected or {}
        self._received = received
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(pool_maxsize=THREADS, max_retries=RETRIES))

    def download(self, artifact: Artifact) -> Path:
        """Fetch one file; raises LocalServerError when it is absent or not the recorded one."""
        target = artifact.cached_path
        assert target is not None  # the context always has a repo_cache
        target.parent.mkdir(parents=True, exist_ok=True)
        for base in artifact.context.remote_repos.values():
            address = f"{base}/{artifact.component.path_prefix.as_posix()}/{artifact.filename}"
            with self._session.get(address, stream=True, timeout=artifact.context.timeout) as response:
                if response.status_code == requests.codes.ok:
                    self._store(response, target)
                    return target
        raise LocalServerError(f"The Maven registry does not have {artifact}.")

    def _store(self, response: requests.Response, target: Path) -> None:
        part = target.with_name(f"{target.name}.part")
        digest = hashlib.sha256()
        with part.open("wb") as file:
            for chunk in response.iter_content(CHUNK_BYTES):
                file.write(chunk)
                digest.update(chunk)
                self._received(len(chunk))
        jar = self._expected.get(target)
        if jar is not None and digest.hexdigest() != jar.sha256:
            part.unlink()
            raise LocalServerError(
                f"The downloaded {target.name} is not the file that csgraph recorded; it was thrown away. A proxy may alter downloads here."
            )
        part.replace(target)


def context(cache: Path, resolver: SessionResolver, registry: str | None = None) -> MavenContext:
    """A jgo context on our cache that reads neither the user's Maven cache nor jgo's own settings."""
    mirrors = {"registry": registry} if registry else None
    return MavenContext(resolver=resolver, repo_cache=cache, timeout=TIMEOUT_SECONDS, remote_repos=mirrors)


def fetch(lock: JarLock, cache: Path, registry: str | None = None) -> None:
    """Download what the cache lacks; raises LocalServerError with one sentence when that is impossible.

    ``registry`` is the address of another Maven registry than jgo's own.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _only_one(cache):
            _fetch(lock, missing(lock, cache), cache, registry)
    except requests.RequestException:
        absent = missing(lock, cache)
        raise LocalServerError(
            f"Neo4j {lock.version} is not complete on this machine ({len(absent)} files, {megabytes(absent)} MB are "
            "missing) and the Maven registry cannot be reached: run `csgraph db start` once with a network, "
            "then csgraph works without one."
        ) from None
    except OSError as problem:
        why = "the disk is full" if problem.errno == errno.ENOSPC else problem.strerror
        raise LocalServerError(
            f"Neo4j {lock.version} ({lock.megabytes} MB) cannot be stored in {cache}: {why}; "
            "make room or set CSGRAPH_CACHE to another directory."
        ) from None


def _fetch(lock: JarLock, jars: Sequence[Jar], cache: Path, registry: str | None) -> None:
    if not jars:
        return
    with _progress(f"Downloading Neo4j {lock.version}", jars) as received:
        maven = context(cache, SessionResolver({jar.path(cache): jar for jar in jars}, received), registry)

        def resolve(jar: Jar) -> None:
            group, artifact, version, classifier = jar.parts()
            maven.project(group, artifact).at_version(version).artifact(classifier, "jar").resolve()

        pool = ThreadPoolExecutor(THREADS)
        try:
            list(pool.map(resolve, jars))
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _only_one(cache: Path) -> Iterator[None]:
    """Hold the cache for this process; what a killed download left behind is deleted first."""
    with (cache / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for part in cache.rglob("*.part"):
            part.unlink()
        yield


@contextmanager
def _progress(title: str, jars: Sequence[Jar]) -> Iterator[Received]:
    console = Console(stderr=True)
    if not (console.is_terminal and os.isatty(sys.stderr.fileno())):
        console.print(f"{title}: {len(jars)} files, {megabytes(jars)} MB, once per user.", highlight=False, soft_wrap=True)
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=sum(jar.size for jar in jars))
        yield lambda size: bar.advance(task, size)
