"""The same key with the same input answers the stored result and does nothing again (reliability.md, faults 3 and 32)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from csgraph.db.driver import Database
from csgraph.events.pruning import prune
from support.changing import Changing, account, changing, member, user

CREATE = {"name": "New", "type": "company"}


async def test_a_repeated_key_answers_the_same_and_does_nothing(change: Changing) -> None:
    first = await change("accountCreate", "account { id name version } errors { code }", **CREATE, idempotencyKey="k1")
    again = await change("accountCreate", "account { id name version } errors { code }", **CREATE, idempotencyKey="k1")
    assert again == first
    assert len(await change.events()) == 1


async def test_a_key_with_other_input_is_refused(change: Changing) -> None:
    await change("accountCreate", "errors { code }", **CREATE, idempotencyKey="k1")
    assert await change.refused("accountCreate", name="Else", type="company", idempotencyKey="k1") == (
        "KEY_REUSED",
        ["input", "idempotencyKey"],
    )
    assert await change.refused("accountDelete", id=account("4"), idempotencyKey="k1") == ("KEY_REUSED", ["input", "idempotencyKey"])
    assert len(await change.events()) == 1


async def test_a_refusal_does_not_use_the_key_up(change: Changing) -> None:
    assert await change.refused("accountAssign", accountId=account("1"), userId=user("u3"), role="support", idempotencyKey="k1") == (
        "INVALID_INPUT", ["input", "userId"],
    )  # fmt: skip
    answer = await change("accountAssign", "affectedCount", accountId=account("1"), userId=user("u1"), role="support", idempotencyKey="k1")
    assert answer == {"affectedCount": 1}


async def test_keys_belong_to_whoever_sends_them(company: Database) -> None:
    for who in ("u1", "u2"):
        async with changing(company, member(user_id=who)) as change:
            answer = await change("accountUpdate", "account { version }", id=account("1"), changes={"tier": who}, idempotencyKey="same")
    assert answer == {"account": {"version": 3}}


async def test_a_key_counts_as_new_after_24_hours(change: Changing) -> None:
    clock = change.client.deps.reader.clock
    await change("accountCreate", "errors { code }", **CREATE, idempotencyKey="k1")
    clock.now += timedelta(hours=23, minutes=59)
    await change("accountCreate", "errors { code }", **CREATE, idempotencyKey="k1")
    assert len(await change.events()) == 1
    clock.now += timedelta(minutes=2)
    await change("accountCreate", "errors { code }", **CREATE, idempotencyKey="k1")
    assert len(await change.events()) == 2


async def test_ten_at_once_with_one_key_act_once(change: Changing) -> None:
    document = 'mutation { accountCreate(input: {name: "New", type: "company", idempotencyKey: "k"}) { account { id } errors { code } } }'
    answers = await asyncio.gather(*(change.client.http.post("/graphql", json={"query": document}) for _ in range(10)))
    made = {answer.json()["data"]["accountCreate"]["account"]["id"] for answer in answers}
    assert len(made) == 1
    assert len(await change.events()) == 1


async def test_a_key_has_at_most_255_characters(change: Changing) -> None:
    assert await change.refused("accountCreate", **CREATE, idempotencyKey="k" * 256) == ("INVALID_INPUT", ["input", "idempotencyKey"])
    assert await change.refused("accountCreate", **CREATE, idempotencyKey="") == ("INVALID_INPUT", ["input", "idempotencyKey"])


async def test_two_creations_with_one_external_id_make_one_account(change: Changing) -> None:
    document = (
        'mutation { accountCreate(input: {name: "New", type: "company", externalId: "same"}) { account { id } errors { code path } } }'
    )
    answers = await asyncio.gather(*(change.client.http.post("/graphql", json={"query": document}) for _ in range(6)))
    payloads = [answer.json()["data"]["accountCreate"] for answer in answers]
    assert sum(payload["account"] is not None for payload in payloads) == 1
    refused = [payload["errors"] for payload in payloads if payload["errors"]]
    assert refused == [[{"code": "INVALID_INPUT", "path": ["input", "externalId"]}]] * 5


async def test_keys_are_removed_when_they_count_as_new(change: Changing) -> None:
    clock = change.client.deps.reader.clock
    await change("accountCreate", "errors { code }", **CREATE, idempotencyKey="old")
    clock.now += timedelta(hours=20)
    await change("accountCreate", "errors { code }", **CREATE, idempotencyKey="young")
    before = clock.now - timedelta(hours=1)
    assert await prune(change.client.deps.repository, before, "idempotency_key") == 1
    assert await change.rows("MATCH (k:IdempotencyKey) RETURN k.key") == [["young"]]
