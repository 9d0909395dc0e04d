"""The contract of a header, file by file, and that every statement and fragment is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from csgraph.db.queries import Catalogue
from csgraph.domain.errors import CatalogueError

SOURCES = Path(__file__).parents[2] / "src" / "csgraph"
CATALOGUE = Catalogue.load()
QUERY = """\
// name: thing.page
// mode: read
// returns: many Thing
// column: id string
// param: $limit integer  page size
// unscoped: a test
// index: thing_id
// timeout: 5s
//
// Things.
MATCH (thing:Thing) WHERE thing.id > '' RETURN thing.id AS id ORDER BY thing.id LIMIT $limit
"""
FRAGMENT = """\
// name: fragment.thing.of
// given: owner
// yields: thing, link
// param: $kind string  a kind
//
// Things of an owner.
WITH null AS owner
MATCH (owner)<-[link:OF]-(thing:Thing)
WHERE thing.kind = $kind
RETURN thing, link
"""


def load(folder: Path, name: str, text: str) -> Catalogue:
    path = folder / f"{name}.cypher"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Catalogue.load(folder)


def test_a_header_is_read(tmp_path: Path) -> None:
    query = load(tmp_path, "thing/page", QUERY).query("thing.page")

    assert (query.mode, query.cardinality, query.returns, query.columns) == ("read", "many", "Thing", ("id",))
    assert (query.parameters, query.indexes, query.unscoped, query.timeout) == (frozenset({"limit"}), ("thing_id",), "a test", 5.0)
    assert query.text == "MATCH (thing:Thing) WHERE thing.id > '' RETURN thing.id AS id ORDER BY thing.id LIMIT $limit"


def test_a_fragment_is_read_without_its_first_and_last_line(tmp_path: Path) -> None:
    fragment = load(tmp_path, "fragment/thing/of", FRAGMENT).fragment("thing.of")

    assert (fragment.given, fragment.yields, fragment.parameters) == (("owner",), ("thing", "link"), frozenset({"kind"}))
    assert fragment.body == "MATCH (owner)<-[link:OF]-(thing:Thing)\nWHERE thing.kind = $kind"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("// name: thing.page\n", "", "needs exactly one line `// name:`"),
        ("thing.page", "thing.count", "carries another name than its path"),
        ("// mode: read\n", "// mode: read\n// mode: write\n", "needs exactly one line `// mode:`"),
        ("mode: read", "mode: both", "has a mode that is neither read nor write"),
        ("RETURN", "SET thing.seen = true RETURN", "is a read that writes"),
        ("RETURN", "DETACH DELETE thing RETURN", "is a read that writes"),
        ("returns: many Thing", "returns: some", "has a `returns` that is not one, maybe, many X or nothing"),
        ("timeout: 5s", "timeout: soon", "has a `timeout` that is not like 500ms, 2s or 1min"),
        ("// timeout: 5s\n", "", "needs exactly one line `// timeout:`"),
        ("// param: $limit integer  page size\n", "", "declares the parameters [] but uses ['limit']"),
        ("LIMIT $limit", "LIMIT 5", "declares the parameters ['limit'] but uses []"),
        ("LIMIT $limit", "LIMIT $most", "declares the parameters ['limit'] but uses ['most']"),
        ("// unscoped: a test\n", "", "has neither $scope nor a reason `// unscoped:`"),
        ("// unscoped: a test\n", "// unscoped:\n", "has neither $scope nor a reason `// unscoped:`"),
        ("// index: thing_id\n", "", "names no index; say `// index: none: <reason>` where none can serve"),
        ("// column: id string\n", "", "must describe its columns exactly when it returns something"),
        ("returns: many Thing", "returns: nothing", "must describe its columns exactly when it returns something"),
        ("LIMIT $limit", "LIMIT $limit; RETURN 1", "holds a semicolon; one statement a file"),
        ("MATCH (thing:Thing)", "LOAD CSV FROM 'x' AS line MATCH (thing:Thing)", "uses LOAD CSV, apoc, dbms or an unbounded path"),
        ("MATCH (thing:Thing)", "CALL apoc.help('x') MATCH (thing:Thing)", "uses LOAD CSV, apoc, dbms or an unbounded path"),
        ("MATCH (thing:Thing)", "MATCH (thing:Thing)-[:OF*]->()", "uses LOAD CSV, apoc, dbms or an unbounded path"),
        ("MATCH (thing:Thing)", "MATCH (thing:Thing)-[:OF*2..]->()", "uses LOAD CSV, apoc, dbms or an unbounded path"),
    ],
)
def test_a_broken_header_is_refused_with_its_reason(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in QUERY

    with pytest.raises(CatalogueError) as refused:
        load(tmp_path, "thing/page", QUERY.replace(old, new))

    assert refused.value.message == f"cypher/thing/page.cypher {problem}."


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("fragment.thing.of", "fragment.thing.on", "carries another name than its path"),
        ("// given: owner\n", "", "needs exactly one line `// given:`"),
        ("// yields: thing, link\n", "", "needs exactly one line `// yields:`"),
        ("WITH null AS owner\n", "", "must begin with the line `WITH null AS owner`"),
        ("RETURN thing, link", "RETURN link, thing", "must end with the line `RETURN thing, link`"),
        ("WHERE", "MERGE (thing)-[:SEEN]->(owner)\nWITH *\nWHERE", "is a fragment that writes"),
        ("// param: $kind string  a kind\n", "", "declares the parameters [] but uses ['kind']"),
    ],
)
def test_a_broken_fragment_is_refused_with_its_reason(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in FRAGMENT

    with pytest.raises(CatalogueError) as refused:
        load(tmp_path, "fragment/thing/of", FRAGMENT.replace(old, new))

    assert refused.value.message == f"cypher/fragment/thing/of.cypher {problem}."


def test_a_verb_outside_the_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"^cypher/thing/fetch\.cypher has a verb outside \['after', "):
        load(tmp_path, "thing/fetch", QUERY.replace("thing.page", "thing.fetch"))


def test_a_file_without_a_statement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"^cypher/thing/page\.cypher holds no statement\.$"):
        load(tmp_path, "thing/page", "// name: thing.page\n")


ORDER = re.compile(r"ORDER BY ((?:(?!ORDER BY).)*?)(?: (?:SKIP|LIMIT)|$)")
UNIQUE_KEYS = re.compile(r"(?:^|\.)(?:id|number|accountId|entity)(?: DESC)?$")
SORTED_BY_OTHER_KEYS = {"organisation.page_stored": "coalesce(properties.key,properties.title,properties.id)"}


@pytest.mark.parametrize("name", [q.name for q in CATALOGUE.queries if q.name.rsplit(".", 1)[1].startswith(("page", "search"))])
def test_a_page_ends_in_a_unique_key_and_a_limit(name: str) -> None:
    text = " ".join(CATALOGUE.query(name).text.split())

    last = ORDER.findall(text)[-1]
    key = SORTED_BY_OTHER_KEYS.get(name)
    assert last.replace(" ", "").endswith(key) if key else UNIQUE_KEYS.search(last.split(", ")[-1]), last
    assert re.search(r" LIMIT (\$\w+|\d+)$", text)


def test_the_catalogue_is_not_empty() -> None:
    assert len(CATALOGUE.queries) > 80
    assert len(CATALOGUE.fragments) > 40


def texts() -> Iterator[tuple[str, str]]:
    """Every text in the sources, its placeholders as `{}`, with its file."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield str(path), node.value
            elif isinstance(node, ast.JoinedStr):
                yield str(path), "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]


TEXTS = {text for _, text in texts()}
PATTERNS = [
    re.compile(re.escape(text).replace(r"\{\}", "([a-z_]+)"))
    for text in TEXTS
    if re.fullmatch(r"[a-z_.]*\{\}\.?[a-z_.{}]*", text) and "." in text
]


def is_used(name: str) -> bool:
    """Whether a text names it, whole or with a placeholder that some other text fills."""
    matches = (pattern.fullmatch(name) for pattern in PATTERNS)
    return name in TEXTS or any(match is not None and all(part in TEXTS for part in match.groups()) for match in matches)


@pytest.mark.parametrize("name", [query.name for query in CATALOGUE.queries])
def test_every_statement_is_used(name: str) -> None:
    assert is_used(name)


@pytest.mark.parametrize("name", [fragment.name for fragment in CATALOGUE.fragments])
def test_every_fragment_is_used(name: str) -> None:
    """One that reads an earlier instant takes the place of the one it is named after."""
    assert is_used(name) or is_used(name.removeprefix("as_of."))


def test_what_is_read_at_an_earlier_instant_takes_and_yields_what_it_stands_for() -> None:
    twins = [
        (twin, twin.name.removeprefix("as_of."))
        for twin in CATALOGUE.fragments
        if twin.name.startswith("as_of.") and "past." not in twin.name
    ]

    for twin, name in twins:
        now = CATALOGUE.fragment(name)
        assert twin.given == now.given
        assert twin.parameters - {"at"} == now.parameters
        assert set(now.yields) <= {*twin.yields, *twin.given}
        assert set(now.scoped) <= set(twin.scoped)
    assert len(twins) > 30


def test_a_statement_that_nobody_names_is_noticed() -> None:
    assert not is_used("account.by_ids_forgotten")
    assert not is_used("nowhere.by_ids_external")
