"""Whether a day is to be published now, as a table of standings and instants."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.models import SUMMARY, Event, PublishMode
from bot.publish.nightly import LONGEST_BACKOFF, QUIET, due_at, is_owed
from bot.store.standings import Standing

EVENT = Event(
    id=1,
    guild_id=2,
    title="PyConf",
    timezone="Europe/Prague",
    url=None,
    first_day=None,
    categories=(),
    digest_time=time(23, 30),
    day_ends=time(4),
    publish=PublishMode.NIGHTLY,
    announce_channel=None,
    ended_at=None,
)
DUE = datetime(2026, 6, 10, 21, 30, tzinfo=UTC)
OVER = datetime(2026, 6, 11, 2, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

NEW = Standing(
    event=EVENT,
    date=date(2026, 6, 10),
    revision=5,
    asked=0,
    changed_at=DUE - timedelta(hours=1),
    published=0,
    published_over=False,
    published_at=None,
    failures=0,
    failed_at=None,
    is_empty=False,
    running_since=None,
    withdrawn=False,
    removed=False,
)
DONE = replace(NEW, published=5, published_at=DUE)
CHANGED = replace(DONE, published=4, changed_at=DUE + 10 * MINUTE)
EARLY = replace(NEW, published=4, published_at=DUE - timedelta(hours=9), changed_at=DUE - MINUTE)
FAILED = replace(NEW, failures=1, failed_at=DUE)
GONE = replace(DONE, withdrawn=True, removed=True, published=0, published_at=None)
EMPTIED = replace(DONE, removed=True, is_empty=True, published_at=None)
SUM = replace(NEW, date=SUMMARY)
SUMMED = replace(SUM, published=4, published_at=DUE, published_over=True, changed_at=DUE + MINUTE)
NOON, EVERY = DUE - timedelta(hours=11), 10 * MINUTE
LIVE = replace(NEW, event=replace(EVENT, publish=PublishMode.LIVE), running_since=NOON)
LIVE_SINCE = replace(LIVE, running_since=NOON - EVERY, published=4, published_at=NOON)

CASES = {
    "a post that left since it was empty, when its day is over": (EMPTIED, OVER, False),
    "one with plans again": (replace(EMPTIED, revision=6), OVER, False),
    "one with notes again, before its digest": (
        replace(EMPTIED, revision=6, is_empty=False),
        DUE - SECOND,
        False,
    ),
    "one with notes again, at its digest": (
        replace(EMPTIED, revision=6, is_empty=False),
        DUE,
        True,
    ),
    "a new day before its digest": (NEW, DUE - SECOND, False),
    "a new day at its digest": (NEW, DUE, True),
    "a day published early and changed a minute ago, at its digest": (EARLY, DUE, True),
    "a day published early, before its digest": (EARLY, DUE - SECOND, False),
    "a new day days later": (NEW, DUE + timedelta(days=9), True),
    "a new day that changes while it is due": (replace(NEW, changed_at=None), DUE, True),
    "a new day that changed just now": (replace(NEW, changed_at=DUE), DUE, True),
    "a summary that nobody asked for": (SUM, DUE + timedelta(days=99), False),
    "a summary that was asked for and failed": (replace(SUM, asked=5), DUE, True),
    "a summary that changed a moment ago": (SUMMED, DUE + QUIET, False),
    "a summary after a quiet while": (SUMMED, DUE + MINUTE + QUIET, True),
    "a summary that would tell what no day has told": (
        replace(SUMMED, waits=True),
        DUE + timedelta(days=9),
        False,
    ),
    "the same with something of it erased": (replace(SUMMED, waits=True, asked=5), DUE, True),
    "a summary that is up to date": (replace(SUMMED, published=5), DUE + timedelta(days=9), False),
    "a summary that is to leave": (replace(SUMMED, withdrawn=True), DUE, True),
    "an empty day": (replace(NEW, is_empty=True), DUE, False),
    "an empty day that was asked for": (replace(NEW, is_empty=True, asked=5), DUE, False),
    "a published day": (DONE, DUE + 10 * MINUTE, False),
    "a published day before its end": (DONE, OVER - SECOND, False),
    "a published day once it is over": (DONE, OVER, True),
    "a day that was published after its end": (replace(DONE, published_over=True), OVER, False),
    "a change that nobody has noticed yet": (replace(CHANGED, changed_at=None), OVER, False),
    "a change a moment ago": (CHANGED, CHANGED.changed_at + QUIET - SECOND, False),
    "a change five quiet minutes ago": (CHANGED, CHANGED.changed_at + QUIET, True),
    "a change of a published day that is not due": (CHANGED, DUE - SECOND, False),
    "a change after which the clock was set back": (
        replace(CHANGED, changed_at=OVER + timedelta(days=400)),
        OVER,
        True,
    ),
    "a day that was asked for before its digest": (replace(NEW, asked=3), DUE - 9 * MINUTE, True),
    "a change that was asked for": (replace(CHANGED, asked=5), CHANGED.changed_at, True),
    "what was asked for and is published": (replace(DONE, asked=5), DUE - 9 * MINUTE, False),
    "a failure a moment ago": (FAILED, DUE + MINUTE - SECOND, False),
    "a failure a minute ago": (FAILED, DUE + MINUTE, True),
    "a second failure a minute ago": (replace(FAILED, failures=2), DUE + MINUTE, False),
    "a second failure two minutes ago": (replace(FAILED, failures=2), DUE + 2 * MINUTE, True),
    "the hundredth failure": (
        replace(FAILED, failures=100),
        DUE + LONGEST_BACKOFF - SECOND,
        False,
    ),
    "the hundredth failure an hour ago": (
        replace(FAILED, failures=100),
        DUE + LONGEST_BACKOFF,
        True,
    ),
    "a failed day that was asked for": (replace(FAILED, asked=5), DUE + SECOND, False),
    "a withdrawn post that is still there": (replace(DONE, withdrawn=True), NOON, True),
    "a withdrawn post that could not be removed a moment ago": (
        replace(DONE, withdrawn=True, failures=1, failed_at=NOON),
        NOON + SECOND,
        False,
    ),
    "a post that was taken off, at its digest": (GONE, DUE, False),
    "a post that was taken off, once its day is over": (GONE, OVER, False),
    "a post that was taken off and is asked for by a talk's end": (
        replace(GONE, asked=5),
        NOON,
        False,
    ),
    "a post that a person wants back": (replace(GONE, withdrawn=False), DUE, True),
    "a talk that runs live, a moment after its start": (LIVE, NOON + EVERY - SECOND, False),
    "a talk that has run live for a while": (LIVE, NOON + EVERY, True),
    "a talk that runs live, with nothing to read": (
        replace(LIVE, is_empty=True),
        NOON + EVERY,
        False,
    ),
    "a talk that runs, of an event that is not live": (
        replace(LIVE, event=replace(EVENT, publish=PublishMode.TALK)),
        NOON + EVERY,
        False,
    ),
    "a change a moment after a live post": (LIVE_SINCE, NOON + EVERY - SECOND, False),
    "a change a while after a live post": (LIVE_SINCE, NOON + EVERY, True),
    "no change a while after a live post": (replace(LIVE_SINCE, published=5), NOON + EVERY, False),
    "a live event between two talks": (
        replace(LIVE_SINCE, running_since=None),
        NOON + EVERY,
        False,
    ),
    "a live post after which the clock was set back": (LIVE_SINCE, NOON - MINUTE, True),
    "a talk that was never ended, once its day is over": (
        replace(LIVE_SINCE, changed_at=OVER),
        OVER + MINUTE,
        True,  # as a day that was published before its end
    ),
    "a failure after which the clock was set back": (
        replace(FAILED, failed_at=DUE + timedelta(days=400)),
        DUE,
        True,
    ),
}


@pytest.mark.parametrize(("standing", "now", "owed"), CASES.values(), ids=CASES)
def test_what_is_owed(standing, now, owed):
    assert is_owed(standing, now, EVERY) is owed


@pytest.mark.parametrize(
    ("digest", "day_ends", "due"),
    [
        (time(23, 30), time(4), DUE),
        (time(4), time(4), datetime(2026, 6, 10, 2, tzinfo=UTC)),
        (time(3, 59), time(4), datetime(2026, 6, 11, 1, 59, tzinfo=UTC)),
        (time(0), time(0), datetime(2026, 6, 9, 22, tzinfo=UTC)),
    ],
)
def test_a_digest_before_the_days_end_goes_out_on_the_next_date(digest, day_ends, due):
    event = replace(EVENT, digest_time=digest, day_ends=day_ends)
    assert due_at(replace(NEW, event=event)) == due
