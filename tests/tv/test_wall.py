"""A-46, A-47, M-17: the wall screen in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest

from csgraph.domain.errors import DatabaseUnavailable, Resync
from support.sockets import until
from support.wall import TOKEN, Wall, covering, health, not_covered, nothing, person, ratio, rows

Open = Callable[..., Awaitable[Any]]
OTHER = "csg_d_" + "o" * 43
EMPTY = "None of the accounts of EMEA Enterprise has a Success Manager."
STATES = {
    "normal": covering(6),
    "many people": covering(40),
    "two people": covering(2),
    "missing assignments": covering(14) | {"missingAssignments": {"count": 7, "contractValue": [{"amount": "1240000", "currency": "EUR"}]}},
    "empty": nothing("NO_ROLE_HOLDER", EMPTY),
    "long words": covering(9) | {"teams": [{"name": "Enterprise accounts of Europe, the Middle East and Africa without the Nordics"}]},
}
SCROLLS = """() => [...document.querySelectorAll('html, body, .panel, .box, #message')].filter(
    (e) => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1).map((e) => e.id || e.className || e.tagName)"""
FACES = """() => {
  const seen = (e) => e.checkVisibility() && !e.closest('.spoken');
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!c.endsWith(', 0)')) return c; } };
  const texts = [...document.querySelectorAll('body *')].filter((e) => seen(e) && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  const shapes = [...document.querySelectorAll('.bar i, .stack i, .dot')].filter(seen);
  return {
    texts: texts.map((e) => ({ text: e.textContent.trim(), colour: getComputedStyle(e).color, ground: ground(e), size: parseFloat(getComputedStyle(e).fontSize) })),
    shapes: shapes.map((e) => ({ text: e.className, colour: getComputedStyle(e).backgroundColor, ground: ground(e.closest('.panel') || document.body) })),
  };
}"""


def luminance(colour: str) -> float:
    """Of WCAG 2."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(face: dict[str, Any]) -> float:
    light, dark = sorted((luminance(face["colour"]), luminance(face["ground"])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


async def opened(screen: Open, **options: Any) -> Any:
    """A screen that shows something."""
    made = await screen(**options)
    await made.open()
    await made.connection("Live")
    return made


async def test_it_asks_for_what_its_token_says_and_shows_the_team(screen: Open, wall: Wall) -> None:
    shown = await opened(screen)

    assert wall.variables == [
        {
            "input": {
                "teamIds": ["VGVhbTplbWVh"], "role": "success_manager", "period": "DAYS_30", "coveredBy": "ANYONE", "activityScope": "ACCOUNT",
                "nullStatusAtRowLevel": "EXCLUDE", "includeInternalNotes": False,
            },
            "everySeconds": 60,
        }
    ]  # fmt: skip
    assert (await shown.text("h1"), await shown.text("#scope")) == ("EMEA Enterprise", "Success Manager · last 30 days")
    assert (await shown.text("#percent"), await shown.text("#covered")) == ("80%", "48 of 60 accounts covered")
    assert (await shown.text("#volume"), await shown.text("#volume-parts")) == ("412", "318 touchpoints · 94 tasks")
    assert [line.split() for line in await shown.texts("#health li")] == [
        ["Good", "30", "+3"], ["Average", "15", "−1"], ["Poor", "10", "−2"], ["Unknown", "2"],
    ]  # fmt: skip
    assert (await shown.text("#updated")).startswith("Updated ")
    assert await shown.page.title() == "EMEA Enterprise · 80% covered"
    assert shown.complaints == []


async def test_each_person_has_a_row_with_coverage_activity_and_overdue_accounts(screen: Open) -> None:
    """A-20, A-24, A-31; rows of people who left or are in another team say so (M-08)."""
    shown = await opened(screen)

    cells = [
        [(await cell.inner_text()).split("\n")[0] for cell in await row.locator("th, td").all()]
        for row in await shown.page.locator("#people tr").all()
    ]
    assert cells[:3] == [
        ["Lindsay Okafor", "3 / 5", "21", "0"],
        ["Michael Brandt", "5 / 7", "36", "1"],
        ["Priya Raman", "7 / 9", "51", "2"],
    ]
    assert await shown.texts(".tag") == ["other team", "has left"]
    wide = "(e) => Math.round(100 * e.firstChild.getBoundingClientRect().width / e.getBoundingClientRect().width)"
    assert [await bar.evaluate(wide) for bar in (await shown.page.locator(".bar").all())[:2]] == [60, 71]


async def test_accounts_that_nobody_has_touched_are_shown_by_value_once(screen: Open, wall: Wall) -> None:
    """A-03, A-33: an account of two holders is one account."""
    first = not_covered(("a", "Acme", "900"), ("b", "Bolt", "500"), ("c", "Core", None))
    second = not_covered(("d", "Dome", "700"), ("b", "Bolt", "500"))
    wall.coverage = covering() | {"rows": rows(person(0, 1, 4, first), person(1, 1, 3, second))}
    wall.coverage["summary"] = {**wall.coverage["summary"], "coverage": ratio(2, 6)}

    shown = await opened(screen)

    assert [line.split("\n") for line in await shown.texts("#open li")] == [
        ["Acme", "Lindsay Okafor", "€900"],
        ["Dome", "Michael Brandt", "€700"],
        ["Bolt", "Lindsay Okafor, Michael Brandt", "€500"],
        ["Core", "Lindsay Okafor", "no value"],
    ]
    assert await shown.text("#open-page") == "4"


async def test_currencies_are_compared_in_that_of_the_company(screen: Open, wall: Wall) -> None:
    yen, euros = not_covered(("y", "Yamato", "9000000")), not_covered(("e", "Edel", "60000"))
    yen["nodes"][0] |= {
        "contractValue": "55000.00",
        "account": {"id": "y", "name": "Yamato", "contractValue": {"amount": "9000000", "currency": "JPY"}},
    }
    wall.coverage = covering() | {"rows": rows(person(0, 1, 2, yen), person(1, 1, 2, euros))}

    shown = await opened(screen)

    assert [line.split("\n")[0::2] for line in await shown.texts("#open li")] == [["Edel", "€60K"], ["Yamato", "¥9M"]]


async def test_where_every_account_is_covered_it_says_so(screen: Open, wall: Wall) -> None:
    wall.coverage = covering() | {"rows": rows(person(0, 3, 3))}
    wall.coverage["summary"] = {**wall.coverage["summary"], "coverage": ratio(3, 3)}

    shown = await opened(screen)

    assert (await shown.text("#percent"), await shown.text("#open-none")) == ("100%", "Every account is covered.")


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"), [(0, 0, "–"), (0, 9, "0%"), (1, 999, "1%"), (998, 999, "99%"), (999, 999, "100%")]
)
async def test_nothing_to_cover_is_no_percentage_and_only_all_is_100(
    screen: Open, wall: Wall, numerator: int, denominator: int, words: str
) -> None:
    """M-00."""
    wall.coverage["summary"] = {**wall.coverage["summary"], "coverage": ratio(numerator, denominator)}

    shown = await opened(screen)

    assert await shown.text("#percent") == words


async def test_accounts_without_a_holder_are_counted_at_the_top_with_their_value(screen: Open, wall: Wall) -> None:
    """A-18, A-19."""
    shown = await opened(screen)
    assert not await shown.page.locator("#missing").is_visible()

    values = [{"amount": "1240000.00", "currency": "EUR"}, {"amount": "310000", "currency": "USD"}]
    await wall.tell(2, missingAssignments={"count": 7, "contractValue": values})
    await shown.sees("#missing", "7 accounts have no Success Manager")
    assert await shown.text("#missing") == "7 accounts have no Success Manager €1.2M + $310K"

    await wall.tell(3, missingAssignments={"count": 1, "contractValue": []})
    await shown.sees("#missing", "1 account has no Success Manager")


async def test_an_empty_dashboard_says_why(screen: Open, wall: Wall) -> None:
    """A-16, M-16."""
    wall.coverage = nothing("NO_ROLE_HOLDER", EMPTY)
    shown = await opened(screen)

    assert (await shown.text("#message-title"), await shown.text("#message-text")) == ("Nothing to show yet", EMPTY)
    assert not await shown.page.locator("#board").is_visible()

    await wall.tell(2, **covering())
    await shown.sees("#percent", "80%")
    assert not await shown.page.locator("#message").is_visible()


async def test_rows_of_canceled_accounts_are_shown_below_the_reason(screen: Open, wall: Wall) -> None:
    """M-08: holders whose accounts are all canceled."""
    wall.coverage = covering() | {"state": "NO_ELIGIBLE_STATUS", "message": "All accounts are canceled."}

    shown = await opened(screen)

    assert await shown.text("#remark") == "All accounts are canceled."
    assert len(await shown.texts("#people tr")) == 6


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1080, 1920), (1366, 768)])
async def test_nothing_scrolls_or_is_cut_off(screen: Open, wall: Wall, width: int, height: int) -> None:
    shown = await opened(screen, width=width, height=height)
    cut = {}
    for sequence, (state, coverage) in enumerate(STATES.items(), start=2):
        await wall.tell(sequence, **(coverage | {"teams": [{"name": f"{coverage['teams'][0]['name']}: {state}"}]}))
        await shown.sees("h1", state)
        cut[state] = await shown.page.evaluate(SCROLLS)

    assert cut == {state: [] for state in STATES}


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("state", ["missing assignments", "empty", "disconnected", "refused"])
async def test_contrast_is_aa_and_words_are_large(screen: Open, wall: Wall, theme: str, state: str) -> None:
    """24 pixels of 1080 are 15 mm on a screen of 55 inches."""
    wall.coverage = STATES.get(state, STATES["missing assignments"])
    shown = await screen(color_scheme=theme)
    await shown.open(OTHER if state == "refused" else TOKEN)
    await shown.connection("Refused" if state == "refused" else "Live")
    if state == "disconnected":
        await wall.end()
        await shown.connection("Not connected")

    faces = await shown.page.evaluate(FACES)

    assert [(face["text"], round(contrast(face), 2)) for face in faces["texts"] if contrast(face) < 4.5] == []
    assert [(face["text"], round(contrast(face), 2)) for face in faces["shapes"] if contrast(face) < 3] == []
    assert [(face["text"], face["size"]) for face in faces["texts"] if face["size"] < 24] == []
    assert len(faces["texts"]) > 4


@pytest.mark.parametrize(
    ("prefers", "query", "theme"),
    [
        ("dark", "", "dark"),
        ("light", "", "light"),
        ("dark", "?theme=light", "light"),
        ("light", "?theme=dark", "dark"),
        ("light", "?theme=pink", "light"),
    ],
)
async def test_the_theme_is_that_of_the_address_or_of_the_system(screen: Open, prefers: str, query: str, theme: str) -> None:
    shown = await screen(color_scheme=prefers)
    await shown.open(query=query)
    await shown.connection("Live")

    ground = await shown.page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert (luminance(ground) < 0.1) is (theme == "dark")


async def test_parts_have_names_for_those_who_do_not_see_them(screen: Open) -> None:
    shown = await opened(screen)
    page = shown.page

    assert await page.get_by_role("img", name="Coverage 80%").count() == 1
    assert [await page.get_by_role("region", name=name, exact=True).count() for name in ("Team summary", "People", "Not covered")] == [
        1,
        1,
        1,
    ]
    assert [
        await page.get_by_role("columnheader", name=name).count() for name in ("Coverage and health", "Covered", "Activity", "Overdue")
    ] == [1] * 4
    assert await page.get_by_role("row", name="Health: 3 good, 1 average, 1 poor").count() == 1
    assert await page.get_by_role("status").first.inner_text() == "Live"


async def test_people_that_do_not_fit_turn_up_page_by_page(screen: Open, wall: Wall) -> None:
    wall.coverage = covering(16)
    shown = await screen()
    await shown.page.clock.install()
    await shown.open()
    await shown.connection("Live")
    seen, labels = set(await shown.texts(".who .name")), [await shown.text("#people-page")]

    for _ in range(2):
        await shown.page.clock.run_for(13_000)
        seen |= set(await shown.texts(".who .name"))
        labels.append(await shown.text("#people-page"))

    assert labels == ["1–7 of 16", "8–14 of 16", "15–16 of 16"]
    assert len(seen) == 14

    await shown.page.clock.run_for(13_000)
    assert await shown.text("#people-page") == "1–7 of 16"


async def test_the_space_bar_holds_the_pages(screen: Open, wall: Wall) -> None:
    wall.coverage = covering(16)
    shown = await screen()
    await shown.page.clock.install()
    await shown.open()
    await shown.connection("Live")

    await shown.page.keyboard.press(" ")
    await shown.page.clock.run_for(26_000)

    assert (await shown.text("#people-page"), await shown.text("#connection")) == ("1–7 of 16", "Live, pages held")


@pytest.mark.parametrize(("motion", "seconds"), [("reduce", "0s"), ("no-preference", "0.35s")])
async def test_nothing_moves_for_those_who_ask_for_less_motion(screen: Open, motion: str, seconds: str) -> None:
    shown = await opened(screen, reduced_motion=motion)

    assert await shown.page.evaluate("getComputedStyle(document.querySelector('.box')).transitionDuration") == seconds


async def test_a_new_snapshot_replaces_the_old_one_and_late_ones_are_dropped(screen: Open, wall: Wall) -> None:
    """M-17."""
    shown = await opened(screen)
    summary = wall.coverage["summary"]

    for sequence, reason, covered in ((5, "CHANGE", 30), (4, "CHANGE", 31), (5, "TIMER", 32), (6, "TIMER", 33)):
        await wall.tell(sequence, reason, summary={**summary, "coverage": ratio(covered, 60)})
    await shown.sees("#covered", "33 of 60")

    await wall.tell(5, "CHANGE", summary={**summary, "coverage": ratio(34, 60)})
    await wall.tell(2, "RESYNC", summary={**summary, "coverage": ratio(35, 60)})
    await shown.sees("#covered", "35 of 60")
    await wall.tell(3, "CHANGE", summary={**summary, "coverage": ratio(36, 60)})
    await shown.sees("#covered", "36 of 60")


async def test_after_resync_it_subscribes_anew_on_the_same_socket(screen: Open, wall: Wall) -> None:
    shown = await opened(screen)

    await wall.fail(Resync("Events were missed."))
    await until(lambda: len(wall.variables) == 2)

    await shown.connection("Live")
    assert shown.sockets == 1


async def test_it_keeps_the_figures_while_it_is_not_connected_and_comes_back(screen: Open, wall: Wall) -> None:
    """A-47."""
    shown = await opened(screen)

    await wall.end()
    await shown.connection("Not connected")
    await shown.sees("#lost", "Showing figures of ")
    assert await shown.text("#percent") == "80%"

    wall.coverage = covering(2)
    await wall.begin()
    await shown.connection("Live")
    await shown.sees("#covered", "8 of 12")
    assert not await shown.page.locator("#lost").is_visible()


async def test_it_comes_back_after_an_error_of_the_service(screen: Open, wall: Wall) -> None:
    shown = await opened(screen)

    await wall.fail(DatabaseUnavailable("The database is not available."))
    await shown.connection("Not connected")

    await shown.connection("Live")
    assert len(wall.variables) == 2


async def test_it_tries_less_and_less_often(screen: Open, wall: Wall) -> None:
    shown = await screen()
    await shown.page.add_init_script(
        "Math.random = () => 0.5; window.tries = []; window.WebSocket = class extends WebSocket { constructor(...a) { super(...a); tries.push(performance.now()); } }"
    )
    await shown.page.clock.install()
    await shown.open()
    await shown.connection("Live")
    await wall.end()
    await shown.connection("Not connected")

    for _ in range(80):
        await shown.page.clock.run_for(1_000)
        await asyncio.sleep(0.03)

    tries = (await shown.page.evaluate("tries"))[1:]
    between = [round((after - before) / 1000) for before, after in pairwise(tries)]
    assert [abs(found - expected) <= 1 for found, expected in zip(between, (2, 4, 8, 16, 30), strict=False)] == [True] * 5


async def test_a_connection_that_has_gone_silent_is_given_up(screen: Open, wall: Wall) -> None:
    shown = await screen()
    silent: list[bool] = []

    def between(page_side: Any) -> None:
        service_side = page_side.connect_to_server()
        deaf = not silent
        service_side.on_message(lambda message: None if silent and deaf else page_side.send(message))

    await shown.page.route_web_socket("**/graphql", between)
    await shown.page.clock.install()
    await shown.open()
    await shown.connection("Live")

    silent.append(True)
    await shown.page.clock.run_for(25_000)
    assert (len(wall.variables), await shown.text("#connection")) == (1, "Live")
    await shown.page.clock.run_for(36_000)
    await until(lambda: len(wall.variables) == 2)
    await shown.connection("Live")


async def test_the_token_stays_in_the_fragment(screen: Open, wall: Wall) -> None:
    shown = await screen()
    addresses: list[str] = []
    shown.page.on("request", lambda request: addresses.append(request.url + str(request.headers)))
    shown.page.on("websocket", lambda socket: addresses.append(socket.url))

    await shown.open()
    await shown.connection("Live")

    assert [address.partition("#")[0] for address in addresses if wall.address not in address] == []
    assert [address for address in addresses if TOKEN in address.partition("#token=")[0]] == []
    assert await shown.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert [TOKEN in str(request.headers.get("referer", "")) for request in wall.requests] == [False] * len(wall.requests)

    await shown.page.reload()
    await shown.connection("Live")


async def test_without_a_token_it_asks_for_one_and_keeps_what_is_pasted(screen: Open) -> None:
    shown = await screen()
    await shown.open(token=None)
    await shown.connection("No token")
    assert await shown.text("#message-title") == "This screen needs a token"
    field = shown.page.get_by_label("Display token")

    await field.fill("eyJhbGciOiJIUzI1NiJ9.e30.x")
    await shown.page.get_by_role("button", name="Show").click()
    await shown.sees("#ask-problem", "The token of a display begins with csg_d_ and has 49 characters.")

    await field.fill(f" {TOKEN}\n")
    await shown.page.keyboard.press("Enter")
    await shown.connection("Live")
    assert TOKEN not in shown.page.url

    await shown.page.reload()
    await shown.connection("Live")


async def test_a_browser_that_keeps_nothing_keeps_a_pasted_token_in_its_address(screen: Open) -> None:
    shown = await screen()
    await shown.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })")
    await shown.open(token=None)

    await shown.page.get_by_label("Display token").fill(TOKEN)
    await shown.page.keyboard.press("Enter")
    await shown.connection("Live")

    assert shown.page.url.endswith(f"/tv#token={TOKEN}")


async def test_an_address_with_something_else_for_a_token_says_so(screen: Open, wall: Wall) -> None:
    shown = await screen()
    await shown.open("csg_i_" + "t" * 43)

    await shown.sees("#message-text", "The address holds no token of a display.")
    assert wall.requests == []


async def test_a_revoked_token_takes_the_figures_away_and_is_tried_again_every_minute(screen: Open, wall: Wall) -> None:
    shown = await screen()
    await shown.page.clock.install()
    await shown.open()
    await shown.connection("Live")

    wall.token = ""
    await shown.connection("Refused")
    await shown.sees("#message-text", "It was revoked or has expired.")
    assert not await shown.page.locator("#board").is_visible()
    assert await shown.text("#updated") == ""

    wall.token = TOKEN
    await shown.page.clock.run_for(61_000)
    await shown.connection("Live")
    assert await shown.text("#percent") == "80%"


async def test_a_pasted_token_takes_the_place_of_a_bookmark_that_no_longer_works(screen: Open) -> None:
    shown = await screen()
    await shown.open(OTHER)
    await shown.sees("#message-title", "This token does not work")

    await shown.page.get_by_label("Display token").fill(TOKEN)
    await shown.page.keyboard.press("Enter")
    await shown.connection("Live")

    await shown.page.goto("about:blank")
    await shown.open(OTHER)
    await shown.connection("Live")


async def test_a_token_that_is_no_displays_shows_nothing(screen: Open, wall: Wall) -> None:
    wall.display = None
    shown = await screen()
    await shown.open()

    await shown.sees("#message-text", "This is not the token of a display.")
    assert wall.variables == []


async def test_a_newer_service_brings_a_newer_page(screen: Open, wall: Wall) -> None:
    shown = await opened(screen)

    async def newer(route: Any) -> None:
        if route.request.method == "HEAD":
            await route.fulfill(status=200, headers={"etag": '"newer"'})
        else:
            await route.continue_()

    await shown.page.route("**/tv", newer)
    async with shown.page.expect_event("load", timeout=20_000):
        await wall.end()
        await wall.begin()

    await shown.connection("Live")


async def test_names_are_words_and_never_markup(screen: Open, wall: Wall) -> None:
    evil = "<img src=x onerror=alert(1)>"
    row = person(0, 1, 2, not_covered(("a", evil, "1")), user={"name": evil, "active": True}, health=health(1, 1, 0))
    wall.coverage = covering() | {"rows": rows(row), "teams": [{"name": evil}]}

    shown = await opened(screen)

    assert [await shown.text(place) for place in ("h1", "#people .name", "#open .name")] == [evil] * 3
    assert shown.complaints == []
