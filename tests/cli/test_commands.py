"""Every command, its output and its exit code: 0 done, 1 data or request wrong, 2 set-up wrong."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from cli.conftest import EXECUTABLE, SECRET, Command, environment
from csgraph.importer.generator import generate
from support.neo4j_server import LocalServer


def company(folder: Path, accounts: int = 120) -> Path:
    generate(folder, accounts=accounts, seed=3, today=date.today(), metric_days=3)  # noqa: DTZ011 - the demo's own day
    return folder


def test_help_names_every_command(csgraph: Command) -> None:
    done = csgraph("--help")

    assert done.returncode == 0
    for name in ("serve", "import", "export", "config", "demo", "migrate", "schema", "documents", "token", "db", "doctor"):
        assert f" {name} " in done.stdout


def test_a_company_is_imported_twice_with_no_second_change(csgraph: Command, tmp_path: Path) -> None:
    folder = company(tmp_path / "company")

    first, second = csgraph("import", str(folder)), csgraph("import", str(folder))

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert " 0 created, 0 updated, " in second.stdout.splitlines()[-1]
    assert "; 0 changes of the configuration; " in second.stdout.splitlines()[-1]
    assert " 0 created, " not in first.stdout


def test_a_bad_row_is_told_and_nothing_is_written(csgraph: Command, tmp_path: Path) -> None:
    folder = company(tmp_path / "company")
    accounts = folder / "accounts.csv"
    lines = accounts.read_text(encoding="utf-8").splitlines()
    accounts.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")

    done = csgraph("import", str(folder))

    assert done.returncode == 1
    assert "DUPLICATE_ID" in done.stderr
    assert f"accounts.csv:{len(lines) + 1}" in done.stderr
    assert (tmp_path / "rejects.csv").exists()
    assert f"nothing was written. All of them are listed in {tmp_path / 'rejects.csv'}." in " ".join(done.stderr.split())
    assert "created" not in done.stdout


def test_a_dry_run_writes_nothing(csgraph: Command, tmp_path: Path) -> None:
    folder = company(tmp_path / "company")

    dry, wet = csgraph("import", str(folder), "--dry-run"), csgraph("import", str(folder))

    assert dry.returncode == 0
    assert " rows checked, 0 rejected; nothing was written; " in dry.stdout.splitlines()[-1]
    assert " 0 created, " not in wet.stdout.splitlines()[-1]


@pytest.mark.parametrize("options", [(), ("--dry-run",)], ids=["import", "dry run"])
def test_a_misspelt_file_is_named_before_and_after(csgraph: Command, tmp_path: Path, options: tuple[str, ...]) -> None:
    folder = tmp_path / "company"
    folder.mkdir()
    (folder / "acounts.csv").write_text("id,name,type\na1,Anna,company\n", encoding="utf-8")
    (folder / "users.csv").write_text("id,name\nu1,Ann\n", encoding="utf-8")

    done = csgraph("import", str(folder), *options)

    warning = "warning: acounts.csv is not a file of the canonical form and is not read. Did you mean accounts.csv?"
    assert (done.returncode, done.stderr.splitlines()) == (0, [warning, warning])


def test_a_directory_without_any_known_file_is_refused_by_its_contents(csgraph: Command, tmp_path: Path) -> None:
    folder = tmp_path / "crm"
    folder.mkdir()
    empty = csgraph("import", str(folder))
    for name in ("deals.csv", "people.xlsx"):
        (folder / name).write_text("Nr;Kunde\n", encoding="utf-8")

    done = csgraph("import", str(folder), "--dry-run")

    assert (empty.returncode, done.returncode) == (1, 1)
    assert f"csgraph: {folder} holds no file of the canonical form; it is empty." in " ".join(empty.stderr.split())
    assert (
        f"csgraph: {folder} holds no file of the canonical form; it holds deals.csv, people.xlsx."
        " docs/IMPORT.md lists the names; another export is read with --mapping FILE.toml."
    ) in " ".join(done.stderr.split())


def test_a_fault_of_a_mappings_configuration_names_its_own_file_and_no_line(csgraph: Command, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("name\nAnna\n", encoding="utf-8")
    teams = "".join(f"[[teams]]\nkey = 't{n}'\nname = 'Team {n}'\n" for n in range(12))
    (tmp_path / "deals.organisation.toml").write_text(teams, encoding="utf-8")
    table = "[[table]]\nto = 'users.csv'\nfrom = 'deals'\n[table.columns]\nid = 'name'\nname = 'name'\n"
    mapping = f"organisation = 'deals.organisation.toml'\n[sources.deals]\nfile = 'deals.csv'\n{table}"
    (tmp_path / "deals.toml").write_text(mapping, encoding="utf-8")

    done = csgraph("import", str(tmp_path), "--mapping", str(tmp_path / "deals.toml"))

    assert done.returncode == 1
    assert " ".join(done.stderr.split()).startswith(
        "BAD_VALUE deals.organisation.toml:teams: at most 10 teams beside the default team in edition ENTERPRISE (M-31); there would be 12:"
        " 0 that exist and 12 new in this file; leave 2 of the new ones out"
    )


def test_the_cause_is_told_before_what_follows_from_it_and_a_header_cannot_be_skipped(csgraph: Command, tmp_path: Path) -> None:
    folder = company(tmp_path / "company")
    lost = "".join(f"n{n},A{n},company,nowhere{n}\n" for n in range(30))
    (folder / "accounts.csv").write_text("id,name,type,parent_id\n" + lost + "c1,C,company,c2\nc2,C,company,c1\n", encoding="utf-8")
    (folder / "users.csv").write_text("id,nome\nu1,Ann\n", encoding="utf-8")

    done = csgraph("import", str(folder), "--skip-bad-rows")

    told = [line.split()[:2] for line in done.stderr.splitlines()]
    assert done.returncode == 1
    assert told[:4] == [
        ["UNKNOWN_COLUMN", "users.csv:1:nome:"],
        ["MISSING_COLUMN", "users.csv:1:name:"],
        ["CYCLE", "accounts.csv:32:parent_id:"],
        ["CYCLE", "accounts.csv:33:parent_id:"],
    ]
    assert "nothing was written. --skip-bad-rows leaves out rows; it cannot mend the header or the settings of users.csv" in " ".join(
        done.stderr.split()
    )


def test_a_problem_of_a_mapping_is_told_once(csgraph: Command, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("name\nAnna\n", encoding="utf-8")
    table = "[[table]]\nto = 'users.csv'\nfrom = 'deals'\n[table.columns]\nid = 'nome'\nname = 'name'\n"
    (tmp_path / "deals.toml").write_text(f"[sources.deals]\nfile = 'deals.csv'\n{table}", encoding="utf-8")

    done = csgraph("import", str(tmp_path), "--mapping", str(tmp_path / "deals.toml"))

    assert (done.returncode, done.stderr.count("nome")) == (1, 1)
    assert done.stderr.splitlines()[-1] == "csgraph: 1 problem(s) in the mapping or the files that it reads; nothing was written."


def test_config_apply_warns_of_criteria_by_a_name_that_nobody_carries(csgraph: Command, tmp_path: Path) -> None:
    file = tmp_path / "organisation.toml"
    file.write_text('[[teams]]\nkey = "t"\nname = "T"\nwhere = { underName = "Acme" }\n', encoding="utf-8")

    done = csgraph("config", "apply", str(file))

    assert done.returncode == 0
    assert done.stderr == "warning: teams[0].where: underName selects nothing, because no account carries the name Acme.\n"


def test_the_demo_does_not_mix_with_other_accounts_unless_told_to(csgraph: Command, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    types = '[[account_types]]\nkey = "company"\ndisplay_name = "Company"\nlevel = 0\n'
    (folder / "organisation.toml").write_text(types, encoding="utf-8")
    (folder / "accounts.csv").write_text("id,name,type\no1,Own Ltd,company\n", encoding="utf-8")
    csgraph("import", str(folder))

    mixed = csgraph("demo", "load", "--accounts", "110")
    beside = csgraph("demo", "load", "--accounts", "110", "--beside")

    assert (mixed.returncode, beside.returncode) == (1, 0), beside.stderr
    assert "holds accounts that are not of this demo, Own Ltd for example, so nothing was loaded" in " ".join(mixed.stderr.split())
    assert "A company of 110 accounts" in beside.stdout


def test_the_same_demo_may_be_loaded_again_and_one_of_another_seed_not(csgraph: Command) -> None:
    csgraph("demo", "load", "--accounts", "110")

    again, other = csgraph("demo", "load", "--accounts", "110"), csgraph("demo", "load", "--accounts", "110", "--seed", "8")

    assert (again.returncode, other.returncode) == (0, 1), again.stderr
    assert " 0 created, " in again.stdout.splitlines()[-1]
    assert "nothing was loaded" in other.stderr


def test_export_gives_the_rows_back(csgraph: Command, tmp_path: Path) -> None:
    folder = company(tmp_path / "company")
    csgraph("import", str(folder))

    done = csgraph("export", str(tmp_path / "out"))
    again = csgraph("import", str(tmp_path / "out"))

    assert done.returncode == 0, done.stderr
    assert again.returncode == 0, again.stderr
    assert " 0 created, 0 updated, " in again.stdout.splitlines()[-1]


def test_configuration_applied_twice_changes_nothing(csgraph: Command, tmp_path: Path) -> None:
    file = tmp_path / "organisation.toml"
    file.write_text('name = "Example"\n[[account_types]]\nkey = "company"\ndisplay_name = "Company"\nlevel = 0\n', encoding="utf-8")

    first, second = csgraph("config", "apply", str(file)), csgraph("config", "apply", str(file))

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert first.stdout.endswith("change(s).\n")
    assert second.stdout == "Nothing to change.\n"


def test_the_schema_is_the_committed_one(csgraph: Command) -> None:
    committed = (Path(__file__).parents[2] / "schema.graphql").read_text(encoding="utf-8")

    assert csgraph("schema").stdout == committed


def test_migrate_says_that_nothing_is_missing(csgraph: Command) -> None:
    done = csgraph("migrate")

    assert (done.returncode, done.stdout) == (0, "The schema is up to date.\n")


def test_a_token_names_the_user(csgraph: Command, tmp_path: Path) -> None:
    csgraph("import", str(company(tmp_path / "company")))

    done = csgraph("token", "--user", "lindsay", "--ttl", "60")

    claims = jwt.decode(done.stdout.strip(), SECRET, algorithms=["HS256"], audience="csgraph", issuer="csgraph")
    assert (claims["sub"], claims["exp"] - claims["iat"]) == ("lindsay", 60)


def test_a_token_for_nobody_is_refused(csgraph: Command) -> None:
    done = csgraph("token", "--user", "nobody")

    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no active user with this external id." in done.stderr


def test_a_token_has_a_role_that_exists(csgraph: Command) -> None:
    done = csgraph("token", "--user", "lindsay", "--role", "KING")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("csgraph: There is no permission role KING; there are GLOBAL_ADMIN, ADVANCED, ")


def test_production_makes_no_tokens_of_people_and_does_not_serve_without_authentication(csgraph: Command) -> None:
    token = csgraph("token", "--user", "lindsay", CSGRAPH_ENV="production")
    serve = csgraph("serve", "--port", "0", CSGRAPH_ENV="production")

    assert (token.returncode, serve.returncode) == (2, 2)
    assert "CSGRAPH_AUTH_ISSUER is not set" in serve.stderr


def test_an_integration_token_is_issued_listed_and_revoked(csgraph: Command, tmp_path: Path) -> None:
    csgraph("import", str(company(tmp_path / "company")))

    issued = csgraph("token", "issue", "nightly [bold]import[/]", "--user", "lindsay", "--days", "30", CSGRAPH_ENV="production")
    token, token_id = issued.stdout.strip(), issued.stderr.split()[1]
    narrow, before = csgraph("token", "list", COLUMNS="80"), csgraph("token", "list")
    revoked, after = csgraph("token", "revoke", token_id), csgraph("token", "list")
    misspelt = csgraph("token", "issue", "nightly", "--user", "lindsay", "--role", "VIEWR")

    assert issued.returncode == 0, issued.stderr
    assert token.startswith("csg_i_")
    assert [word in before.stdout for word in (token_id, "nightly [bold]import[/]", "integration", "lindsay", "valid", token)] == [
        True
    ] * 5 + [False]
    assert (revoked.returncode, revoked.stdout) == (0, "Revoked.\n")
    assert "revoked" in after.stdout
    assert (datetime.now(UTC) + timedelta(days=30)).date().isoformat() in narrow.stdout
    assert token_id in narrow.stdout
    assert (misspelt.returncode, misspelt.stdout) == (1, "")
    assert misspelt.stderr.startswith("csgraph: There is no permission role VIEWR; there are GLOBAL_ADMIN, ")


def test_a_display_token_is_issued_for_one_team_one_role_and_one_period(csgraph: Command, tmp_path: Path) -> None:
    csgraph("import", str(company(tmp_path / "company")))

    issued = csgraph("token", "display", "lobby", "--team", "default", "--role", "success_manager", "--period", "DAYS_30")
    elsewhere = csgraph(
        "token",
        "display",
        "hall",
        "--team",
        "default",
        "--role",
        "success_manager",
        "--period",
        "DAYS_7",
        "--url",
        "https://cs.example.com/",
    )
    listed = csgraph("token", "list")
    nowhere = csgraph("token", "display", "lobby", "--team", "nowhere", "--role", "success_manager", "--period", "DAYS_30")
    nobody = csgraph("token", "display", "lobby", "--team", "default", "--role", "king", "--period", "DAYS_30")

    assert issued.stdout.startswith("csg_d_")
    assert issued.stderr.endswith(f"Open this on the screen: http://127.0.0.1:8000/tv#token={issued.stdout}")
    assert f"Open this on the screen: https://cs.example.com/tv#token={elsewhere.stdout}" in elsewhere.stderr
    assert [word in listed.stdout for word in ("lobby", "display", "default", "success_manager", "DAYS_30")] == [True] * 5
    assert (nowhere.returncode, nowhere.stdout, nobody.returncode, nobody.stdout) == (1, "", 1, "")
    assert nowhere.stderr.startswith("csgraph: There is no success team with the key nowhere; there are ")
    assert nobody.stderr.startswith("csgraph: There is no assignment role with the key king; there are ")
    assert "success_manager" in nobody.stderr


def test_a_token_that_does_not_exist_cannot_be_revoked(csgraph: Command) -> None:
    done = csgraph("token", "revoke", "nothing")

    assert (done.returncode, done.stderr) == (1, "csgraph: There is no token with this id; csgraph token list shows them.\n")


def test_a_wrong_setting_is_one_sentence_and_exit_code_2(csgraph: Command) -> None:
    done = csgraph("migrate", CSGRAPH_PORT="x")

    assert (done.returncode, done.stderr) == (2, "csgraph: CSGRAPH_PORT must be a whole number (it is 'x').\n")


def test_an_unreachable_database_is_one_sentence(csgraph: Command) -> None:
    done = csgraph("migrate", CSGRAPH_DATABASE_URL="bolt://127.0.0.1:9")

    assert done.returncode == 1
    assert done.stderr == "csgraph: The database is not available; try again in a moment.\n"


def test_the_doctor_finds_a_healthy_set_up(csgraph: Command) -> None:
    done = csgraph("doctor")

    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("Everything is in order.\n")
    assert "ok  5 settings come from the environment, and all are understood.\n" in done.stdout


def test_the_doctor_says_what_is_wrong(csgraph: Command) -> None:
    done = csgraph("doctor", CSGRAPH_PROT="1")

    assert done.returncode == 2
    assert "!!  CSGRAPH_PROT is not a setting. Did you mean CSGRAPH_PORT?" in done.stdout
    assert "CSGRAPH_WHERE_MAX_DEPTH" not in done.stdout
    assert "CSGRAPH_WHERE_MAX_DEPTH" in csgraph("doctor", "--verbose").stdout


def test_serve_answers_until_sigterm(csgraph: Command, neo4j_server: LocalServer, tmp_path: Path) -> None:
    csgraph("import", str(company(tmp_path / "company", 220)))
    token = csgraph("token", "--user", "lindsay").stdout.strip()
    env = environment(neo4j_server, tmp_path / "home") | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([*EXECUTABLE, "serve", "--port", "0"], env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[2]

        ready = _get(url.removesuffix("/graphql") + "/readyz")
        anonymous = _ask(url, '{ viewer { user { name } permissions } account(externalId: "acme") { name } }')
        known = _ask(url, "{ viewer { user { name } } }", token)
        forged = _status(url, "{ viewer { user { name } } }", token[:-2] + "xx")
        process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        code = process.wait(timeout=20)

    assert ready == 200
    assert anonymous == {"viewer": {"user": None, "permissions": ["GLOBAL_ADMIN"]}, "account": {"name": "Acme"}}
    assert known["viewer"]["user"]["name"].startswith("Lindsay")
    assert forged == 401
    assert code in (0, 143, -15)
    assert time.monotonic() - started < 15


def test_a_taken_port_is_one_sentence(csgraph: Command, neo4j_server: LocalServer, tmp_path: Path) -> None:
    env = environment(neo4j_server, tmp_path / "home") | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([*EXECUTABLE, "serve", "--port", "0"], env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().split()[2].split(":")[2].split("/")[0]

        second = csgraph("serve", "--port", port)
        process.terminate()
        process.wait(timeout=20)

    assert second.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{port}" in second.stderr


def _request(url: str, query: str, token: str | None = None) -> urllib.request.Request:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    return urllib.request.Request(url, json.dumps({"query": query}).encode(), headers)


def _ask(url: str, query: str, token: str | None = None) -> dict:
    with urllib.request.urlopen(_request(url, query, token), timeout=20) as response:
        return json.load(response)["data"]


def _status(url: str, query: str, token: str) -> int:
    try:
        with urllib.request.urlopen(_request(url, query, token), timeout=20) as response:
            return response.status
    except urllib.error.HTTPError as problem:
        return problem.code


def _get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=20) as response:
        return response.status
