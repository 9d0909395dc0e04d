"""Settings: one frozen object; a wrong value names the variable, the problem and the fix."""

from __future__ import annotations

import dataclasses

import pytest

from csgraph.domain.errors import SettingsError
from csgraph.settings import Settings


def problem(**env: str) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    return caught.value.message


def test_defaults_suit_one_machine() -> None:
    settings = Settings.from_env({})

    assert (settings.env, settings.host, settings.port, settings.database_url, settings.page_max) == (
        "development",
        "127.0.0.1",
        8000,
        None,
        100,
    )


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings.from_env({}).port = 1


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"CSGRAPH_PORT": "eight"}, "CSGRAPH_PORT must be a whole number (it is 'eight')."),
        ({"CSGRAPH_PORT": "70000"}, "CSGRAPH_PORT must lie between 0 and 65535 (it is '70000')."),
        ({"CSGRAPH_PROT": "1"}, "CSGRAPH_PROT is not a setting. Did you mean CSGRAPH_PORT?"),
        ({"CSGRAPH_ENV": "prod"}, "CSGRAPH_ENV must be one of development, production (it is 'prod')."),
        ({"CSGRAPH_DEADLINE_SECONDS": "0"}, "CSGRAPH_DEADLINE_SECONDS must lie between 0.1 and 60 seconds (it is '0')."),
        ({"CSGRAPH_PAGE_DEFAULT": "200"}, "CSGRAPH_PAGE_DEFAULT is larger than CSGRAPH_PAGE_MAX; lower the one or raise the other."),
        ({"CSGRAPH_DATABASE_URL": "bolt://db:7687"}, "CSGRAPH_DATABASE_URL is set without a password; set CSGRAPH_DATABASE_PASSWORD."),
        ({"CSGRAPH_AUTH_SECRET": "short"}, "CSGRAPH_AUTH_SECRET must be at least 32 characters long; make one with: openssl rand -hex 32."),
    ],
)
def test_a_wrong_value_gets_one_sentence(env: dict[str, str], sentence: str) -> None:
    assert problem(**env) == sentence


@pytest.mark.parametrize("url", ["http://db", "bolt://", "db:7687", "neo4j+x://db"])
def test_a_wrong_address_names_the_schemes(url: str) -> None:
    assert "CSGRAPH_DATABASE_URL must be an address such as bolt://host:7687" in problem(
        CSGRAPH_DATABASE_URL=url, CSGRAPH_DATABASE_PASSWORD="x"
    )


def test_credentials_do_not_belong_in_the_address() -> None:
    assert "must not carry credentials" in problem(CSGRAPH_DATABASE_URL="bolt://u:p@db", CSGRAPH_DATABASE_PASSWORD="x")


@pytest.mark.parametrize("scheme", ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"])
def test_every_form_of_address_is_taken(scheme: str) -> None:
    env = {"CSGRAPH_DATABASE_URL": f"{scheme}://db:7687", "CSGRAPH_DATABASE_PASSWORD": "x"}

    assert Settings.from_env(env).database_url == f"{scheme}://db:7687"


@pytest.mark.parametrize("missing", ["AUTH_SECRET", "AUTH_ISSUER", "AUTH_AUDIENCE"])
def test_production_refuses_to_serve_without_authentication(missing: str) -> None:
    env = {"CSGRAPH_ENV": "production", "CSGRAPH_AUTH_SECRET": "s" * 32, "CSGRAPH_AUTH_ISSUER": "i", "CSGRAPH_AUTH_AUDIENCE": "a"}
    del env[f"CSGRAPH_{missing}"]

    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env).require_authentication()

    assert caught.value.message == f"CSGRAPH_{missing} is not set; production refuses to serve without authentication settings."


def test_development_needs_no_authentication() -> None:
    Settings.from_env({}).require_authentication()
