"""A day's revision rises with every change of what its post shows, and with nothing else."""

from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from factories import (
    ANA,
    BEN,
    GUILD,
    HALL,
    MOD,
    ROOM,
    START,
    TODAY,
    TOMORROW,
    fields,
    set_up,
    submission,
    utc,
)

from bot.models import Draft, Event, Kind, Note, Outcome, PublishMode, SiteFile, Talk, Timestamps
from bot.store import Store
from bot.store.events import EventChanges
from bot.store.talk_fields import TalkFields


@dataclass
class Scene:
    """A talk with a note today, a plan and another talk tomorrow, and an unfiled note."""

    store: Store
    event: Event
    talk: Talk
    note: Note
    unfiled: Note
    plan: Talk
    tomorrow: Talk

    async def revisions(self):
        loaded = [await self.store.days.load(self.event.id, d, START) for d in (TODAY, TOMORROW)]
        return [day.revision for day in loaded]

    def edit(self, talk=None, starts_at=None, **given):
        changes = TalkFields(**given)
        talk = talk or self.talk
        return self.store.talks.edit(GUILD, MOD, START, talk.id, changes, lambda _: starts_at)

    def change(self, **given):
        return self.store.events.change(GUILD, EventChanges(**given))

    def describe(self, title=None, description=None, introduction=None):
        day = (self.event.id, TODAY)
        return self.store.days.describe(*day, title, description, introduction)


@pytest.fixture
async def scene(store):
    event = await set_up(store, title="PyConf", categories=("python",))
    plan = await store.talks.add(GUILD, ANA, START, fields("Plan", None))
    tomorrow = await store.talks.add(
        GUILD, ANA, START, fields("Tomorrow", ROOM, starts_at=utc(11, 8))
    )
    (unfiled,) = (await store.notes.add(submission("unfiled"))).notes
    started = await store.talks.start(GUILD, ANA, START, fields(url="https://x", speakers="Zoë"))
    (note,) = (await store.notes.add(submission("a"))).notes
    await store.days.describe(event.id, TODAY, "Title", "Description", "Introduction")
    return Scene(store, event, started.talk, note, unfiled, plan, tomorrow)


SHOWN_TODAY = {
    "a note": lambda s: s.store.notes.add(submission("b")),
    "a note of somebody else": lambda s: s.store.notes.add(submission("b", person=BEN)),
    "an edit": lambda s: s.store.notes.edit(GUILD, s.note.id, ANA, "b", START),
    "a hidden note": lambda s: s.store.notes.hide(GUILD, s.note.id, ANA, START),
    "an undo": lambda s: s.store.notes.undo(GUILD, HALL, ANA, START),
    "an unfiled note that is filed": lambda s: s.store.notes.move(
        GUILD, s.unfiled.id, ANA, s.talk.id
    ),
    "a note that is moved within the day": lambda s: s.store.notes.move(
        GUILD, s.note.id, ANA, s.plan.id
    ),
    "a new title of a talk": lambda s: s.edit(title="New"),
    "a new link": lambda s: s.edit(url="https://y"),
    "no link": lambda s: s.edit(url=""),
    "new speakers": lambda s: s.edit(speakers="Yan"),
    "another kind": lambda s: s.edit(kind=Kind.ENTRY),
    "a recording": lambda s: s.edit(recording="https://youtu.be/a"),
    "another time": lambda s: s.edit(starts_at=START + timedelta(minutes=1)),
    "a planned talk": lambda s: s.store.talks.add(GUILD, ANA, START, fields("B", None)),
    "a started talk": lambda s: s.store.talks.start(GUILD, ANA, START, fields("B", ROOM)),
    "an ended talk": lambda s: s.store.talks.end(GUILD, ANA, START, HALL, "tired"),
    "a cancelled talk": lambda s: s.store.talks.cancel(GUILD, ANA, START, s.plan.id, None),
    "a removed talk": lambda s: s.store.talks.remove(GUILD, ANA, s.plan.id),
    "the day's title": lambda s: s.describe(None, "Description", "Introduction"),
    "its description": lambda s: s.describe("Title", "Other", "Introduction"),
    "its introduction": lambda s: s.describe("Title", "Description", "Other"),
}
SHOWN_TOMORROW = {
    "a planned talk": lambda s: s.store.talks.add(
        GUILD, ANA, START, fields("B", None, starts_at=utc(11, 9))
    ),
    "a note": lambda s: s.store.notes.add(submission("b", talk_id=s.tomorrow.id)),
    "an edited talk": lambda s: s.edit(s.tomorrow, title="New"),
}
SHOWN_ON_BOTH = {
    "a talk that changes its day": lambda s: s.edit(starts_at=utc(11, 8)),
    "a note that changes its day": lambda s: s.store.notes.move(
        GUILD, s.note.id, ANA, s.tomorrow.id
    ),
    "the event's title": lambda s: s.change(title="Renamed"),
    "its zone": lambda s: s.change(timezone="UTC"),
    "its categories": lambda s: s.change(categories=("python", "web")),
    "its timestamps": lambda s: s.change(timestamps=Timestamps.CLOCK),
}
NOT_SHOWN = {
    "a repeated delivery": lambda s: s.store.notes.add(submission("a", origin=s.note.origin)),
    "an unfiled note": lambda s: s.store.notes.add(submission("b", channel_id=ROOM)),
    "a hidden unfiled note": lambda s: s.store.notes.hide(GUILD, s.unfiled.id, ANA, START),
    "an edited unfiled note": lambda s: s.store.notes.edit(GUILD, s.unfiled.id, ANA, "b", START),
    "the same text": lambda s: s.store.notes.edit(GUILD, s.note.id, ANA, "a", START),
    "the talk that it is in": lambda s: s.store.notes.move(GUILD, s.note.id, ANA, s.talk.id),
    "the same fields": lambda s: s.edit(title="Keynote", starts_at=START),
    "another channel": lambda s: s.edit(channel_id=ROOM),
    "the running talk started again": lambda s: s.store.talks.start(GUILD, BEN, START, fields()),
    "a card": lambda s: s.store.talks.set_card(s.talk.id, 1),
    "the same description": lambda s: s.describe("Title", "Description", "Introduction"),
    "a digest time": lambda s: s.change(digest_time=time(22)),
    "a publish mode": lambda s: s.change(publish=PublishMode.TALK),
    "an announce channel": lambda s: s.change(announce_channel=1),
    "the same event": lambda s: s.change(title="PyConf", categories=("python",)),
    "the same timestamps": lambda s: s.change(timestamps=Timestamps.NONE),
    "a look for changes": lambda s: s.store.standings.notice_changes(START),
    "a setting": lambda s: s.store.settings.set("a", "b"),
}
CASES = [
    pytest.param(act, changed, id=name)
    for acts, changed in (
        (SHOWN_TODAY, [True, False]),
        (SHOWN_TOMORROW, [False, True]),
        (SHOWN_ON_BOTH, [True, True]),
        (NOT_SHOWN, [False, False]),
    )
    for name, act in acts.items()
]


@pytest.mark.parametrize(("act", "changed"), CASES)
async def test_revisions_rise_with_what_is_shown(scene, act, changed):
    before = await scene.revisions()
    await act(scene)
    after = await scene.revisions()
    assert [new > old for new, old in zip(after, before, strict=True)] == changed


async def test_a_restored_note_is_shown_again(scene):
    await scene.store.notes.hide(GUILD, scene.note.id, ANA, START)
    before = await scene.revisions()
    await scene.store.notes.restore(GUILD, scene.note.id, ANA)
    after = await scene.revisions()
    assert (after[0] > before[0], after[1] > before[1]) == (True, False)


async def test_a_publication_is_no_change(scene):
    before = await scene.revisions()
    day = await scene.store.days.load(scene.event.id, TODAY, START)
    number = await scene.store.publications.begin(day.event.id, day.date, START)
    await scene.store.publications.reserve(number, day, [SiteFile("_posts/a.md", "", "")], "{}")
    await scene.store.publications.finish(number, Outcome.PUSHED, START, commit="a" * 40)
    assert await scene.revisions() == before


async def test_a_first_description_makes_the_day(store, event):
    assert (await store.days.load(event.id, TODAY, START)).revision == 0
    await store.days.describe(event.id, TODAY, None, None, "Hello")
    assert (await store.days.load(event.id, TODAY, START)).revision == 1


async def test_every_change_has_to_be_noticed_anew(scene):
    async def noticed():
        found = await scene.store.standings.all()
        return next(standing.changed_at for standing in found if standing.date == TODAY)

    assert await noticed() is None
    await scene.store.standings.notice_changes(START)
    assert await noticed() == START
    later = START + timedelta(minutes=1)
    await scene.store.standings.notice_changes(later)
    assert await noticed() == START
    await scene.store.notes.add(submission(Draft("c", 1)))
    assert await noticed() is None
