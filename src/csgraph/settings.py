"""Every setting of the service: one frozen object, read once from CSGRAPH_ environment variables."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csgraph.domain.errors import SettingsError

PREFIX = "CSGRAPH_"
DATABASE_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
ENVIRONMENTS = ("development", "production")
TRUST = ("off", "log", "only")


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path:
    return Path(value).expanduser()


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return parse


def _integer(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            raise ValueError("must be a whole number") from None
        if not low <= number <= high:
            raise ValueError(f"must lie between {low} and {high}")
        return number

    return parse


def _seconds(low: float, high: float) -> Callable[[str], float]:
    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            raise ValueError("must be a number of seconds") from None
        if not low <= number <= high:
            raise ValueError(f"must lie between {low:g} and {high:g} seconds")
        return number

    return parse


def _database_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in DATABASE_SCHEMES or not parts.hostname:
        raise ValueError(f"must be an address such as bolt://host:7687; the scheme is one of {', '.join(DATABASE_SCHEMES)}")
    if parts.username or parts.password:
        raise ValueError("must not carry credentials; set CSGRAPH_DATABASE_USER and CSGRAPH_DATABASE_PASSWORD")
    return value


LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def _keys_url(value: str) -> str:
    parts = urlsplit(value)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or local) or parts.username or parts.password:
        raise ValueError("must be an https address without credentials; http is taken on this machine only")
    return value


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(origin.strip() for origin in value.split(","))
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or origin != f"{parts.scheme}://{parts.netloc}".lower():
            raise ValueError("must be origins such as https://app.example.com, with commas between them; * is not one")
    return origins


def _secret(value: str) -> str:
    if len(value) < 32:  # noqa: PLR2004 - HS256 wants a key as long as its hash, 32 bytes
        raise ValueError("must be at least 32 characters long; make one with: openssl rand -hex 32")
    return value


def _setting(default: Any, parse: Callable[[str], Any], help_: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"parse": parse, "help": help_, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decided; defaults suit a first try on one machine."""

    env: str = _setting("development", _choice(*ENVIRONMENTS), "development or production")
    home: Path = _setting(Path(".csgraph"), _path, "directory of the local Neo4j and its password")
    cache: Path | None = _setting(None, _path, "directory of downloaded jars; empty is ~/.cache/csgraph")
    host: str = _setting("127.0.0.1", _text, "address that `csgraph serve` listens on")
    port: int = _setting(8000, _integer(0, 65535), "port that `csgraph serve` listens on; 0 takes a free one")
    database_url: str | None = _setting(None, _database_url, "an existing Neo4j; empty starts the local one")
    database_user: str = _setting("neo4j", _text, "user of that Neo4j")
    database_password: str | None = _setting(None, _text, "password of that Neo4j", secret=True)
    database_name: str = _setting("neo4j", _text, "database of that Neo4j")
    local_version: str = _setting("2026.08.1", _choice("2026.08.1", "5.26.25"), "version of the local Neo4j")
    local_heap_mb: int = _setting(1024, _integer(256, 65536), "Java heap of the local Neo4j, in MB")
    local_pagecache_mb: int = _setting(256, _integer(16, 65536), "page cache of the local Neo4j, in MB")
    local_start_seconds: float = _setting(90.0, _seconds(5, 600), "how long the local Neo4j may take to start")
    pool_size: int = _setting(50, _integer(1, 400), "connections to the database, per process")
    pool_wait_seconds: float = _setting(0.5, _seconds(0.01, 30), "how long a statement waits for a free connection")
    connect_seconds: float = _setting(2.0, _seconds(0.1, 30), "how long a new connection may take")
    deadline_seconds: float = _setting(3.0, _seconds(0.1, 60), "how long one request may take")
    planning_seconds: float = _setting(
        10.0, _seconds(0.1, 60), "how long a request may take whose statement Neo4j plans for the first time"
    )
    page_default: int = _setting(50, _integer(1, 500), "rows of a page when neither first nor last is given")
    page_max: int = _setting(100, _integer(1, 500), "most rows of a page")
    document_max_bytes: int = _setting(262_144, _integer(1024, 16_777_216), "largest request body")
    document_max_tokens: int = _setting(4_000, _integer(100, 100_000), "most tokens of a document")
    document_max_depth: int = _setting(20, _integer(3, 100), "deepest nesting of a document, fragments resolved")
    document_max_fields: int = _setting(2_000, _integer(10, 100_000), "most fields of an operation, fragments written out")
    document_max_aliases: int = _setting(60, _integer(1, 10_000), "most aliases of an operation, each fragment counted once")
    document_max_operations: int = _setting(5, _integer(1, 1_000), "most operations of a document")
    document_max_fragments: int = _setting(100, _integer(0, 1_000), "most fragments of a document")
    document_max_directives: int = _setting(50, _integer(0, 10_000), "most directives of a document")
    document_max_directives_on_one: int = _setting(5, _integer(0, 100), "most directives on one place of a document")
    document_max_same_names: int = _setting(10, _integer(1, 1_000), "most fields of one response name in one selection set")
    batching_max_operations: int = _setting(0, _integer(0, 5), "most operations of one request that is an array; 0 refuses arrays")
    persisted_max_documents: int = _setting(
        1_000, _integer(0, 100_000), "most documents that clients register by their hash (APQ), per process; 0 turns that off"
    )
    trusted_documents: str = _setting(
        "off", _choice(*TRUST), "off, log or only: whether documents outside the trusted list are counted or refused"
    )
    trusted_manifest: Path | None = _setting(None, _path, "file of the trusted list, as relay-compiler, graphql-codegen or Apollo write it")
    compress_min_bytes: int = _setting(
        16_384, _integer(0, 1_000_000_000), "least size of a JSON answer that is compressed for clients that read gzip; 0 compresses none"
    )
    input_max_items: int = _setting(250, _integer(1, 10_000), "most elements of a list in an argument")
    input_max_characters: int = _setting(131_072, _integer(1_000, 10_000_000), "most characters of an argument's texts together")
    where_max_operators: int = _setting(50, _integer(1, 500), "most operators of one predicate")
    where_max_depth: int = _setting(10, _integer(1, 20), "levels of and, or and not inside one another")
    operation_max_cost: int = _setting(10_000, _integer(100, 10_000_000), "most points of an operation; docs/LIMITS.md says what counts")
    viewer_hourly_points: int = _setting(
        250_000, _integer(100, 1_000_000_000_000), "points that a viewer may spend in an hour, per process"
    )
    statement_max_characters: int = _setting(
        40_000, _integer(1_000, 1_000_000), "longest statements of an operation together; Neo4j plans a thousand characters in about 0.3 s"
    )
    live_gap_seconds: float = _setting(
        1.0, _seconds(0.01, 60), "least time between two computations of a live dashboard while changes keep coming"
    )
    live_computations: int = _setting(
        2, _integer(1, 64), "live dashboards that are computed at a time, per process; the others wait their turn"
    )
    event_poll_seconds: float = _setting(0.1, _seconds(0.01, 60), "how often a process that has subscribers looks for new events")
    event_keep_seconds: float = _setting(86_400.0, _seconds(60, 31_536_000), "how long events are kept for subscribers that come back")
    socket_init_seconds: float = _setting(5.0, _seconds(0.1, 60), "how long a WebSocket may take to say who it is")
    socket_ping_seconds: float = _setting(20.0, _seconds(1, 600), "how often an idle WebSocket is pinged")
    socket_max_operations: int = _setting(100, _integer(1, 10_000), "most operations that are live on one WebSocket")
    viewer_max_sockets: int = _setting(20, _integer(1, 100_000), "most WebSockets of one viewer, per process")
    viewer_max_streams: int = _setting(100, _integer(1, 100_000), "most event streams over HTTP of one viewer, per process")
    subscriptions_max: int = _setting(10_000, _integer(1, 1_000_000), "most live subscriptions, per process")
    stream_ping_seconds: float = _setting(15.0, _seconds(0.1, 600), "how often an idle event stream over HTTP carries a comment")
    stall_seconds: float = _setting(30.0, _seconds(0.1, 600), "how long a subscriber may not read before it is cut off")
    allowed_origins: tuple[str, ...] = _setting(
        (), _origins, "origins of other sites whose pages may call the API, with commas between them"
    )
    auth_algorithm: str = _setting("HS256", _choice("HS256", "RS256", "ES256"), "how tokens are signed; never taken from a token")
    auth_secret: str | None = _setting(None, _secret, "HS256 key that signs tokens", secret=True)
    auth_jwks_url: str | None = _setting(None, _keys_url, "address of the identity provider's keys (JWKS), for RS256 and ES256")
    auth_jwks_file: Path | None = _setting(None, _path, "file with these keys, instead of the address")
    auth_jwks_seconds: float = _setting(600.0, _seconds(30, 86_400), "how old these keys may get before they are read again")
    auth_issuer: str | None = _setting(None, _text, "issuer that a token must name")
    auth_audience: str | None = _setting(None, _text, "audience that a token must name")
    log_level: str = _setting(
        "info", _choice("debug", "info", "warning", "error"), "least level that is logged; info has a line per operation"
    )
    slow_statement_seconds: float = _setting(1.0, _seconds(0.001, 600), "a statement that takes this long is logged with its name")
    metrics: str = _setting(
        "auto", _choice("auto", "open", "off"),
        "who may read /metrics: auto asks for the token, in development nobody needs one; open is for everybody who reaches the port",
    )  # fmt: skip
    metrics_token: str | None = _setting(
        None, _secret, "what a reader of /metrics sends as `Authorization: Bearer`; 32 characters or more", secret=True
    )
    traces: str = _setting("off", _choice("off", "otlp"), "otlp sends OpenTelemetry traces, as the standard OTEL_ variables say")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read CSGRAPH_ variables; raises SettingsError with one sentence for the first wrong one."""
        env = os.environ if env is None else env
        known = {variable(f): f for f in fields(cls)}
        given = {name: text for name, text in env.items() if name.startswith(PREFIX) and text != ""}
        for name in given:
            if name not in known and not name.startswith(f"{PREFIX}TEST_"):
                near = difflib.get_close_matches(name, known, 1)
                hint = f"Did you mean {near[0]}?" if near else "`csgraph doctor` lists the settings."
                raise SettingsError(f"{name} is not a setting. {hint}")
        values = {known[name].name: _parse(name, known[name], text) for name, text in given.items() if name in known}
        settings = cls(**values)
        settings._check_together()
        return settings

    def _check_together(self) -> None:
        if self.page_default > self.page_max:
            raise SettingsError("CSGRAPH_PAGE_DEFAULT is larger than CSGRAPH_PAGE_MAX; lower the one or raise the other.")
        if self.database_url and not self.database_password:
            raise SettingsError("CSGRAPH_DATABASE_URL is set without a password; set CSGRAPH_DATABASE_PASSWORD.")
        if (self.trusted_documents == "off") is not (self.trusted_manifest is None):
            raise SettingsError(
                "CSGRAPH_TRUSTED_DOCUMENTS and CSGRAPH_TRUSTED_MANIFEST go together: log or only with a file, off without one."
            )
        self._check_keys()

    def _check_keys(self) -> None:
        sources = [name for name in ("auth_secret", "auth_jwks_url", "auth_jwks_file") if getattr(self, name) is not None]
        if len(sources) > 1:
            names = " and ".join(PREFIX + name.upper() for name in sources)
            raise SettingsError(f"{names} are set, and only one of them can sign tokens; unset the others.")
        if self.auth_algorithm == "HS256" and sources and sources != ["auth_secret"]:
            raise SettingsError(
                f"{PREFIX}{sources[0].upper()} needs CSGRAPH_AUTH_ALGORITHM to be RS256 or ES256, as the identity provider signs."
            )
        if self.auth_algorithm != "HS256" and (not sources or sources == ["auth_secret"]):
            raise SettingsError(
                f"CSGRAPH_AUTH_ALGORITHM is {self.auth_algorithm}; set CSGRAPH_AUTH_JWKS_URL or CSGRAPH_AUTH_JWKS_FILE, and no secret."
            )

    def require_authentication(self) -> None:
        """Refuse to serve production without keys, an issuer and an audience."""
        if self.env != "production":
            return
        if self.auth_secret is None and self.auth_jwks_url is None and self.auth_jwks_file is None:
            raise SettingsError(
                "None of CSGRAPH_AUTH_SECRET, CSGRAPH_AUTH_JWKS_URL and CSGRAPH_AUTH_JWKS_FILE is set; "
                "production refuses to serve without authentication settings."
            )
        for name, value in (("AUTH_ISSUER", self.auth_issuer), ("AUTH_AUDIENCE", self.auth_audience)):
            if value is None:
                raise SettingsError(f"{PREFIX}{name} is not set; production refuses to serve without authentication settings.")


def variable(setting: Field[Any]) -> str:
    """The environment variable of a setting."""
    return PREFIX + setting.name.upper()


def describe() -> list[tuple[str, str, str]]:
    """Name, default and meaning of every setting, for the README's table and `csgraph doctor`."""
    return [(variable(f), _default_text(f), f.metadata["help"]) for f in fields(Settings)]


def _default_text(setting: Field[Any]) -> str:
    return "" if setting.default in (None, MISSING, ()) else str(setting.default)


def _parse(name: str, setting: Field[Any], text: str) -> Any:
    try:
        return setting.metadata["parse"](text)
    except ValueError as problem:
        shown = "" if setting.metadata["secret"] else f" (it is {text[:80]!r})"
        raise SettingsError(f"{name} {problem}{shown}.") from None
