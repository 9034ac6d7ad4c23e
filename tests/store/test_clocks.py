"""An event's zone or the end of its days changes after an import and after notes."""

import asyncio
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from factories import ANA, GUILD, HALL, OTHER_GUILD, fields, set_up, submission, utc
from programmes import apply, keep, session

from bot.clock import day_of
from bot.errors import NotFound, UserError
from bot.models import Event, Session, Talk
from bot.store import Store
from bot.store.clocks import NOTHING, Moved
from bot.store.events import EventChanges
from bot.store.lifecycle import Chosen

PRAGUE, TOKYO = ZoneInfo("Europe/Prague"), ZoneInfo("Asia/Tokyo")
NINE = utc(10, 7)  # in Prague


async def change(store: Store, **given) -> Moved:
    return (await store.events.change(GUILD, EventChanges(**given))).moved


async def sessions(store: Store) -> dict[str, Session]:
    event = await store.events.active(GUILD)
    return {each.title: each for each in await store.sessions.of_event(event.id)}


async def start(store: Store, found: Session | None = None, at: datetime = NINE, **more) -> Talk:
    chosen = Chosen(session_id=found.id) if found else None
    title = None if found else "By hand"
    given = fields(title, HALL, **more)
    return (await store.talks.start(GUILD, ANA, at, given, chosen)).talk


async def again(store: Store, talk: Talk) -> Talk:
    return await store.talks.get(GUILD, talk.id, ANA)


async def revision(store: Store, event: Event, day: date) -> int:
    return (await store.days.load(event.id, day, NINE)).revision


async def test_times_without_a_zone_keep_their_wall_time(store, event):
    naive = session("Naive", NINE, utc(10, 8), floating=True)
    exact = session("Exact", NINE, utc(10, 8))
    await apply(store, event, naive, exact)
    moved = await change(store, timezone="Asia/Tokyo")
    found = await sessions(store)
    local = found["Naive"].starts_at.astimezone(TOKYO)
    assert (local.hour, local.day) == (9, 10)
    assert found["Naive"].ends_at.astimezone(TOKYO).hour == 10
    assert (found["Exact"].starts_at, found["Exact"].ends_at) == (NINE, utc(10, 8))
    assert moved == Moved(sessions=1)


async def test_there_and_back_is_as_before(store, event):
    await apply(store, event, session("Naive", NINE, floating=True))
    talk = await start(store, (await sessions(store))["Naive"])
    before = await sessions(store)
    for zone in ("Asia/Tokyo", "America/Lima", "Pacific/Kiritimati", "Europe/Prague"):
        await change(store, timezone=zone)
    assert await sessions(store) == before
    assert (await again(store, talk)).day == talk.day
    assert (await again(store, talk)).starts_at == talk.starts_at


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"])
async def test_a_talk_follows_its_session_and_its_day_the_instant(store, event, zone):
    late = utc(10, 23)  # one in the morning in Prague
    await apply(store, event, session("Naive", NINE, floating=True), session("Exact", late))
    found = await sessions(store)
    naive, exact = await start(store, found["Naive"]), await start(store, found["Exact"])
    await change(store, timezone=zone)
    found = await sessions(store)
    naive, exact = await again(store, naive), await again(store, exact)
    assert naive.starts_at == found["Naive"].starts_at
    assert naive.day == date(2026, 6, 10)
    assert exact.starts_at == late
    assert exact.day == day_of(late, time(4), ZoneInfo(zone))


async def test_a_talk_that_was_moved_says_so_by_the_new_clock(store, event):
    await apply(store, event, session("Naive", NINE, floating=True))
    talk = await start(store, (await sessions(store))["Naive"])
    await store.notes.add(submission("one"))
    later = session("Naive", utc(10, 8), floating=True, ident="Naive 10 07:00")
    await apply(store, event, later)
    await change(store, timezone="Asia/Tokyo")
    moved = await again(store, talk)
    assert moved.starts_at.astimezone(TOKYO).hour == 10
    assert moved.moved_from.astimezone(TOKYO).hour == 9


async def test_a_time_that_was_typed_stays_the_instant(store, event):
    talk = await start(store, starts_at=utc(10, 21))
    moved = await change(store, timezone="Asia/Tokyo")
    assert (await again(store, talk)).starts_at == utc(10, 21)
    assert (await again(store, talk)).day == date(2026, 6, 11), "six in the morning there"
    assert (moved.typed, moved.days) == (1, 1)


async def test_another_end_of_the_day_leaves_what_was_typed_on_its_day(store, event):
    typed = await start(store, at=NINE, starts_at=utc(10, 22, 30))  # 00:30, the night of the 10th
    assert typed.day == date(2026, 6, 10)
    moved = await change(store, day_ends=time(0))
    assert (await again(store, typed)).day == date(2026, 6, 10)
    assert moved == Moved(typed=1)


async def test_another_end_of_the_day_takes_what_was_started_along(store, event):
    talk = await start(store, at=utc(10, 23))
    assert talk.day == date(2026, 6, 10)
    assert await change(store, day_ends=time(0)) == Moved(days=1)
    assert (await again(store, talk)).day == date(2026, 6, 11)


async def test_both_days_of_a_talk_that_changes_its_day_are_to_be_published_again(store, event):
    talk = await start(store, at=utc(10, 23))
    assert talk.day == date(2026, 6, 10)
    before = await revision(store, event, date(2026, 6, 10))
    await change(store, day_ends=time(0))
    assert await revision(store, event, date(2026, 6, 10)) > before
    assert await revision(store, event, date(2026, 6, 11)) > 0


async def test_without_a_change_nothing_moves(store, event):
    await apply(store, event, session("Naive", NINE, floating=True))
    talk = await start(store, (await sessions(store))["Naive"])
    before = await revision(store, event, talk.day)
    for given in ({}, {"timezone": "Europe/Prague"}, {"day_ends": time(4)}, {"url": "https://x"}):
        assert await change(store, **given) == NOTHING
    assert await revision(store, event, talk.day) == before


async def test_what_was_read_by_the_former_clock_cannot_be_applied(store, event):
    read = await keep(store, event, session("Naive", NINE, floating=True))
    await change(store, timezone="Asia/Tokyo")
    with pytest.raises(NotFound, match="clock has changed"):
        await store.imports.apply(GUILD, read.id, (), NINE)


async def test_nor_can_what_a_timer_read_meanwhile(store, event):
    await apply(store, event, session("Naive", NINE, floating=True))
    base = await store.imports.base(event.id)
    await change(store, timezone="Asia/Tokyo")
    assert await store.imports.base(event.id) != base


async def test_an_applied_import_stays_known(store, event):
    read = await keep(store, event, session("Naive", NINE, floating=True))
    await store.imports.apply(GUILD, read.id, (), NINE)
    await change(store, timezone="Asia/Tokyo")
    with pytest.raises(UserError, match="applied already"):
        await store.imports.get(GUILD, read.id)


async def test_a_time_that_the_new_zone_skips_moves_forward(store):
    event = await set_up(store, timezone="UTC")
    gap = datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("UTC"))
    end = gap.replace(hour=3, minute=15)
    await apply(store, event, session("In the gap", gap, end, floating=True))
    await change(store, timezone="Europe/Prague")
    found = (await sessions(store))["In the gap"]
    assert found.starts_at.astimezone(PRAGUE).hour == 3
    assert found.ends_at > found.starts_at


async def test_an_other_server_does_not_move(store, event):
    other = await set_up(store, OTHER_GUILD)
    await apply(store, other, session("Naive", NINE, floating=True))
    await change(store, timezone="Asia/Tokyo")
    [theirs] = await store.sessions.of_event(other.id)
    assert theirs.starts_at == NINE


async def test_changes_at_the_same_moment_leave_one_clock(store, event):
    await apply(store, event, session("Naive", NINE, floating=True))
    zones = ("Asia/Tokyo", "America/Lima", "UTC")
    await asyncio.gather(*(change(store, timezone=zone) for zone in zones))
    now = await store.events.active(GUILD)
    assert (await sessions(store))["Naive"].starts_at.astimezone(now.zone).hour == 9
