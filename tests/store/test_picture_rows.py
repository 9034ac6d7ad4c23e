"""Pictures as rows: where each belongs, that it is known once, and who may say what of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import (
    ANA,
    BEN,
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

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Attachment, Continuation, Correction, Draft, SafePicture, Section

LATER = START + timedelta(hours=1)
SAFE = SafePicture(b"bytes", "png", 64, 48)


def file(number: int, name: str = "a.png", alt: str | None = None) -> Attachment:
    return Attachment(number, name, f"https://cdn.example/{number}", 100, alt)


@pytest.fixture
async def talk(store, event):
    return (await store.talks.start(GUILD, ANA, START, fields())).talk


@pytest.fixture
def keep(store):
    """Keeps everything that waits, as if it had been fetched."""

    async def keeping() -> None:
        for each in await store.pictures.waiting():
            await store.pictures.keep(each.id, f"{each.attachment.id:064}", SAFE, START)

    return keeping


async def shown(store, day=TODAY) -> dict[str, list[str]]:
    """The file names of the pictures in the day's post, by the texts of their notes."""
    found = await store.days.load(1, day, LATER)
    return {
        note.text: [picture.file_name for picture in note.pictures]
        for part in found.talks
        for note in part.notes
        if note.pictures
    }


async def revision(store) -> int:
    return (await store.days.load(1, TODAY, LATER)).revision


@pytest.mark.parametrize(
    ("lines", "home"),
    [
        (("one", "two"), "two"),
        (("one", Draft("thought", section=Section.THOUGHTS)), "one"),
        ((Draft("thought", section=Section.THOUGHTS),), "thought"),
        ((Draft(""),), ""),
        ((Continuation("more", Draft("... more")),), "earlier more"),
        ((Correction("earlier", "former", False, Draft("s")),), "former"),
        (("new", Continuation("more", Draft("... more"))), "new more"),
    ],
)
async def test_pictures_belong_to_the_last_line_of_what_they_came_with(
    store, talk, keep, lines, home
):
    await store.notes.add(submission("earlier"))
    await store.notes.add(submission(*lines, attachments=(file(1), file(2, "b.png"))))
    await keep()
    assert await shown(store) == {home: ["a.png", "b.png"]}


async def test_they_are_recorded_with_their_text_or_not_at_all(store, talk):
    sent = submission("a note", attachments=(file(1, alt="A slide"),))
    await store.notes.add(sent)
    [waiting] = await store.pictures.waiting(sent.origin)
    assert waiting.attachment == file(1, alt="A slide")
    assert (await store.pictures.album(sent.origin)).waiting == ("a.png",)
    assert await shown(store) == {}


async def test_a_repeated_delivery_adds_nothing(store, talk, keep):
    sent = submission("a note", attachments=(file(1),))
    await store.notes.add(sent)
    await keep()
    before = await store.pictures.album(sent.origin)
    await store.notes.add(sent)
    assert await store.pictures.waiting() == []
    assert await store.pictures.album(sent.origin) == before


async def test_what_was_refused_is_not_asked_for_again(store, talk):
    sent = submission("a note", attachments=(file(1),))
    await store.notes.add(sent)
    [waiting] = await store.pictures.waiting()
    await store.pictures.refuse(waiting.id, "No picture.", LATER)
    await store.notes.add(sent)
    await store.pictures.keep(waiting.id, "0" * 64, SAFE, START)
    assert await store.pictures.waiting() == []
    assert [each.reason for each in (await store.pictures.album(sent.origin)).refused] == [
        "No picture."
    ]


async def test_a_note_that_was_nothing_but_refused_pictures_is_hidden(store, talk):
    sent = submission(Draft(""), attachments=(file(1), file(2)))
    await store.notes.add(sent)
    first, second = await store.pictures.waiting()
    await store.pictures.refuse(first.id, "No.", LATER)
    assert len(await store.notes.of_talk(talk.id, ANA)) == 1
    await store.pictures.refuse(second.id, "No.", LATER)
    assert await store.notes.of_talk(talk.id, ANA) == []
    await store.notes.add(sent)
    assert await store.notes.of_talk(talk.id, ANA) == []


async def test_a_note_with_words_outlives_its_refused_pictures(store, talk):
    await store.notes.add(submission("words", attachments=(file(1),)))
    [waiting] = await store.pictures.waiting()
    await store.pictures.refuse(waiting.id, "No.", LATER)
    assert [note.text for note in await store.notes.of_talk(talk.id, ANA)] == ["words"]


async def test_what_nobody_kept_gets_no_pictures(store, talk):
    await store.notes.add(submission(left_out=1, attachments=(file(1),)))
    assert await store.pictures.waiting() == []


async def test_a_picture_makes_its_day_owed_when_it_is_there(store, talk):
    await store.notes.add(submission("a note", attachments=(file(1),)))
    before = await revision(store)
    [waiting] = await store.pictures.waiting()
    await store.pictures.keep(waiting.id, "0" * 64, SAFE, START)
    assert await revision(store) == before + 1


async def test_what_is_said_or_removed_makes_the_day_owed_and_saying_it_again_does_not(
    store, talk, keep
):
    sent = submission("a note", attachments=(file(1), file(2)))
    await store.notes.add(sent)
    await keep()
    [first, second] = (await store.pictures.album(sent.origin)).kept
    before = await revision(store)
    await store.pictures.describe(GUILD, ANA, {first.id: "A slide"})
    assert await revision(store) == before + 1
    await store.pictures.describe(GUILD, ANA, {first.id: "A slide"})
    assert await revision(store) == before + 1
    await store.pictures.remove(GUILD, second.id, ANA, LATER)
    assert await revision(store) == before + 2
    await store.pictures.restore(GUILD, second.id, ANA)
    assert await revision(store) == before + 3


async def test_pictures_go_and_come_with_their_note(store, talk, keep):
    await store.notes.add(submission("a note", attachments=(file(1),)))
    await keep()
    [hidden] = await store.notes.undo(GUILD, HALL, ANA, LATER)
    assert [picture.file_name for picture in hidden.pictures] == ["a.png"]
    assert await shown(store) == {}
    await store.notes.restore(GUILD, hidden.id, ANA)
    assert await shown(store) == {"a note": ["a.png"]}


async def test_what_continues_a_note_leaves_out_pictures(store, talk):
    await store.notes.add(submission("words"))
    await store.notes.add(submission(Draft(""), attachments=(file(1),)))
    await store.notes.add(submission(Continuation("and more", Draft("..."))))
    texts = [note.text for note in await store.notes.of_talk(talk.id, ANA)]
    assert texts == ["words and more", ""]


@pytest.fixture
async def picture(store, talk, keep):
    sent = submission("Ana's note", attachments=(file(1),))
    await store.notes.add(sent)
    await keep()
    return (await store.pictures.album(sent.origin)).kept[0]


async def test_others_may_not_touch_a_picture(store, picture):
    for act in (
        store.pictures.describe(GUILD, BEN, {picture.id: "Mine"}),
        store.pictures.remove(GUILD, picture.id, BEN, LATER),
    ):
        with pytest.raises(NotAllowed):
            await act
    await store.pictures.describe(GUILD, MOD, {picture.id: "A slide"})


async def test_another_guild_knows_nothing_of_it(store, picture):
    await set_up(store, OTHER_GUILD)
    mod = replace(MOD, id=ANA.id)
    for act in (
        store.pictures.describe(OTHER_GUILD, mod, {picture.id: "Mine"}),
        store.pictures.remove(OTHER_GUILD, picture.id, mod, LATER),
        store.pictures.restore(OTHER_GUILD, picture.id, mod),
    ):
        with pytest.raises(NotFound):
            await act
    assert await store.pictures.changeable(OTHER_GUILD, [picture.note_id], mod) == []


async def test_what_is_typed_is_kept_for_the_pictures_that_are_left(store, talk, keep):
    sent = submission("a note", attachments=(file(1), file(2)))
    await store.notes.add(sent)
    await keep()
    first, second = (await store.pictures.album(sent.origin)).kept
    await store.pictures.remove(GUILD, first.id, ANA, LATER)
    texts = {first.id: "Gone", second.id: "There", 999: "Never was"}
    described = await store.pictures.describe(GUILD, ANA, texts)
    assert [each.alt for each in described] == ["There"]
    with pytest.raises(NotFound):
        await store.pictures.describe(GUILD, ANA, {first.id: "Gone"})


async def test_the_last_picture_of_a_note_without_words_goes_with_the_note_alone(store, talk, keep):
    sent = submission(Draft(""), attachments=(file(1), file(2)))
    await store.notes.add(sent)
    await keep()
    first, second = (await store.pictures.album(sent.origin)).kept
    await store.pictures.remove(GUILD, first.id, ANA, LATER)
    with pytest.raises(UserError, match="Delete"):
        await store.pictures.remove(GUILD, second.id, ANA, LATER)


async def test_notes_are_found_by_what_their_pictures_show(store, picture):
    await store.pictures.describe(GUILD, ANA, {picture.id: "Layers, 100%"})
    found = await store.notes.newest(GUILD, HALL, ANA, "layers, 100%")
    assert [note.id for note in found] == [picture.note_id]
    assert await store.notes.newest(GUILD, HALL, ANA, "100_") == []


async def test_pictures_leave_with_the_rows_of_their_note(store, talk, picture):
    """As when somebody's notes are erased: the file is needed no more, and the day is owed."""
    before = await revision(store)
    assert await store.pictures.digests() == {picture.digest}
    await store.database.write(
        lambda db: db.execute("DELETE FROM note WHERE id = ?", (picture.note_id,)).rowcount
    )
    assert await store.pictures.digests() == frozenset()
    assert await revision(store) > before


async def test_a_day_counts_what_is_still_to_be_fetched_as_far_as_one_may_see_it(store, talk):
    await store.notes.add(submission("a note", attachments=(file(1), file(2))))
    blind = replace(BEN, shown=frozenset())
    assert (await store.days.load(1, TODAY, LATER)).unfetched == 2
    assert (await store.days.load(1, TODAY, LATER, BEN)).unfetched == 2
    assert (await store.days.load(1, TODAY, LATER, blind)).unfetched == 0
