"""Pictures of talks that are not to be recorded: asked for, confirmed, and removed."""

import asyncio
from datetime import datetime, timedelta

import pytest
from factories import (
    ANA,
    BACKSTAGE,
    BEN,
    CYD,
    GUILD,
    HALL,
    MOD,
    OTHER_GUILD,
    START,
    TODAY,
    fields,
    set_up,
    submission,
)
from programmes import apply, session

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Attachment, Note, SafePicture
from bot.store import Store
from bot.store.lifecycle import Chosen

SAFE = SafePicture(b"bytes", "png", 64, 48)
WEEK = timedelta(days=7)


async def talk(store: Store, *, recordable: bool = False):
    """A talk that runs in the hall, not to be recorded unless said otherwise."""
    event = await set_up(store)
    await apply(store, event, session("Quiet", START, recordable=recordable))
    [found] = await store.sessions.of_event(event.id)
    chosen = Chosen(session_id=found.id)
    return (await store.talks.start(GUILD, ANA, START, fields(None, HALL), chosen)).talk


async def picture(store: Store, text: str = "one", number: int = 1, **more) -> Note:
    """A note of Ana's with a picture that is fetched and safe."""
    file = Attachment(number, "a.png", f"https://cdn.example/{number}", 100)
    sent = submission(text, attachments=(file,), **more)
    kept = await store.notes.add(sent)
    for each in await store.pictures.waiting(sent.origin):
        await store.pictures.keep(each.id, f"digest{number}", SAFE, START)
    return kept.notes[0]


async def shown(store: Store) -> tuple[int, int]:
    """How many pictures the day's post shows, and how many wait."""
    event = await store.events.active(GUILD)
    day = await store.days.load(event.id, TODAY, START)
    notes = [note for part in day.talks for note in part.notes]
    return sum(len(note.pictures) for note in notes), sum(note.asked for note in notes)


async def revision(store: Store) -> int:
    event = await store.events.active(GUILD)
    return (await store.days.load(event.id, TODAY, START)).revision


async def test_a_picture_waits_and_its_text_does_not(store):
    await talk(store)
    note = await picture(store)
    assert await shown(store) == (0, 1)
    album = await store.pictures.album(note.origin)
    assert (len(album.kept), len(album.asked)) == (0, 1)
    assert await store.consent.confirm(GUILD, note.id, ANA) == 1
    assert await shown(store) == (1, 0)


async def test_a_talk_that_may_be_recorded_asks_nothing(store):
    await talk(store, recordable=True)
    note = await picture(store)
    assert await shown(store) == (1, 0)
    with pytest.raises(NotFound, match="waits"):
        await store.consent.confirm(GUILD, note.id, ANA)


async def test_a_confirmation_has_the_day_published_again(store):
    await talk(store)
    note = await picture(store)
    before = await revision(store)
    await store.consent.confirm(GUILD, note.id, ANA)
    assert await revision(store) > before


async def test_one_who_changes_their_mind_takes_published_pictures_off(store):
    """The programme asks for it later: what was shown waits from then on."""
    started = await talk(store, recordable=True)
    note = await picture(store)
    before = await revision(store)
    event = await store.events.active(GUILD)
    await apply(store, event, session("Quiet", START, recordable=False))
    assert not (await store.talks.get(GUILD, started.id, ANA)).recordable
    assert await shown(store) == (0, 1)
    assert await revision(store) > before
    await store.consent.confirm(GUILD, note.id, ANA)
    assert await shown(store) == (1, 0)


async def test_a_note_that_is_moved_there_waits_and_one_moved_away_does_not(store):
    quiet = await talk(store)
    note = await picture(store)
    other = await store.talks.add(GUILD, ANA, START, fields("Loud", HALL, starts_at=START))
    await store.notes.move(GUILD, note.id, ANA, other.id)
    assert await shown(store) == (1, 0)
    await store.notes.move(GUILD, note.id, ANA, quiet.id)
    assert await shown(store) == (0, 1)


@pytest.mark.parametrize(
    ("person", "organiser", "error"),
    [(BEN, False, NotAllowed), (MOD, False, NotAllowed), (BEN, True, None), (ANA, False, None)],
)
async def test_who_may(store, person, organiser, error):
    await talk(store)
    note = await picture(store)
    if error is None:
        assert await store.consent.confirm(GUILD, note.id, person, organiser=organiser) == 1
    else:
        with pytest.raises(error):
            await store.consent.confirm(GUILD, note.id, person, organiser=organiser)
        assert await shown(store) == (0, 1)


async def test_an_organiser_confirms_nothing_that_they_cannot_see(store):
    await talk(store)
    note = await picture(store, channel_id=BACKSTAGE, person=CYD, talk_id=1)
    with pytest.raises(NotFound):
        await store.consent.confirm(GUILD, note.id, ANA, organiser=True)


@pytest.mark.parametrize("guild_id", [OTHER_GUILD, None])
async def test_nobody_confirms_from_elsewhere(store, guild_id):
    await talk(store)
    note = await picture(store)
    await set_up(store, OTHER_GUILD)
    with pytest.raises(NotFound):
        await store.consent.confirm(guild_id, note.id, BEN, organiser=True)
    with pytest.raises(NotFound):
        await store.consent.confirm(GUILD, note.id + 1_000, ANA)
    assert await shown(store) == (0, 1)


async def test_an_author_may_in_direct_messages(store):
    await talk(store)
    note = await picture(store)
    assert await store.consent.confirm(None, note.id, ANA) == 1


async def test_a_deleted_note_is_not_confirmed(store):
    await talk(store)
    note = await picture(store)
    await store.notes.hide(GUILD, note.id, ANA, START)
    with pytest.raises(NotFound):
        await store.consent.confirm(GUILD, note.id, ANA)


async def test_two_who_confirm_at_once_confirm_once(store):
    await talk(store)
    note = await picture(store)
    answers = await asyncio.gather(
        store.consent.confirm(GUILD, note.id, ANA),
        store.consent.confirm(GUILD, note.id, BEN, organiser=True),
        return_exceptions=True,
    )
    assert sum(answer == 1 for answer in answers) == 1


async def lapse(store: Store, at: datetime) -> int:
    return await store.consent.lapse(at, at - WEEK)


async def test_what_nobody_confirms_is_removed_a_week_after_it_was_asked(store):
    await talk(store)
    await picture(store)
    alone = await picture(store, "", 2)
    assert await lapse(store, START + WEEK - timedelta(seconds=1)) == 0
    assert await store.pictures.digests() == {"digest1", "digest2"}
    assert await lapse(store, START + WEEK) == 2
    assert await shown(store) == (0, 0)
    assert await store.pictures.digests() == frozenset()
    texts = [note.text for note in await store.notes.of_talk(1, ANA)]
    assert texts == ["one"], "the text stays, a note that was only that picture does not"
    assert alone.id not in [note.id for note in await store.notes.of_talk(1, ANA)]
    assert await lapse(store, START + 2 * WEEK) == 0


async def test_what_is_confirmed_in_time_stays(store):
    await talk(store)
    note = await picture(store)
    await lapse(store, START)
    await store.consent.confirm(GUILD, note.id, ANA)
    assert await lapse(store, START + 2 * WEEK) == 0
    assert await shown(store) == (1, 0)


async def change_minds(store: Store, *, recordable: bool) -> None:
    event = await store.events.active(GUILD)
    await apply(store, event, session("Quiet", START, recordable=recordable))


async def test_what_was_kept_before_anybody_asked_is_never_removed(store):
    """It waits, since its speakers say so now, for as long as it takes."""
    await talk(store, recordable=True)
    await picture(store)
    await change_minds(store, recordable=False)
    for weeks in range(3):
        assert await lapse(store, START + weeks * WEEK) == 0
    assert await shown(store) == (0, 1)
    assert await store.pictures.digests() == {"digest1"}
    await change_minds(store, recordable=True)
    assert await shown(store) == (1, 0)


async def test_what_was_kept_before_its_talk_was_joined_is_never_removed(store):
    event = await set_up(store)
    mine = (await store.talks.start(GUILD, ANA, START, fields("Quiet", HALL))).talk
    await picture(store)
    await apply(store, event, session("Quiet", START, recordable=False))
    [found] = await store.sessions.of_event(event.id)
    await store.joining.join(GUILD, mine.id, found.id)
    assert await lapse(store, START + WEEK) == 0
    assert await shown(store) == (0, 1)


async def test_what_was_moved_there_is_never_removed(store):
    await talk(store)
    other = await store.talks.add(GUILD, ANA, START, fields("Loud", HALL, starts_at=START))
    note = await picture(store, talk_id=other.id)
    await store.notes.move(GUILD, note.id, ANA, 1)
    assert await lapse(store, START + WEEK) == 0
    assert await shown(store) == (0, 1)


async def test_what_was_shown_meanwhile_is_asked_for_no_more(store):
    await talk(store)
    await picture(store)
    await change_minds(store, recordable=True)
    assert await lapse(store, START + timedelta(days=1)) == 0
    await change_minds(store, recordable=False)
    assert await lapse(store, START + 2 * WEEK) == 0
    assert await shown(store) == (0, 1)


async def test_a_waiting_picture_that_is_all_of_a_note_is_not_removed(store):
    await talk(store)
    note = await picture(store, "")
    [waiting] = (await store.pictures.album(note.origin)).asked
    with pytest.raises(UserError, match="all that this note holds"):
        await store.pictures.remove(GUILD, waiting.id, ANA, START)
    assert await shown(store) == (0, 1)


async def test_one_of_two_waiting_pictures_can_be_removed(store):
    await talk(store)
    files = tuple(Attachment(each, "a.png", "https://cdn.example/a", 100) for each in (1, 2))
    sent = submission("", attachments=files)
    await store.notes.add(sent)
    for each in await store.pictures.waiting():
        await store.pictures.keep(each.id, "digest", SAFE, START)
    first, second = (await store.pictures.album(sent.origin)).asked
    await store.pictures.remove(GUILD, first.id, ANA, START)
    with pytest.raises(UserError, match="all that this note holds"):
        await store.pictures.remove(GUILD, second.id, ANA, START)
