"""The nightly job: asks the database which days are owed, and publishes each.

It rests on no timer but a short tick, so that downtime, a changed clock, a skipped hour or an
outage only make it late. Nothing that happens to one day keeps it from the next.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock, day_due, day_over
from bot.config import Config
from bot.errors import StoreError, TalknotesError
from bot.models import News, PublishMode
from bot.publish.publisher import Publisher
from bot.store import Store
from bot.store.standings import Standing

Announce = Callable[[News], Awaitable[int | None]]

TICK = 30.0  # seconds between two looks at the database
QUIET = timedelta(minutes=5)  # without another change before a correction goes out by itself
BACKOFF = timedelta(minutes=1)  # after the first failure, doubled after each
LONGEST_BACKOFF = timedelta(hours=1)

log = logging.getLogger(__name__)


class Nightly:
    """Publishes what is owed until it is cancelled."""

    def __init__(self, config: Config, clock: Clock, store: Store, publisher: Publisher) -> None:
        self._config = config
        self._clock = clock
        self._store = store
        self._publisher = publisher
        self._every = config.live_every
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look at the database now, since something was asked for."""
        self._woken.set()

    async def run(self, announce: Announce) -> None:
        """Tick for ever; `announce` tells the people of an event, and may raise.

        It returns the id of the message that now tells of the day, None if there is none.
        """
        started = False
        while True:
            self._woken.clear()
            seconds = TICK
            try:
                if not started:
                    await self._store.publications.interrupt_pending()
                    started = True
                await self.tick(announce)
                seconds = await self._seconds_to_wait()
            except StoreError as error:
                log.warning("the nightly job failed; it goes on with the next tick: %s", error)
            except Exception:  # an edge: the job must outlive whatever a tick met
                log.exception("the nightly job failed; it goes on with the next tick")
            await self._pause(seconds)

    async def tick(self, announce: Announce) -> None:
        """Publish every owed day once, then tell what people have not heard of."""
        await self._store.standings.notice_changes(self._clock.now())
        for standing in await self._store.standings.all():
            if self._may_publish(standing) and is_owed(standing, self._clock.now(), self._every):
                await self._publish(standing)
        for news in await self._store.announcements.due():
            await self._announce(announce, news)

    async def owed(self) -> int:
        """How many days are due and not on the site as they stand, be it that they failed."""
        now = self._clock.now()
        standings = await self._store.standings.all()
        return sum(self._may_publish(day) and is_behind(day, now, self._every) for day in standings)

    def _may_publish(self, standing: Standing) -> bool:
        site = self._config.site
        return site is not None and self._config.may_publish(standing.event.guild_id)

    async def _publish(self, standing: Standing) -> None:
        """A failure is recorded by the publisher and tried again later; others must not wait."""
        try:
            await self._publisher.publish(standing.event.id, standing.date, by_hand=False)
        except TalknotesError:
            pass  # logged there
        except Exception:  # an edge: one day's bug is no reason to keep the next from going out
            log.exception("event %d, %s: publishing failed", standing.event.id, standing.date)

    async def _announce(self, announce: Announce, news: News) -> None:
        """What could not be told is told with a later tick; other events are told now."""
        try:
            message_id = await announce(news)
        except Exception:  # an edge: likewise
            log.exception("event %d, %s: not announced", news.event.id, news.publication.day)
        else:
            await self._store.announcements.told(news, message_id)

    async def _pause(self, seconds: float) -> None:
        """Wait that long, or to be woken."""
        woken = asyncio.create_task(self._woken.wait())
        slept = asyncio.create_task(self._clock.sleep(seconds), name="nightly tick")
        try:
            await asyncio.wait({woken, slept}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()
            slept.cancel()

    async def _seconds_to_wait(self) -> float:
        """Until the next tick, or until the next day becomes due."""
        now = self._clock.now()
        standings = await self._store.standings.all()
        coming = [(due_at(standing) - now).total_seconds() for standing in standings]
        return min([TICK, *(seconds for seconds in coming if seconds > 0)])


def due_at(standing: Standing) -> datetime:
    """When a day's digest goes out, at the latest when its event ends.

    A summary is due from when somebody published it on.
    """
    event = standing.event
    due = day_due(standing.date, event.digest_time, event.day_ends, event.zone)
    if standing.is_summary:  # its own date never comes
        return standing.published_at or due
    return due if event.ended_at is None else min(due, event.ended_at)


def is_owed(standing: Standing, now: datetime, every: timedelta) -> bool:
    """Whether a day is to be published now: it is due, and no failure of it is too recent."""
    return not _backing_off(standing, now) and is_behind(standing, now, every)


def is_behind(standing: Standing, now: datetime, every: timedelta) -> bool:
    """Whether what the site has of a day is not what it should have.

    The first post goes out when the day is due, a correction after five quiet minutes, what was
    asked for at once, and a day that is over once more, since idle plans are no longer shown. What
    has become empty is owed its removal like any change, and comes back when there is something.
    While a talk of an event runs that goes out live, what has changed is owed `every` so often. A
    post that was withdrawn is owed its removal, and nothing after it. A summary that somebody has
    published follows corrections likewise, but tells nothing before the post of its day did.
    """
    if standing.withdrawn:
        return not standing.removed
    if standing.is_empty:
        return False
    if standing.asked > standing.published or _is_live(standing, now, every):
        return True
    if now < due_at(standing) or standing.waits:
        return False
    if standing.revision > standing.published:
        return not _went_out_when_due(standing) or _is_quiet(standing, now)
    event = standing.event
    is_over = now >= day_over(standing.date, event.day_ends, event.zone)
    return is_over and not standing.published_over


def _is_live(standing: Standing, now: datetime, every: timedelta) -> bool:
    """Whether a change is to go out while a talk runs, so long after what went out before."""
    event, since = standing.event, standing.published_at or standing.running_since
    if event.publish is not PublishMode.LIVE or standing.running_since is None or since is None:
        return False
    is_over = now >= day_over(standing.date, event.day_ends, event.zone)
    clock_set_back = since > now
    return (
        standing.revision > standing.published
        and not is_over
        and (clock_set_back or now - since >= every)
    )


def _went_out_when_due(standing: Standing) -> bool:
    """Whether the digest was out already; an early post is no reason for it to wait."""
    return standing.published_at is not None and standing.published_at >= due_at(standing)


def _is_quiet(standing: Standing, now: datetime) -> bool:
    if standing.changed_at is None:
        return False
    clock_set_back = standing.changed_at > now
    return clock_set_back or now - standing.changed_at >= QUIET


def _backing_off(standing: Standing, now: datetime) -> bool:
    if standing.failed_at is None or standing.failed_at > now:  # the clock was set back
        return False
    wait = min(BACKOFF * 2 ** min(standing.failures - 1, 10), LONGEST_BACKOFF)
    return now - standing.failed_at < wait
