"""The success report of generated organisations equals a slow reference, whoever asks and as of any instant; CSGRAPH_COMPANIES is how many are looked at."""

from __future__ import annotations

import os

import pytest

from csgraph.db.driver import Database
from support.service import Clock, client_of
from support.success import LIMITS, differences, plant_world, reported, viewer
from support.success_reference import Reference
from support.success_worlds import organisation

COMPANIES = int(os.environ.get("CSGRAPH_COMPANIES", "8"))


@pytest.mark.parametrize("seeds", [range(at, COMPANIES, 4) for at in range(4)], ids=str)
async def test_the_report_equals_the_reference(database: Database, seeds: range) -> None:
    for seed in seeds:
        world, now, asks = organisation(seed)
        await plant_world(database, world)
        for number, (eyes, ask) in enumerate(asks):
            async with client_of(database, Clock(now), viewer(eyes), **LIMITS) as client:
                found = await reported(client, ask)
            expected = Reference(world, eyes, ask, now).answer()
            assert not (wrong := list(differences(found, expected))), "\n".join(
                [f"seed {seed}, ask {number}: {eyes} {ask} at {now}", *wrong]
            )
