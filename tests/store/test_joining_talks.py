"""Talks by hand become sessions: nothing of either is lost, and it happens once."""

import asyncio

import pytest
from factories import (
    ANA,
    BACKSTAGE,
    BEN,
    CYD,
    GUILD,
    HALL,
    OTHER_GUILD,
    ROOM,
    fields,
    set_up,
    submission,
    utc,
)
from programmes import apply, keep, session

from bot.errors import NotFound
from bot.models import Joinable, Session, State, Talk
from bot.store import Store
from bot.store.lifecycle import Chosen

NINE, TEN, ELEVEN = utc(10, 7), utc(10, 8), utc(10, 9)
KEYNOTE = session(
    "The keynote", NINE, TEN, url="https://talks.example/1", speakers=("Eva",), recordable=False
)


async def start(store: Store, title: str, at=NINE, person=ANA, channel=HALL, **more) -> Talk:
    given = fields(title, channel, **more)
    return (await store.talks.start(GUILD, person, at, given)).talk


async def only(store: Store, event) -> Session:
    [found] = await store.sessions.of_event(event.id)
    return found


async def references(store: Store) -> list[str]:
    """Every table with a column that names a talk."""

    def job(db) -> list[str]:
        tables = [row["name"] for row in db.execute("SELECT name FROM sqlite_master")]
        return [
            table
            for table in tables
            for key in db.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            if key["table"] == "talk"
        ]

    return await store.database.read(job)


async def test_what_was_typed_stays_and_the_programme_adds_the_rest(store, event):
    talk = await start(store, "keynote", utc(10, 7, 2), speakers="Eva N.")
    await store.notes.add(submission("one"))
    await apply(store, event, KEYNOTE)
    joined = await store.joining.join(GUILD, talk.id, (await only(store, event)).id)
    assert (joined.title, joined.speakers) == ("keynote", "Eva N.")
    assert (joined.url, joined.starts_at) == (KEYNOTE.url, NINE)
    assert (joined.id, joined.recordable) == (talk.id, False)
    assert (await store.talks.of_day(event.id, talk.day, ANA))[0].notes == 1


async def test_a_time_that_was_typed_stays(store, event):
    talk = await start(store, "keynote", TEN, starts_at=utc(10, 7, 15))
    await apply(store, event, KEYNOTE)
    joined = await store.joining.join(GUILD, talk.id, (await only(store, event)).id)
    assert joined.starts_at == utc(10, 7, 15)


async def test_a_joined_talk_follows_the_programme_where_nothing_was_typed(store, event):
    talk = await start(store, "keynote", utc(10, 7, 2))
    await apply(store, event, KEYNOTE)
    await store.joining.join(GUILD, talk.id, (await only(store, event)).id)
    moved = session("The keynote", NINE, TEN, ident=KEYNOTE.ident, speakers=("Eva", "Fay"))
    await apply(store, event, moved)
    followed = await store.talks.get(GUILD, talk.id, ANA)
    assert (followed.title, followed.speakers) == ("keynote", "Eva, Fay")


async def test_everything_of_the_sessions_own_talk_goes_along(store, event):
    await apply(store, event, KEYNOTE)
    found = await only(store, event)
    chosen = Chosen(session_id=found.id)
    other = (await store.talks.start(GUILD, BEN, NINE, fields(None, ROOM), chosen)).talk
    await store.talks.set_card(other.id, 77)
    await store.notes.add(submission("two", channel_id=ROOM, person=BEN))
    hidden = await store.notes.add(submission("gone", channel_id=ROOM, person=BEN))
    await store.notes.hide(GUILD, hidden.notes[0].id, BEN, NINE)
    talk = await start(store, "keynote", utc(10, 7, 2))
    await store.notes.add(submission("one"))
    joined = await store.joining.join(GUILD, talk.id, found.id)
    assert joined.state is State.RUNNING
    [count] = await store.talks.of_day(event.id, talk.day, CYD)
    assert (count.talk.id, count.notes) == (talk.id, 2)
    assert (await store.talks.by_card(77)).id == talk.id
    assert (await store.talks.current(ROOM, utc(10, 7, 30))) is None
    await store.notes.restore(GUILD, hidden.notes[0].id, BEN)
    [count] = await store.talks.of_day(event.id, talk.day, CYD)
    assert count.notes == 3


@pytest.mark.parametrize("is_busy", [False, True])
@pytest.mark.parametrize("is_planned", [False, True])
async def test_what_runs_goes_on_in_its_own_channel(store, event, is_planned, is_busy):
    """By hand in the hall it is over, or planned, while the session's own talk runs in a room."""
    talk = await _by_hand_in_the_hall(store, is_planned=is_planned)
    await apply(store, event, KEYNOTE)
    found = await only(store, event)
    await store.talks.start(GUILD, BEN, NINE, fields(None, ROOM), Chosen(session_id=found.id))
    next_one = await start(store, "Something else", utc(10, 7, 10)) if is_busy else None
    joined = await store.joining.join(GUILD, talk.id, found.id)
    assert (joined.state, joined.channel_id) == (State.RUNNING, ROOM)
    assert joined.started_by == BEN.id
    assert (await store.talks.current(ROOM, utc(10, 7, 11))).id == talk.id
    there = await store.talks.current(HALL, utc(10, 7, 11))
    assert there == next_one


async def _by_hand_in_the_hall(store: Store, *, is_planned: bool) -> Talk:
    if is_planned:
        given = fields("The keynote", HALL, starts_at=NINE)
        return await store.talks.add(GUILD, ANA, utc(10, 6), given)
    talk = await start(store, "The keynote")
    await store.notes.add(submission("one", created_at=NINE))
    await store.talks.end(GUILD, ANA, utc(10, 7, 4), HALL, None)
    return talk


async def test_no_table_that_names_a_talk_is_forgotten(store):
    """One that is new is either moved along in joining.py or must not outlive its talk."""
    known = {"note", "message", "card", "talk_change", "talk_tag"}
    assert set(await references(store)) == known


async def test_two_who_join_at_the_same_moment_join_once(store, event):
    await apply(store, event, KEYNOTE)
    found = await only(store, event)
    one = await start(store, "keynote")
    two = await start(store, "the keynote!", channel=ROOM)
    joined = await asyncio.gather(
        store.joining.join(GUILD, one.id, found.id),
        store.joining.join(GUILD, one.id, found.id),
    )
    assert sum(talk is not None for talk in joined) == 1
    assert await store.joining.join(GUILD, two.id + 1_000, found.id) is None


async def test_a_second_talk_of_the_same_session_takes_the_first_along(store, event):
    await apply(store, event, KEYNOTE)
    found = await only(store, event)
    one = await start(store, "keynote")
    await store.notes.add(submission("one"))
    two = await start(store, "the keynote!", channel=ROOM)
    await store.notes.add(submission("two", channel_id=ROOM))
    await store.joining.join(GUILD, one.id, found.id)
    await store.joining.join(GUILD, two.id, found.id)
    [count] = await store.talks.of_day(event.id, two.day, ANA)
    assert (count.talk.id, count.notes) == (two.id, 2)


async def test_what_was_removed_meanwhile_is_not_joined_and_the_import_applies(store, event):
    talk = await start(store, "keynote")
    read = await keep(store, event, KEYNOTE)
    await store.talks.remove(GUILD, ANA, talk.id)
    joint = Joinable(talk, 0, KEYNOTE, 0)
    applied = await store.imports.apply(GUILD, read.id, (), NINE, (joint,))
    assert applied.joined == ()
    assert (await only(store, event)).title == "The keynote"


async def test_nobody_joins_across_servers(store, event):
    talk = await start(store, "keynote")
    theirs = await set_up(store, OTHER_GUILD)
    await apply(store, theirs, KEYNOTE)
    found = await only(store, theirs)
    with pytest.raises(NotFound):
        await store.joining.join(GUILD, talk.id, found.id)
    assert await store.joining.join(OTHER_GUILD, talk.id, found.id) is None
    assert (await store.talks.get(GUILD, talk.id, ANA)).session_id is None


async def test_what_one_may_not_see_is_not_offered(store, event):
    await start(store, "keynote", channel=BACKSTAGE, person=CYD)
    assert not (await store.joining.by_hand(event.id, ANA)).noted
    assert len((await store.joining.by_hand(event.id, CYD)).noted) == 1


async def test_late_thoughts_do_not_make_a_talk_longer(store, event):
    talk = await start(store, "keynote")
    await store.talks.end(GUILD, ANA, TEN, HALL, None)
    late = submission("late", created_at=ELEVEN, talk_id=talk.id)
    await store.notes.add(late)
    [noted] = (await store.joining.by_hand(event.id, ANA)).noted
    assert noted.until == TEN
    assert noted.notes == 1


async def test_a_cancelled_talk_and_an_entry_are_not_offered(store, event):
    talk = await start(store, "keynote")
    await store.talks.cancel(GUILD, ANA, NINE, talk.id, None)
    assert not (await store.joining.by_hand(event.id, ANA)).noted
