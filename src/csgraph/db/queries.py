"""The query catalogue: reads every file of `cypher/`, checks its header against its text, and hands out statements by name."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from pathlib import Path

from csgraph.domain.errors import CatalogueError

VERBS = frozenset(
    "by_ids page search count children_of create update move delete append after claim store prune".split()  # noqa: SIM905
)
MODES = ("read", "write")
HEADER = re.compile(r"^// (?P<key>name|mode|returns|column|param|index|timeout|unscoped|scoped|given|yields|as_of): ?(?P<value>.*)$")
PARAMETER = re.compile(r"\$(\w+)")
WRITING = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DETACH|FOREACH)\b")
FORBIDDEN = re.compile(r"\bLOAD\s+CSV\b|\bCALL\s+apoc\.|\bdbms\.|-\[[^\]]*\*(?:\d+\.\.)?\]", re.IGNORECASE)
GUARDED = ("Account", "Contact")
"""Nodes that a viewer may be barred from: a fragment that yields one says that it is scoped, or why it is not."""
RETURNS = re.compile(r"^(one|maybe|nothing|many) ?(.*)$")
TIMEOUT = re.compile(r"^(\d+)(ms|s|min)$")
SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0}


@dataclass(frozen=True, slots=True)
class Query:
    """One catalogued statement and the contract of its header; ``timeout`` is in seconds."""

    name: str
    mode: str
    cardinality: str
    returns: str
    columns: tuple[str, ...]
    parameters: frozenset[str]
    indexes: tuple[str, ...]
    unscoped: str | None
    timeout: float
    text: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a composed read: ``given`` variables come from outside, ``yields`` is the variable it binds.

    ``scoped`` are the variables, with the label of each, of which a viewer may only see some; ``accounts`` those that are accounts.
    ``timeless`` says why it answers of an earlier instant what it answers now.
    """

    name: str
    given: tuple[str, ...]
    yields: tuple[str, ...]
    parameters: frozenset[str]
    indexes: tuple[str, ...]
    scoped: Mapping[str, str]
    accounts: tuple[str, ...]
    timeless: str | None
    body: str


class Catalogue:
    """Every statement and fragment of the service, checked when it is built; raises CatalogueError for a bad file."""

    def __init__(self, queries: Mapping[str, Query], fragments: Mapping[str, Fragment]) -> None:
        self._queries = dict(queries)
        self._fragments = dict(fragments)

    @classmethod
    def load(cls, root: Traversable | None = None) -> Catalogue:
        """Read and check the whole catalogue; the one that csgraph comes with is read once for the process."""
        return _packaged() if root is None else cls.read(root)

    @classmethod
    def read(cls, root: Traversable) -> Catalogue:
        """Read and check what lies in a folder."""
        queries, fragments = {}, {}
        for name, text in _files(root):
            if name.startswith("fragment."):
                fragments[name.removeprefix("fragment.")] = _fragment(name, text)
            elif not name.startswith("migrations."):
                queries[name] = _query(name, text)
        return cls(queries, fragments)

    def query(self, name: str) -> Query:
        """The statement of that name."""
        return self._queries[name]

    def fragment(self, name: str) -> Fragment:
        """The fragment of that name."""
        return self._fragments[name]

    def as_of(self, name: str) -> Fragment | None:
        """What takes the place of a fragment where an earlier instant is read; None where nothing can."""
        known = self._fragments[name]
        return known if known.timeless else self._fragments.get(f"as_of.{name}")

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        """All statements, by name."""
        return tuple(self._queries[name] for name in sorted(self._queries))

    @cached_property
    def fragments(self) -> tuple[Fragment, ...]:
        """All fragments, by name."""
        return tuple(self._fragments[name] for name in sorted(self._fragments))


def find_root() -> Traversable:
    """The folder of the statements: inside the wheel, or the checkout's `cypher/`."""
    packaged = importlib.resources.files("csgraph") / "_cypher"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "cypher"


def _files(root: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _files(entry, f"{prefix}{entry.name}.")
        elif entry.name.endswith(".cypher"):
            yield prefix + entry.name.removesuffix(".cypher"), entry.read_text(encoding="utf-8")


def _split(name: str, text: str) -> tuple[dict[str, list[str]], str]:
    header: dict[str, list[str]] = {}
    body: list[str] = []
    for line in text.splitlines():
        if not line.startswith("//"):
            body.append(line)
        elif match := HEADER.match(line):
            header.setdefault(match["key"], []).append(match["value"].strip())
    statement = "\n".join(body).strip()
    _check(name, bool(statement), "holds no statement")
    _check(name, ";" not in statement, "holds a semicolon; one statement a file")
    _check(name, FORBIDDEN.search(statement) is None, "uses LOAD CSV, apoc, dbms or an unbounded path")
    return header, statement


def _check(name: str, holds: object, problem: str) -> None:
    if not holds:
        raise CatalogueError(f"cypher/{name.replace('.', '/')}.cypher {problem}.")


def _single(name: str, header: Mapping[str, list[str]], key: str) -> str:
    values = header.get(key, [])
    _check(name, len(values) == 1, f"needs exactly one line `// {key}:`")
    return values[0]


def _parameters(name: str, header: Mapping[str, list[str]], statement: str) -> frozenset[str]:
    declared = {value.split()[0].removeprefix("$") for value in header.get("param", []) if value}
    used = set(PARAMETER.findall(statement))
    _check(name, declared == used, f"declares the parameters {sorted(declared)} but uses {sorted(used)}")
    return frozenset(declared)


def _query(name: str, text: str) -> Query:
    header, statement = _split(name, text)
    _check(name, _single(name, header, "name") == name, "carries another name than its path")
    verb = name.rsplit(".", 1)[-1]
    _check(name, any(verb == v or verb.startswith(v + "_") for v in VERBS), f"has a verb outside {sorted(VERBS)}")
    mode = _single(name, header, "mode")
    _check(name, mode in MODES, "has a mode that is neither read nor write")
    _check(name, mode == "write" or not WRITING.search(statement), "is a read that writes")
    returns = RETURNS.match(_single(name, header, "returns"))
    _check(name, returns, "has a `returns` that is not one, maybe, many X or nothing")
    assert returns is not None
    timeout = TIMEOUT.match(_single(name, header, "timeout"))
    _check(name, timeout, "has a `timeout` that is not like 500ms, 2s or 1min")
    assert timeout is not None
    parameters = _parameters(name, header, statement)
    unscoped = header.get("unscoped", [])
    _check(name, "scope" in parameters or (len(unscoped) == 1 and unscoped[0]), "has neither $scope nor a reason `// unscoped:`")
    _check(name, header.get("index"), "names no index; say `// index: none: <reason>` where none can serve")
    columns = tuple(value.split()[0] for value in header.get("column", []))
    _check(name, bool(columns) == (returns[1] != "nothing"), "must describe its columns exactly when it returns something")
    return Query(
        name=name, mode=mode, cardinality=returns[1], returns=returns[2], columns=columns, parameters=parameters,
        indexes=tuple(header["index"]), unscoped=unscoped[0] if unscoped else None,
        timeout=int(timeout[1]) * SECONDS[timeout[2]], text=statement,
    )  # fmt: skip


def _fragment(name: str, text: str) -> Fragment:
    header, statement = _split(name, text)
    _check(name, _single(name, header, "name") == name, "carries another name than its path")
    _check(name, not WRITING.search(statement), "is a fragment that writes")
    given = tuple(v.strip() for v in _single(name, header, "given").split(",") if v.strip())
    yields = tuple(v.strip() for v in _single(name, header, "yields").split(",") if v.strip())
    lines = statement.splitlines()
    stub = "WITH " + ", ".join(f"null AS {v}" for v in given)
    if given:
        _check(name, lines[0] == stub, f"must begin with the line `{stub}`")
        lines = lines[1:]
    last = "RETURN " + ", ".join(yields)
    _check(name, lines[-1] == last, f"must end with the line `{last}`")
    return Fragment(
        name=name.removeprefix("fragment."), given=given, yields=yields, parameters=_parameters(name, header, statement),
        indexes=tuple(header.get("index", ())), scoped=_scoped(name, header, yields, statement),
        accounts=tuple(each for each in yields if _labels(statement).get(each) == "Account"), timeless=" ".join(header.get("as_of", [])) or None, body="\n".join(lines[:-1]),
    )  # fmt: skip


def _scoped(name: str, header: Mapping[str, list[str]], yields: tuple[str, ...], statement: str) -> dict[str, str]:
    labels = _labels(statement)
    guarded = [variable for variable in yields if labels.get(variable) in GUARDED]
    if "unscoped" in header:
        _check(name, guarded and "scoped" not in header and all(header["unscoped"]), "is unscoped without need or without a reason")
        return {}
    scoped = [v.strip() for value in header.get("scoped", []) for v in value.split(",")]
    _check(name, set(guarded) <= set(scoped) <= set(yields), f"must say `// scoped: {', '.join(guarded)}`, or why it is `// unscoped:`")
    return {variable: labels[variable] for variable in scoped}


def _labels(statement: str) -> dict[str, str]:
    return dict(re.findall(r"\((\w+):(\w+)", statement))


@cache
def _packaged() -> Catalogue:
    return Catalogue.read(find_root())
