"""An import leaves the scales of the engagement score as its rows say (M-32)."""

from __future__ import annotations

from datetime import date

from support.canonical import load, put, query

ORGANISATION = '[[account_types]]\nkey = "company"\ndisplay_name = "Company"\nlevel = 0\n'
TODAY = date(2026, 6, 17)
SCALES = "MATCH (s:UsageScale {date: date($day)}) RETURN s.contractStatus, s.cuts[0], s.cuts[49], s.cuts[98] ORDER BY s.contractStatus"
ACCOUNTS = "id,name,type,contract_status,create_date\n"
USAGE = "account_id,contact_id,module,activity,date,actions\n"


def company(**statuses):
    rows = "".join(f"{key},{key},company,{status},2020-01-01\n" for key, status in statuses.items())
    return {
        "organisation.toml": ORGANISATION, "accounts.csv": ACCOUNTS + rows,
        "contacts.csv": "id,name\nc1,Carla\n",
    }  # fmt: skip


def used(**actions):
    return USAGE + "".join(f"{key},c1,App,open,2026-06-16,{many}\n" for key, many in actions.items())


async def scales(graph, day):
    return await query(graph, SCALES, day=day)


async def test_m32_a_scale_holds_the_means_that_separate_the_accounts_of_a_status(graph, tmp_path):
    files = company(a="PAYING", b="PAYING", c="FREE", d="") | {"usage.csv": used(a=14, b=28, c=42, d=56)}

    await load(graph, put(tmp_path, files), today=TODAY)

    assert await scales(graph, "2026-06-17") == [["", 4.0, 4.0, 4.0], ["FREE", 3.0, 3.0, 3.0], ["PAYING", 1.0, 1.0, 2.0]]
    assert await scales(graph, "2026-06-30") == await scales(graph, "2026-06-17")
    assert await scales(graph, "2026-06-16") == await scales(graph, "2026-07-01") == []


async def test_m32_later_usage_alone_draws_the_scale_anew(graph, tmp_path):
    await load(graph, put(tmp_path, company(a="PAYING", b="PAYING") | {"usage.csv": used(a=14)}), today=TODAY)
    assert await scales(graph, "2026-06-17") == [["PAYING", 0.0, 0.0, 1.0]]

    await load(graph, put(tmp_path, {"usage.csv": used(a=140, b=42)}), today=TODAY)

    assert await scales(graph, "2026-06-17") == [["PAYING", 3.0, 3.0, 10.0]]


async def test_m32_another_status_alone_draws_both_scales_anew(graph, tmp_path):
    await load(graph, put(tmp_path, company(a="PAYING", b="PAYING") | {"usage.csv": used(a=14, b=28)}), today=TODAY)

    await load(graph, put(tmp_path, company(b="FREE")), today=TODAY)

    assert await scales(graph, "2026-06-17") == [["FREE", 2.0, 2.0, 2.0], ["PAYING", 1.0, 1.0, 1.0]]


async def test_m32_a_dry_run_draws_no_scale(graph, tmp_path):
    await load(graph, put(tmp_path, company(a="PAYING") | {"usage.csv": used(a=14)}), today=TODAY, dry_run=True)

    assert await scales(graph, "2026-06-17") == []


async def test_m32_the_passes_of_a_large_company_draw_the_same_scales(graph, tmp_path, monkeypatch):
    files = company(a="PAYING", b="PAYING") | {"usage.csv": used(a=14, b=28)}
    await load(graph, put(tmp_path, files), today=TODAY)
    drawn = "MATCH (s:UsageScale) RETURN s.date, s.cuts ORDER BY s.date"
    once = await query(graph, drawn)

    monkeypatch.setattr("csgraph.usage_scales.MEANS_AT_ONCE", 1)
    monkeypatch.setattr("csgraph.usage_scales.LEAST_SPAN", 5)
    await load(graph, tmp_path, today=TODAY)

    assert len(once) == 14
    assert await query(graph, drawn) == once
