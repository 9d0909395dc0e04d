"""What the image is built from, and nothing else, reaches the builder; what runs in it may do little."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_only_what_the_dockerfile_copies_is_sent_to_the_builder() -> None:
    copied = {
        name
        for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
        if line.startswith("COPY ")
        for name in line.split()[1:-1]
    }
    rules = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied


def service(name: str) -> str:
    """The lines of one service of the compose file."""
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_service_runs_without_rights_and_writes_nothing() -> None:
    lines = {line.strip() for line in service("csgraph").splitlines()}

    assert {
        'user: "10001:10001"', "read_only: true", 'tmpfs: ["/tmp"]', "cap_drop: [ALL]",
        'security_opt: ["no-new-privileges:true"]', "pids_limit: 256",
    } <= lines  # fmt: skip
    assert not {line for line in lines if line.startswith(("privileged", "cap_add", "volumes", "network_mode", "pid:"))}
    assert '- "127.0.0.1:${CSGRAPH_PORT:-8000}:8000"' in lines


def test_the_database_is_reached_by_the_service_alone() -> None:
    lines = [line.strip() for line in service("neo4j").splitlines()]

    assert "networks: [database]" in lines
    assert not [line for line in lines if line.startswith("ports:")]
    assert 'security_opt: ["no-new-privileges:true"]' in lines


def test_the_image_installs_what_is_locked_and_runs_as_nobody() -> None:
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    installs = [step for step in steps if " pip " in f" {step}"]

    assert "--require-hashes" in installs[0]
    assert ["--no-index" in step or "--no-deps" in step for step in installs] == [True, True, True]
    assert [step for step in steps if step.startswith(("USER", "ADD"))] == ["USER 10001:10001"]


def test_everything_that_the_wheel_takes_in_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    copied = [line.split()[1:-1] for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if line.startswith("COPY ")]

    assert set(wheel["force-include"]) - {name for names in copied for name in names} == set()


def test_every_locked_package_has_hashes() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9][\w.\[\]-]*==\S+", text, re.MULTILINE)
        without = re.findall(r"^[a-z0-9][\w.\[\]-]*==[^\\\n]*$", text, re.MULTILINE)

        assert len(pinned) > 5
        assert without == []
