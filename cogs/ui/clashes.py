"""Which sessions that somebody wants to hear overlap, in words."""

from collections.abc import Container, Iterable
from itertools import combinations

from bot.models import Event, Session
from bot.store.sessions import end_of
from bot.times import wall
from cogs.ui.answers import counted, plain, shortened

NAMED = 40  # characters of a title
TOLD = 3  # that are told one by one


def clashes(
    planned: Iterable[Session], event: Event, of: Container[int | None] | None = None
) -> list[str]:
    """What overlaps, a line each; perhaps only with the sessions of these ids."""
    in_order = sorted(planned, key=lambda each: each.starts_at)
    found = [
        (one, other)
        for one, other in combinations(in_order, 2)
        if other.starts_at < end_of(one) and (of is None or one.id in of or other.id in of)
    ]
    lines = [_clash(one, other, event) for one, other in found[:TOLD]]
    more = len(found) - TOLD
    return [*lines, f"⚠️ … and {counted(more, 'more overlap')}."] if more > 0 else lines


def _clash(one: Session, other: Session, event: Event) -> str:
    """How two sessions overlap, the first of which begins no later."""
    first, second = (plain(shortened(each.title, NAMED)) for each in (one, other))
    begins = wall(other.starts_at, event.zone)
    if one.ends_at is None and one.starts_at != other.starts_at:
        return (
            f"⚠️ **{first}** may still run when **{second}** begins at {begins}: the programme does"
            " not say when it ends."
        )
    until = ""
    if one.ends_at and other.ends_at:
        until = f" to {wall(min(one.ends_at, other.ends_at), event.zone)}"
    return f"⚠️ **{first}** and **{second}** overlap from {begins}{until}."
