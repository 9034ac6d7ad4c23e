"""A talk's life: planned, started, ended, cancelled, removed. Functions of an open transaction."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import day_of
from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Aspect, Event, Kind, Person, Session, State, Talk
from bot.store import attending, changes, events, lookup, planning, rows, sessions, sql
from bot.store.ending import MISTAKE_WITHIN, finish, vacate
from bot.store.talk_fields import NOBODY, TalkFields

NONE_RUNNING = "No talk is running here. Start one with /talk start."
NOT_PLANNED = "Only who planned it, or a moderator of its channel, can remove a talk."
PLANNED_BY_OTHERS = (
    "Others plan to hear “{title}”, so it stays. Use /schedule plan to take it off your own plan."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who acts, where and when."""

    guild_id: int
    person: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class Started:
    """A talk that runs now, the one that ended for it, and whether it was running already."""

    talk: Talk
    event: Event
    ended: Talk | None = None
    already: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen instead of typed: a planned talk, or a session of the programme."""

    talk_id: int | None = None
    session_id: int | None = None


def start(caller: Caller, fields: TalkFields, chosen: Chosen, db: sqlite3.Connection) -> Started:
    """Start a talk in `fields.channel_id`; see Talks.start."""
    event = events.active(db, caller.guild_id)
    channel_id = fields.channel_id or 0
    talk = _meant(db, event, caller, fields, chosen)
    if talk is not None and talk.state is State.RUNNING:
        if fields.says_more():
            require_its_people(db, talk, caller.person)
            update(db, talk.id, fields.columns(event))
        return Started(lookup.by_id(db, talk.id), event, already=True)
    ended = vacate(db, event, channel_id, caller.now)
    talk = talk or _insert(db, event, caller, fields, State.PLANNED)
    return Started(run(db, event, caller, talk, fields), event, ended)


def plan(caller: Caller, fields: TalkFields, db: sqlite3.Connection) -> Talk:
    """Plan a talk; see Talks.add."""
    return _insert(db, events.active(db, caller.guild_id), caller, fields, State.PLANNED)


def end(caller: Caller, channel_id: int, reason: str | None, db: sqlite3.Connection) -> Talk:
    """End a channel's talk; see Talks.end."""
    talk = attending.current(db, channel_id, caller.now)
    if talk is None:
        raise NotFound(NONE_RUNNING)
    require_its_people(db, talk, caller.person)
    if talk.started_by is None:  # the programme must not let it run again
        update(db, talk.id, {"started_by": caller.person.id})
    event = events.get(db, talk.event_id)
    return finish(db, event, talk, caller.now, State.ENDED, reason)


def cancel(caller: Caller, talk_id: int, reason: str | None, db: sqlite3.Connection) -> Talk:
    """Mark a talk as cancelled; see Talks.cancel."""
    talk = lookup.get(db, caller.guild_id, talk_id, caller.person)
    require_its_people(db, talk, caller.person)
    event = events.get(db, talk.event_id)
    _tell_planners(db, talk, caller, Aspect.CANCELLED)
    return finish(db, event, talk, caller.now, State.CANCELLED, reason)


def edit(
    caller: Caller,
    talk_id: int,
    fields: TalkFields,
    starts_at: Callable[[Talk], datetime | None],
    db: sqlite3.Connection,
) -> Talk:
    """Correct a talk; see Talks.edit."""
    talk = lookup.get(db, caller.guild_id, talk_id, caller.person)
    require_its_people(db, talk, caller.person)
    event = events.get(db, talk.event_id)
    fields = replace(fields, starts_at=starts_at(talk))
    moves = fields.channel_id is not None and fields.channel_id != talk.channel_id
    if moves and talk.state is State.RUNNING:
        _require_free(db, event, fields.channel_id or 0, caller.now)
    if fields.starts_at not in {None, talk.starts_at}:
        _tell_planners(db, talk, caller, Aspect.MOVED)
    update(db, talk.id, fields.columns(event))
    return lookup.by_id(db, talk.id)


def remove(guild_id: int, person: Person, talk_id: int, db: sqlite3.Connection) -> Talk:
    """Remove a talk without notes; see Talks.remove. Hidden notes stay, unfiled."""
    talk = lookup.get(db, guild_id, talk_id, person)
    planners = {talk.planned_by, *planning.planners(db, talk.session_id)}
    if not person.moderates(talk.channel_id):
        if person.id not in planners:
            raise NotAllowed(NOT_PLANNED)
        if planners - {person.id, NOBODY}:
            raise UserError(PLANNED_BY_OTHERS.format(title=talk.title))
    query = "SELECT count(*) FROM note WHERE talk_id = ? AND deleted_at IS NULL"
    (notes,) = db.execute(query, (talk.id,)).fetchone()
    if notes:
        counted = "1 note" if notes == 1 else f"{notes} notes"
        raise UserError(
            f"“{talk.title}” has {counted}, so it stays. Use /talk cancel to mark it, or"
            " delete its notes first."
        )
    session = sessions.of_talk(db, talk)
    if session is not None:
        former = sessions.as_talk(session, talk)
        changes.tell_planners(db, former, [Aspect.GONE], but=person.id)
        db.execute("DELETE FROM plan WHERE session_id = ?", (session.id,))
    db.execute("UPDATE note SET talk_id = NULL WHERE talk_id = ?", (talk.id,))
    db.execute("DELETE FROM talk WHERE id = ?", (talk.id,))
    return talk


def update(db: sqlite3.Connection, talk_id: int, values: dict[str, object]) -> None:
    sql.update(db, "talk", talk_id, values)


def _same_title(talk: Talk, fields: TalkFields) -> bool:
    return (fields.title or "").casefold() == talk.title.casefold()


def _meant(
    db: sqlite3.Connection,
    event: Event,
    caller: Caller,
    fields: TalkFields,
    chosen: Chosen,
) -> Talk | None:
    """The talk of that id or title: running here, planned, cancelled, or ended a moment ago.

    What nobody planned may still stand in the programme of the day.
    """
    if chosen.session_id is not None:
        session = sessions.get(db, event.id, chosen.session_id)
        return _taken(db, event, caller, session, fields)
    if chosen.talk_id is not None:
        return _chosen(db, event, caller, fields, chosen.talk_id)
    running = attending.current(db, fields.channel_id or 0, caller.now)
    if running is not None and _same_title(running, fields):
        return running
    day = day_of(fields.starts_at or caller.now, event.day_ends, event.zone)
    for row in db.execute(
        "SELECT * FROM talk WHERE event_id = ?1 AND day = ?2 AND (state IN ('planned', 'cancelled')"
        " OR (state = 'ended' AND channel_id = ?3 AND ended_at >= ?4))"
        " ORDER BY state DESC, coalesce(channel_id, ?3) <> ?3, starts_at",
        (event.id, day.isoformat(), fields.channel_id, rows.to_ms(caller.now - MISTAKE_WITHIN)),
    ):
        talk = rows.talk(row)
        if _same_title(talk, fields) and caller.person.sees(talk.channel_id):
            return talk
    session = sessions.named(db, event, day, fields.title or "", caller.now)
    return _taken(db, event, caller, session, fields) if session else None


def _taken(
    db: sqlite3.Connection, event: Event, caller: Caller, session: Session, fields: TalkFields
) -> Talk:
    """A session as a talk; one that runs elsewhere already cannot be started here."""
    talk = attending.take(db, event, session, caller.now, fields.channel_id, caller.person.id)
    return _chosen(db, event, caller, fields, talk.id)


def _chosen(
    db: sqlite3.Connection, event: Event, caller: Caller, fields: TalkFields, talk_id: int
) -> Talk:
    talk = lookup.get(db, caller.guild_id, talk_id, caller.person)
    if talk.event_id != event.id or talk.day < day_of(caller.now, event.day_ends, event.zone):
        raise UserError(f"“{talk.title}” belongs to an earlier day. Start it by its title.")
    if talk.state is State.RUNNING and talk.channel_id != fields.channel_id:
        raise UserError(f"“{talk.title}” is running in <#{talk.channel_id}> already.")
    return talk


def _insert(
    db: sqlite3.Connection, event: Event, caller: Caller, fields: TalkFields, state: State
) -> Talk:
    values = {
        "event_id": event.id,
        "day": day_of(caller.now, event.day_ends, event.zone).isoformat(),
        "starts_at": rows.to_ms(caller.now),
        "kind": Kind.TALK,
        "state": state,
        "planned_by": caller.person.id,
        "created_at": rows.to_ms(caller.now),
    } | fields.columns(event)
    return rows.talk(sql.insert(db, "talk", values))


def run(
    db: sqlite3.Connection, event: Event, caller: Caller, talk: Talk, fields: TalkFields
) -> Talk:
    columns = fields.columns(event) | {
        "state": State.RUNNING,
        "started_at": rows.to_ms(caller.now),
        "started_by": caller.person.id,
        "ended_at": None,
        "reason": None,
    }
    columns.pop("title", None)  # a planned talk is found by its title; it keeps its spelling
    update(db, talk.id, columns)
    return lookup.by_id(db, talk.id)


def _tell_planners(db: sqlite3.Connection, talk: Talk, caller: Caller, aspect: Aspect) -> None:
    """Have others who plan to hear a talk told of what somebody changed by hand, if it matters."""
    session = sessions.of_talk(db, talk)
    if session is not None:
        former = sessions.as_talk(session, talk)
        if sessions.end_of(former) > caller.now:
            changes.tell_planners(db, former, [aspect], but=caller.person.id)


def _require_free(db: sqlite3.Connection, event: Event, channel_id: int, now: datetime) -> None:
    if attending.current(db, channel_id, now):
        raise UserError("Another talk is running in that channel. End it there first.")
    vacate(db, event, channel_id, now)


def require_its_people(db: sqlite3.Connection, talk: Talk, person: Person) -> None:
    """Whoever planned or started it, whoever took notes in it, and moderators of its channel."""
    planned_by = {talk.planned_by, *planning.planners(db, talk.session_id)}
    if person.id in planned_by | {talk.started_by} or person.moderates(talk.channel_id):
        return
    query = "SELECT 1 FROM note WHERE talk_id = ? AND author_id = ? LIMIT 1"
    if db.execute(query, (talk.id, person.id)).fetchone() is None:
        raise NotAllowed(
            "Only who planned or started this talk, who took notes in it, or a moderator of its"
            " channel can do that."
        )
