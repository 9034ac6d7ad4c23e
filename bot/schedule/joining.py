"""Talks that people made by hand, and the sessions of a programme that they seem to be. Pure.

It only finds what may be the same; that it is, is said by a person.
"""

from collections.abc import Container, Iterable, Sequence
from datetime import timedelta

from bot.models import Joinable, Kind, Noted, Session, Standing

SHORTEST = timedelta(minutes=10)  # that a talk is taken to last, however few notes it has
NO_END = timedelta(hours=1)  # that a session without an end is taken to last

Score = tuple[bool, float]


def joinable(
    noted: Iterable[Noted], sessions: Sequence[Session], taken: Container[int | None]
) -> tuple[Joinable, ...]:
    """Pairs of which each talk and each session stands in one at most, in the talks' order.

    They are of the same time, and of the same title or the same room. `taken` are the ids of
    sessions that have notes of their own: nothing but the same title speaks for these.
    """
    candidates = [
        (score, Joinable(each.talk, each.notes, session, place))
        for each in noted
        for place, session in enumerate(sessions)
        if (score := _score(each, session, taken))
    ]
    candidates.sort(key=lambda pair: (pair[0], -pair[1].talk.id, -pair[1].place), reverse=True)
    talks: set[int] = set()
    places: set[int] = set()
    found: list[Joinable] = []
    for _, pair in candidates:
        if pair.talk.id not in talks and pair.place not in places:
            found.append(pair)
            talks.add(pair.talk.id)
            places.add(pair.place)
    return tuple(sorted(found, key=lambda pair: (pair.talk.starts_at, pair.talk.id)))


def _score(noted: Noted, session: Session, taken: Container[int | None]) -> Score | None:
    """How much speaks for a pair: its title, then what both share; None if nothing does."""
    ends_at = session.ends_at or session.starts_at + NO_END
    until = max(noted.until, noted.talk.starts_at + SHORTEST)
    common = min(ends_at, until) - max(session.starts_at, noted.talk.starts_at)
    if common <= timedelta(0) or not _to_be_heard(session):
        return None
    likeness = common / (max(ends_at, until) - min(session.starts_at, noted.talk.starts_at))
    if _key(noted.talk.title) == _key(session.title):
        return True, likeness
    shorter = min(ends_at - session.starts_at, until - noted.talk.starts_at)
    if session.id in taken or common < shorter / 2 or not _is_there(noted, session):
        return None
    return False, likeness


def _to_be_heard(session: Session) -> bool:
    return session.kind is Kind.TALK and session.standing is Standing.SCHEDULED


def _is_there(noted: Noted, session: Session) -> bool:
    return session.room is not None and _key(session.room) in map(_key, noted.places)


def _key(name: str) -> str:
    """A title or a room's name without what people write in different ways: "Hall A" is #hall-a."""
    letters = "".join(char for char in name.casefold() if char.isalnum())
    return letters or name
