"""The success report of generated organisations equals a slow reference, whoever asks and as of any instant; CSGRAPH_COMPANIES is how many are looked at."""

from __future__ import annotations

import os

import pytest

from csgraph.db.driver import Database
from support.service import Clock, client_of
from support.success import BELOW, LIMITS, ORDERED, WHOLE, differences, plant_world, reported, told_by, viewer
from support.success_reference import Reference
from support.success_worlds import organisation

COMPANIES = int(os.environ.get("CSGRAPH_COMPANIES", "4"))
FEW, MANY = 8, 60
"""More than few are asked by every document, and in every way unless they are many: a database plans each statement anew when the organisation is another."""
DOCUMENTS = (WHOLE,) if COMPANIES <= FEW else (WHOLE, BELOW, ORDERED)
EVERY_WAY = FEW < COMPANIES <= MANY


@pytest.mark.parametrize("seeds", [range(at, COMPANIES, 4) for at in range(4)], ids=str)
async def test_the_report_equals_the_reference(database: Database, seeds: range) -> None:
    for seed in seeds:
        world, now, asks = organisation(seed, kind=None if EVERY_WAY else seed % 3)
        await plant_world(database, world)
        for number, (eyes, ask) in enumerate(asks):
            expected = Reference(world, eyes, ask, now).answer()
            text = DOCUMENTS[(seed // 3 + number) % len(DOCUMENTS)]
            async with client_of(database, Clock(now), viewer(eyes), **LIMITS) as client:
                found = await reported(client, ask, text)
            wrong = list(differences(found, told_by(expected, text)))
            assert not wrong, "\n".join([f"seed {seed}, ask {number}: {eyes} {ask} at {now}", *wrong[:60]])
