"""What went out is recorded once, told once, and owed until it holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import (
    ANA,
    BEN,
    GUILD,
    HALL,
    OTHER_GUILD,
    START,
    TODAY,
    TOMORROW,
    fields,
    set_up,
    submission,
    utc,
)

from bot.errors import UserError
from bot.models import Earlier, News, Outcome, SiteFile
from bot.store.events import EventChanges
from bot.store.publications import NO_PICTURES

PUSHED, UNCHANGED, FAILED = Outcome.PUSHED, Outcome.UNCHANGED, Outcome.FAILED
COMMIT = "c" * 40
LATER = START + timedelta(hours=1)


@pytest.fixture
async def noted(store, event):
    """An event whose first day has a note."""
    await store.talks.start(event.guild_id, ANA, START, fields())
    await store.notes.add(submission("a"))
    return event


async def publish(store, event, outcome, day=TODAY, now=START, path=None, **result):
    loaded = await store.days.load(event.id, day, now)
    number = await store.publications.begin(loaded.event.id, loaded.date, now)
    if path or outcome in {PUSHED, UNCHANGED}:
        path = path or f"_posts/{day}.md"
        await store.publications.reserve(number, loaded, [SiteFile(path, "text", "text")], "{}")
    return await store.publications.finish(number, outcome, now, **result)


async def standing(store, day=TODAY):
    found = await store.standings.all()
    return next((each for each in found if each.date == day), None)


async def due(store):
    return [news.publication.outcome for news in await store.announcements.due()]


async def test_a_day_is_recorded_before_it_goes_out_and_stays_owed(store, noted):
    day = await store.days.load(noted.id, TODAY, START)
    await store.publications.begin(day.event.id, day.date, START)
    (pending,) = await store.publications.of_day(noted.id, TODAY)
    assert (pending.outcome, pending.files, pending.path) == (Outcome.PENDING, (), None)
    assert (pending.revision, pending.over, pending.at) == (0, False, START)
    found = await standing(store)
    assert (found.published, found.failures) == (0, 0)


async def test_what_went_out_is_recorded_with_its_place(store, noted):
    path = "_posts/2026-06-10-pyconf.md"
    done = await publish(store, noted, PUSHED, now=LATER, path=path, commit=COMMIT, tries=2)
    assert (done.outcome, done.commit, done.tries, done.path) == (PUSHED, COMMIT, 2, path)
    assert (done.at, done.error) == (LATER, None)
    (found,) = await store.publications.of_day(noted.id, TODAY)
    assert found == replace(done, files=(SiteFile(path, "text", "text"),))
    day = await store.days.load(noted.id, TODAY, START)
    assert (day.path, day.number) == (path, 1)
    assert (await standing(store)).published == day.revision


@pytest.mark.parametrize(
    ("outcome", "published", "failures"),
    [
        (PUSHED, True, 0),
        (UNCHANGED, True, 0),
        (FAILED, False, 1),
        (Outcome.PENDING, False, 0),
        (Outcome.REMOVED, False, 0),
    ],
)
async def test_only_what_held_counts_as_published(store, noted, outcome, published, failures):
    await publish(store, noted, outcome, error="down" if outcome is FAILED else None)
    found = await standing(store)
    assert (found.published == found.revision) is published
    assert found.failures == failures
    assert found.failed_at == (START if failures else None)


async def test_failures_are_counted_since_the_last_success(store, noted):
    await publish(store, noted, FAILED, error="down")
    await publish(store, noted, PUSHED)
    assert (await standing(store)).failures == 0
    await publish(store, noted, FAILED, error="down", now=START)
    await publish(store, noted, FAILED, error="down", now=LATER)
    found = await standing(store)
    assert (found.failures, found.failed_at) == (2, LATER)


async def test_a_change_after_the_publication_is_owed(store, noted):
    await publish(store, noted, PUSHED)
    before = await standing(store)
    assert before.revision == before.published
    await store.notes.add(submission("b"))
    after = await standing(store)
    assert after.revision > after.published == before.published


async def test_a_day_that_went_out_after_its_end_is_final_until_it_changes(store, noted):
    await publish(store, noted, PUSHED)
    assert not (await standing(store)).published_over
    await publish(store, noted, PUSHED, now=utc(11, 2))
    assert await standing(store) is None
    await store.days.describe(noted.id, TODAY, "New", None, None)
    assert (await standing(store)).published_over


@pytest.mark.parametrize("filled", ["nothing", "plan", "talk", "hidden note", "title"])
async def test_a_day_without_anything_to_read_is_empty(store, event, filled):
    if filled == "title":
        await store.days.describe(event.id, TODAY, "Title", "Description", None)
    else:
        await store.talks.add(GUILD, ANA, START, fields("Plan", None))
    if filled in {"talk", "hidden note"}:
        await store.talks.start(GUILD, ANA, START, fields())
    if filled == "hidden note":
        await store.notes.add(submission("a"))
        await store.notes.undo(GUILD, HALL, ANA, START)
    assert (await standing(store)).is_empty


@pytest.mark.parametrize("outcome", [PUSHED, Outcome.INTERRUPTED])
async def test_a_day_that_was_sent_is_not_empty_whatever_became_of_it(store, noted, outcome):
    await publish(store, noted, outcome, path="_posts/a.md")
    await store.notes.undo(GUILD, HALL, ANA, START)
    assert not (await standing(store)).is_empty


@pytest.mark.parametrize("filled", ["note", "cancelled talk", "introduction"])
async def test_a_day_with_something_to_read_is_not_empty(store, event, filled):
    if filled == "introduction":
        await store.days.describe(event.id, TODAY, None, None, "Hello")
    else:
        talk = (await store.talks.start(GUILD, ANA, START, fields())).talk
    if filled == "note":
        await store.notes.add(submission("a", person=BEN))
    if filled == "cancelled talk":
        await store.talks.cancel(GUILD, ANA, START, talk.id, None)
    assert not (await standing(store)).is_empty


async def test_the_days_of_all_events_stand_in_order(store, noted):
    other = await set_up(store, OTHER_GUILD)
    await store.talks.add(OTHER_GUILD, ANA, START, fields("A", None, starts_at=utc(9, 8)))
    await store.talks.add(GUILD, ANA, START, fields("B", None, starts_at=utc(11, 8)))
    ended = await set_up(store, 300)
    await store.talks.add(300, ANA, START, fields("C", None))
    end = "UPDATE event SET ended_at = 1 WHERE id = ?"
    await store.database.write(lambda db: db.execute(end, (ended.id,)).rowcount)
    found = [(each.event.id, each.date) for each in await store.standings.all()]
    assert found == [
        (other.id, date(2026, 6, 9)),
        (noted.id, TODAY),
        (ended.id, TODAY),  # it may owe its last digest
        (noted.id, TOMORROW),
    ]


async def test_a_path_belongs_to_one_day(store, noted):
    path = "_posts/a.md"
    assert await store.publications.path_is_free(path, noted.id, TOMORROW)
    await publish(store, noted, PUSHED, path=path)
    assert not await store.publications.path_is_free(path, noted.id, TOMORROW)
    assert await store.publications.path_is_free(path, noted.id, TODAY)
    await publish(store, noted, PUSHED, path="_posts/a.md")  # again the same day
    await store.days.describe(noted.id, TOMORROW, None, None, "Hello")
    with pytest.raises(UserError, match="Another post has just taken"):
        await publish(store, noted, PUSHED, TOMORROW, path="_posts/a.md")
    assert (await store.days.load(noted.id, TOMORROW, START)).path is None


async def test_the_first_publication_fixes_numbers_and_the_first_day(store, noted):
    await store.days.describe(noted.id, TOMORROW, None, None, "Hello")
    await publish(store, noted, PUSHED, TOMORROW, path="_posts/b.md")
    event = await store.events.active(GUILD)
    assert event.first_day == TODAY
    earlier = fields("Workshop", None, starts_at=utc(8, 8))
    await store.talks.add(GUILD, ANA, START, earlier)
    assert (await store.days.load(event.id, TODAY, START)).number == 1
    await store.events.change(GUILD, EventChanges(first_day=date(2026, 6, 8), title="Renamed"))
    day = await store.days.load(event.id, TOMORROW, START)
    assert (day.number, day.path, day.heading) == (2, "_posts/b.md", "Renamed, Day 2")


async def test_tries_are_listed_newest_first(store, noted):
    await store.days.describe(noted.id, TOMORROW, None, None, "Hello")
    one = await publish(store, noted, FAILED, error="down")
    two = await publish(store, noted, PUSHED, TOMORROW)
    three = await publish(store, noted, PUSHED)
    found = await store.publications.of_day(noted.id, TODAY)
    assert [made.id for made in found] == [three.id, one.id]
    assert await store.publications.newest(noted.id, 2) == [three, two]
    assert await store.publications.newest(999, 2) == []


@pytest.fixture
async def announced(store, noted):
    """The same event with a channel for announcements."""
    given = EventChanges(announce_channel=42)
    return (await store.events.change(noted.guild_id, given)).event


async def test_a_success_is_told_once_and_then_its_message_is_known(store, announced):
    done = await publish(store, announced, PUSHED)
    for _ in range(2):  # a crash between telling and remembering tells again
        (news,) = await store.announcements.due()
        assert (news.event.id, news.publication, news.message_id) == (announced.id, done, None)
    await store.announcements.told(news, 77)
    assert await due(store) == []
    again = await publish(store, announced, PUSHED)
    assert await store.announcements.due() == [News(news.event, again, 77)]
    await store.announcements.told(News(news.event, again, 77), 78)  # it had been deleted
    await publish(store, announced, Outcome.REMOVED)
    (news,) = await store.announcements.due()
    assert (news.publication.outcome, news.message_id) == (Outcome.REMOVED, 78)
    await store.announcements.told(news, None)
    await publish(store, announced, PUSHED)
    assert [news.message_id for news in await store.announcements.due()] == [None]


async def test_of_several_successes_the_newest_is_told(store, announced):
    await publish(store, announced, PUSHED)
    await publish(store, announced, FAILED, error="down")
    newest = await publish(store, announced, PUSHED)
    (news,) = await store.announcements.due()
    assert news.publication == newest
    await store.announcements.told(news, 77)
    assert await due(store) == []


async def test_the_message_of_another_channel_is_not_edited(store, announced):
    await publish(store, announced, PUSHED)
    (news,) = await store.announcements.due()
    await store.announcements.told(news, 77)
    await store.events.change(GUILD, EventChanges(announce_channel=43))
    await publish(store, announced, PUSHED)
    (news,) = await store.announcements.due()
    assert (news.event.announce_channel, news.message_id) == (43, None)


async def test_the_first_failure_is_told_once_and_then_the_success(store, announced):
    first = await publish(store, announced, FAILED, error="down")
    await publish(store, announced, FAILED, error="down")
    (news,) = await store.announcements.due()
    assert news == News(announced, first, None)
    await store.announcements.told(news, 77)
    await publish(store, announced, FAILED, error="down")
    assert await due(store) == []
    await publish(store, announced, PUSHED)
    (news,) = await store.announcements.due()
    assert (news.publication.outcome, news.message_id) == (PUSHED, None)
    await store.announcements.told(news, 78)
    await publish(store, announced, FAILED, error="down again")
    assert await due(store) == [FAILED]


@pytest.mark.parametrize("outcome", [Outcome.PENDING, Outcome.INTERRUPTED])
async def test_what_may_not_have_arrived_is_not_told(store, announced, outcome):
    await publish(store, announced, outcome)
    assert await due(store) == []


async def test_what_arrived_before_a_crash_is_told_when_it_is_found(store, announced):
    await publish(store, announced, Outcome.INTERRUPTED)
    await publish(store, announced, UNCHANGED)
    assert await due(store) == [UNCHANGED]


async def test_a_failure_that_a_person_has_seen_is_not_told_to_others(store, announced):
    await publish(store, announced, FAILED, error="down", announced=True)
    assert await due(store) == []


async def test_pending_tries_are_interrupted_at_a_start(store, noted):
    await publish(store, noted, Outcome.PENDING)
    await store.publications.interrupt_pending()
    (found,) = await store.publications.of_day(noted.id, TODAY)
    assert found.outcome is Outcome.INTERRUPTED
    assert (await standing(store)).failures == 0


async def test_a_try_that_never_ended_is_found_to_be_dead_by_the_next(store, noted):
    await publish(store, noted, Outcome.PENDING)  # of a command that was killed
    await publish(store, noted, PUSHED)
    done, dead = await store.publications.of_day(noted.id, TODAY)
    assert (done.outcome, dead.outcome) == (PUSHED, Outcome.INTERRUPTED)


async def test_a_day_knows_the_days_before_that_are_on_the_site(store, noted):
    for day in (TODAY, TOMORROW):
        await store.days.describe(noted.id, day, None, None, "Hello")
    assert (await store.days.load(noted.id, TOMORROW, START)).earlier == ()
    await publish(store, noted, FAILED, error="down", path="_posts/a.md")
    assert (await store.days.load(noted.id, TOMORROW, START)).earlier == ()
    await publish(store, noted, PUSHED, path="_posts/a.md")
    await publish(store, noted, PUSHED, TOMORROW, path="_posts/b.md")
    found = (await store.days.load(noted.id, TOMORROW, START)).earlier
    assert found == (Earlier("PyConf, Day 1", "_posts/a.md"),)
    assert (await store.days.load(noted.id, TODAY, START)).earlier == ()
    await store.days.describe(noted.id, TODAY, "The beginning", None, "Hello")
    (found,) = (await store.days.load(noted.id, TOMORROW, START)).earlier
    assert found.title == "The beginning"
    await store.publications.begin(noted.id, TODAY, START, withdrawn=True)
    assert (await store.days.load(noted.id, TOMORROW, START)).earlier == ()


async def test_each_day_has_its_own_announcement(store, announced):
    await store.days.describe(announced.id, TOMORROW, None, None, "Hello")
    for day in (TODAY, TOMORROW):
        await publish(store, announced, PUSHED, day)
    assert await due(store) == [PUSHED, PUSHED]


async def test_a_channel_that_is_named_later_hears_nothing_of_the_past(store, noted):
    await publish(store, noted, PUSHED)
    await store.events.change(GUILD, EventChanges(announce_channel=42))
    assert await due(store) == []


async def test_a_withdrawn_day_waits_for_a_person(store, noted):
    await publish(store, noted, PUSHED)
    number = await store.publications.begin(noted.id, TODAY, START, withdrawn=True)
    assert (await store.days.load(noted.id, TODAY, START)).withdrawn
    found = await standing(store)
    assert (found.withdrawn, found.removed) == (True, False)
    day = await store.days.load(noted.id, TODAY, utc(11, 2))
    await store.publications.reserve_removal(number, day, NO_PICTURES)
    removed = await store.publications.finish(number, Outcome.REMOVED, LATER, commit=COMMIT)
    assert (removed.path, removed.files) == (f"_posts/{TODAY}.md", ())
    found = await standing(store)
    assert (found.withdrawn, found.removed, found.published_at) == (True, True, None)
    assert found.published == found.revision

    await store.publications.begin(noted.id, TODAY, START)  # by itself
    assert (await standing(store)).withdrawn
    await store.publications.begin(noted.id, TODAY, START, withdrawn=False)
    after = await standing(store)
    assert not after.withdrawn
    assert after.revision > after.published


async def test_a_running_talk_is_known_to_its_day(store, noted):
    assert (await standing(store)).running_since == START
    await store.talks.end(GUILD, ANA, LATER, HALL, None)
    assert (await standing(store)).running_since is None
