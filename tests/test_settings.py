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
        (
            {"CSGRAPH_AUTH_JWKS_FILE": "k", "CSGRAPH_AUTH_SECRET": "s" * 32, "CSGRAPH_AUTH_ALGORITHM": "RS256"},
            "CSGRAPH_AUTH_SECRET and CSGRAPH_AUTH_JWKS_FILE are set, and only one of them can sign tokens; unset the others.",
        ),
        (
            {"CSGRAPH_AUTH_JWKS_FILE": "keys.json"},
            "CSGRAPH_AUTH_JWKS_FILE needs CSGRAPH_AUTH_ALGORITHM to be RS256 or ES256, as the identity provider signs.",
        ),
        (
            {"CSGRAPH_AUTH_ALGORITHM": "RS256"},
            "CSGRAPH_AUTH_ALGORITHM is RS256; set CSGRAPH_AUTH_JWKS_URL or CSGRAPH_AUTH_JWKS_FILE, and no secret.",
        ),
        ({"CSGRAPH_AUTH_ALGORITHM": "none"}, "CSGRAPH_AUTH_ALGORITHM must be one of HS256, RS256, ES256 (it is 'none')."),
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


@pytest.mark.parametrize("missing", ["AUTH_ISSUER", "AUTH_AUDIENCE"])
def test_production_refuses_to_serve_without_authentication(missing: str) -> None:
    env = {"CSGRAPH_ENV": "production", "CSGRAPH_AUTH_SECRET": "s" * 32, "CSGRAPH_AUTH_ISSUER": "i", "CSGRAPH_AUTH_AUDIENCE": "a"}
    del env[f"CSGRAPH_{missing}"]

    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env).require_authentication()

    assert caught.value.message == f"CSGRAPH_{missing} is not set; production refuses to serve without authentication settings."


def test_production_refuses_to_serve_without_a_key_of_any_kind() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"CSGRAPH_ENV": "production"}).require_authentication()

    assert caught.value.message == (
        "None of CSGRAPH_AUTH_SECRET, CSGRAPH_AUTH_JWKS_URL and CSGRAPH_AUTH_JWKS_FILE is set; "
        "production refuses to serve without authentication settings."
    )


@pytest.mark.parametrize("source", ["CSGRAPH_AUTH_JWKS_URL", "CSGRAPH_AUTH_JWKS_FILE"])
def test_production_is_content_with_the_keys_of_an_identity_provider(source: str) -> None:
    env = {"CSGRAPH_ENV": "production", "CSGRAPH_AUTH_ISSUER": "i", "CSGRAPH_AUTH_AUDIENCE": "a", "CSGRAPH_AUTH_ALGORITHM": "ES256"}

    Settings.from_env(env | {source: "https://id.example.com/keys"}).require_authentication()


@pytest.mark.parametrize(
    "url", ["http://id.example.com/keys", "file:///etc/passwd", "https://", "https://user:word@id.example.com/keys", "ftp://localhost/keys"]
)
def test_keys_come_over_https(url: str) -> None:
    assert "CSGRAPH_AUTH_JWKS_URL must be an https address" in problem(CSGRAPH_AUTH_JWKS_URL=url, CSGRAPH_AUTH_ALGORITHM="RS256")


@pytest.mark.parametrize(
    "url", ["http://localhost:9/keys", "http://127.0.0.1:9/keys", "http://[::1]:9/keys", "https://id.example.com/keys"]
)
def test_keys_may_come_from_this_machine_without_https(url: str) -> None:
    assert Settings.from_env({"CSGRAPH_AUTH_JWKS_URL": url, "CSGRAPH_AUTH_ALGORITHM": "RS256"}).auth_jwks_url == url


def test_allowed_origins_are_a_list() -> None:
    given = {"CSGRAPH_ALLOWED_ORIGINS": "https://app.example.com, http://localhost:3000"}

    assert Settings.from_env(given).allowed_origins == ("https://app.example.com", "http://localhost:3000")


@pytest.mark.parametrize(
    "origins", ["*", "app.example.com", "https://app.example.com/", "https://A.example.com", "https://a.test,", "null"]
)
def test_an_origin_is_scheme_host_and_port(origins: str) -> None:
    assert "CSGRAPH_ALLOWED_ORIGINS must be origins such as https://app.example.com" in problem(CSGRAPH_ALLOWED_ORIGINS=origins)


def test_development_needs_no_authentication() -> None:
    Settings.from_env({}).require_authentication()
