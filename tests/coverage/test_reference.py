"""Coverage of generated companies with every option equals a slow reference: loops over everything, sharing nothing with the service.

CSGRAPH_COMPANIES is how many companies are looked at; each is asked with options of its own.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from csgraph.db.driver import Database
from csgraph.domain.globalid import encode
from support.coverage import NOW, coverage
from support.coverage_reference import Reference, ask, company, short
from support.planted import plant
from support.service import Clock, client_of

COMPANIES = int(os.environ.get("CSGRAPH_COMPANIES", "4"))


@pytest.mark.parametrize("seeds", [range(at, COMPANIES, 4) for at in range(4)], ids=str)
async def test_coverage_equals_the_reference(database: Database, seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        planted, given = company(random), ask(random)
        await plant(database, planted)
        async with client_of(database, Clock(NOW)) as client:
            found = short(await coverage(client, **given | {"teamIds": [encode("Team", each) for each in given["teamIds"]]}))
        assert found == Reference(planted, given).answer(), (seed, given)
