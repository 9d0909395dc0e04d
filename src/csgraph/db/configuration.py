"""What a local Neo4j and its JVM are told: neo4j.conf and the flags, each for a reason that was measured or seen.

Used by ``db.local`` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from csgraph.db.home import LOOPBACK

SETTINGS = {
    "server.bolt.enabled": "true",
    "dbms.security.auth_enabled": "true",
    "dbms.security.auth_max_failed_attempts": "0",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    "db.lock.acquisition.timeout": "500ms",
    "db.tx_log.preallocate": "false",
    "db.logs.query.enabled": "OFF",
    "db.filewatcher.enabled": "false",
    "dbms.usage_report.enabled": "false",
    "internal.dbms.bolt.local_enabled": "false",
    "internal.server.bolt.connection_shutdown_wait_time": "200ms",
    "internal.server.bolt.thread_pool_shutdown_wait_time": "200ms",
}
"""For every version. The lock after failed logins is off: another local user could lock us out with it, and nobody
guesses 24 random bytes. The two CSV lines keep LOAD CSV from reading files and addresses. Without the two wait times a
stop takes 10 s."""

SINCE_2026 = {"server.fleet_discovery.enabled": "false"}
"""Settings that 5.26 refuses to know."""

OPENED = ("java.nio", "java.lang", "java.io", "sun.nio.ch")
"""Packages of java.base that Neo4j reaches into, as in its own configuration."""


def neo4j_conf(version: str, port: int, pagecache_mb: int, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """The text of neo4j.conf; port 0 takes a free one, and ``more`` are settings beside ours."""
    settings = dict(SETTINGS)
    if not version.startswith("5."):
        settings |= SINCE_2026
    settings["server.bolt.listen_address"] = f"{LOOPBACK}:{port}"
    settings["server.memory.pagecache.size"] = f"{pagecache_mb}m"
    return "".join(f"{name}={value}\n" for name, value in (settings | dict(more)).items())


def jvm_flags(home: Path, heap_mb: int, *, fast_start: bool, serial_collector: bool) -> list[str]:
    """The JVM's flags. Its warnings go to standard error: on standard output they would break the handshake."""
    return [
        f"-Xmx{heap_mb}m",
        "-XX:+UseSerialGC" if fast_start or serial_collector else "-XX:+UseG1GC",
        *(("-XX:TieredStopAtLevel=1",) if fast_start else ()),
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={home / 'logs' / 'java-crash.log'}",
        f"-Djava.io.tmpdir={home / 'tmp'}",
        "-Xlog:disable",
        "-Xlog:all=warning:stderr",
        "--enable-native-access=ALL-UNNAMED",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED),
    ]
