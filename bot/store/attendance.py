"""Somebody goes to a talk: it is theirs from then on, and begins if nothing is in its way.

Functions of an open transaction.
"""

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import day_of, day_over
from bot.errors import NotFound, UserError
from bot.models import Event, State, Talk
from bot.store import attending, events, lifecycle, lookup, planning, reminders, rows, sessions
from bot.store.ending import vacate
from bot.store.lifecycle import Caller
from bot.store.talk_fields import TalkFields

NONE_LEFT = "No planned talk is left for this channel today. Use /talk add or /talk start."
PLAN_DONE = "Your plan holds no other talk for today. Use /schedule plan, /talk add or /talk start."
CANCELLED = "“{title}” is cancelled. /schedule plan has what else there is."
EVENT_OVER = "That event has ended: none of its talks begins any more."


@dataclass(frozen=True, slots=True)
class Attended:
    """A talk that is somebody's by now.

    `began` says that it runs since then, and `ended` what ended for it; `busy` is what runs in its
    channel still, so that it does not; `left` is what goes on without them where they were.
    """

    talk: Talk
    event: Event
    began: bool = False
    ended: tuple[Talk, ...] = ()
    busy: Talk | None = None
    left: Talk | None = None


def attend(caller: Caller, talk_id: int, here: int | None, db: sqlite3.Connection) -> Attended:
    """Make a talk somebody's current one; see Plans.attend."""
    talk = lookup.get(db, caller.guild_id, talk_id, caller.person)
    event = events.get(db, talk.event_id)
    if event.ended_at is not None:
        raise UserError(EVENT_OVER)
    if talk.state is State.CANCELLED:
        raise UserError(CANCELLED.format(title=talk.title))
    _be_there(db, event, caller, talk, here)
    places = (reminders.home_of(db, event.id, caller.person.id), here)
    fallback = next((each for each in places if each and caller.person.sees(each)), None)
    return _begin(db, event, caller, lookup.by_id(db, talk.id), fallback)


def go_on(caller: Caller, channel_id: int, db: sqlite3.Connection) -> Attended:
    """Go on to the next talk; see Talks.start_next."""
    event = events.active(db, caller.guild_id)
    if not _has_plan(db, event, caller):
        talk = _next_planned(db, event, caller, channel_id)
        if talk is None:
            raise NotFound(NONE_LEFT)
        return _start_here(db, event, caller, talk, channel_id)
    talk = _next_of_plan(db, event, caller)
    if talk is None:
        raise NotFound(PLAN_DONE)
    if talk.state is not State.RUNNING and talk.channel_id in {None, channel_id}:
        _be_there(db, event, caller, talk, channel_id)
        return _start_here(db, event, caller, talk, channel_id)
    if talk.channel_id == channel_id:
        return attend(caller, talk.id, channel_id, db)
    left = _leave(db, event, caller, channel_id)
    attended = attend(caller, talk.id, channel_id, db)
    if left is None or left.state is State.RUNNING:
        return replace(attended, left=left)
    return replace(attended, ended=(left, *attended.ended))


def _be_there(
    db: sqlite3.Connection, event: Event, caller: Caller, talk: Talk, here: int | None
) -> None:
    """Remember that somebody is at a talk of the programme, also if they did not plan it."""
    if talk.session_id is None:
        return
    session = sessions.get(db, event.id, talk.session_id)
    planning.choose(db, event, caller.person.id, session, caller.now)
    statement = "UPDATE plan SET attended_at = ? WHERE session_id = ? AND person_id = ?"
    db.execute(statement, (rows.to_ms(caller.now), talk.session_id, caller.person.id))
    home = talk.channel_id or here
    if home is not None and reminders.home_of(db, event.id, caller.person.id) is None:
        reminders.at_home(db, event.id, caller.person.id, home)  # where they hear of changes


def _begin(
    db: sqlite3.Connection, event: Event, caller: Caller, talk: Talk, fallback: int | None
) -> Attended:
    """Start a talk in its channel, or if it has none in another, unless something is in its way."""
    channel_id = talk.channel_id or fallback
    if talk.state not in {State.PLANNED, State.ANNOUNCED} or channel_id is None:
        return Attended(talk, event)
    if _is_over(db, event, talk, caller.now):
        return Attended(talk, event)  # it still takes notes, but in nobody's way
    running = attending.current(db, channel_id, caller.now)
    if running is not None and running.id == talk.id:
        return Attended(running, event)
    if running is not None and _is_in_the_way(db, event, caller, talk, running):
        return Attended(talk, event, busy=running)
    return _start_here(db, event, caller, talk, channel_id)


def _is_in_the_way(
    db: sqlite3.Connection, event: Event, caller: Caller, talk: Talk, running: Talk
) -> bool:
    """Whether what runs in a channel goes on there: until it is over by the programme's time.

    Where a talk is at home it may begin in time in any case.
    """
    if _is_over(db, event, running, caller.now):
        return False
    if talk.starts_at > caller.now:
        return True
    if talk.channel_id is not None:
        return False
    return running.session_id is not None or running.started_by != caller.person.id


def _is_over(db: sqlite3.Connection, event: Event, talk: Talk, now: datetime) -> bool:
    """Whether a talk's time is over by the programme, else whether its day is."""
    if now >= day_over(talk.day, event.day_ends, event.zone):
        return True
    session = sessions.of_talk(db, talk)
    return session is not None and sessions.end_of(sessions.as_talk(session, talk)) <= now


def _start_here(
    db: sqlite3.Connection, event: Event, caller: Caller, talk: Talk, channel_id: int
) -> Attended:
    ended = vacate(db, event, channel_id, caller.now)
    started = lifecycle.run(db, event, caller, talk, TalkFields(channel_id=channel_id))
    return Attended(started, event, began=True, ended=(ended,) if ended else ())


def _leave(db: sqlite3.Connection, event: Event, caller: Caller, channel_id: int) -> Talk | None:
    """What runs where somebody leaves: it ends if it was theirs alone, else it goes on."""
    running = attending.current(db, channel_id, caller.now)
    if running is None or running.started_by != caller.person.id:
        return running
    query = "SELECT 1 FROM note WHERE talk_id = ? AND author_id <> ? AND deleted_at IS NULL"
    if db.execute(query, (running.id, caller.person.id)).fetchone():
        return running
    return vacate(db, event, channel_id, caller.now)


def _next_planned(
    db: sqlite3.Connection, event: Event, caller: Caller, channel_id: int
) -> Talk | None:
    """The first planned talk after the last one taken in a channel, whoever planned it."""
    row = db.execute(
        "SELECT * FROM talk WHERE event_id = :event AND day = :day AND state = 'planned'"
        " AND coalesce(channel_id, :channel) = :channel AND starts_at >= coalesce("
        "   (SELECT max(starts_at) FROM talk WHERE event_id = :event AND day = :day"
        "    AND channel_id = :channel AND state IN ('running', 'ended')), 0)"
        " ORDER BY starts_at, id LIMIT 1",
        _today(event, caller) | {"channel": channel_id},
    ).fetchone()
    return rows.talk(row) if row else None


def _today(event: Event, caller: Caller) -> dict[str, int | str]:
    day = day_of(caller.now, event.day_ends, event.zone).isoformat()
    return {"event": event.id, "day": day, "person": caller.person.id}


def _has_plan(db: sqlite3.Connection, event: Event, caller: Caller) -> bool:
    """Whether somebody plans anything of the programme today."""
    query = (
        "SELECT 1 FROM plan JOIN talk ON talk.session_id = plan.session_id"
        " WHERE event_id = :event AND day = :day AND person_id = :person"
    )
    return db.execute(query, _today(event, caller)).fetchone() is not None


_TAKEN = """
(started_by IS :person OR EXISTS (SELECT 1 FROM plan WHERE plan.session_id = talk.session_id
    AND person_id = :person AND attended_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM note WHERE talk_id = talk.id AND author_id = :person
    AND deleted_at IS NULL))
"""

_NEXT = f"""
SELECT * FROM talk WHERE event_id = :event AND day = :day
    AND state IN ('planned', 'announced', 'running') AND NOT {_TAKEN}
    AND (planned_by = :person
      OR EXISTS (SELECT 1 FROM plan WHERE session_id = talk.session_id AND person_id = :person))
    AND starts_at >= coalesce((SELECT max(starts_at) FROM talk
      WHERE event_id = :event AND day = :day AND {_TAKEN}), 0)
ORDER BY starts_at, id
"""  # noqa: S608  # own words


def _next_of_plan(db: sqlite3.Connection, event: Event, caller: Caller) -> Talk | None:
    """The first talk of somebody's plan after the last one they took that is not over yet."""
    for row in db.execute(_NEXT, _today(event, caller)).fetchall():
        talk = rows.talk(row)
        is_over = _is_over(db, event, talk, caller.now)
        if not is_over and caller.person.sees(talk.channel_id):
            return talk
    return None
