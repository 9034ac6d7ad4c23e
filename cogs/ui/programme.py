"""The programme of a day in words, and the buttons that turn its pages and days."""

from datetime import date

import discord

from bot.app import App
from bot.errors import NotFound
from bot.models import Event, Kind, Person, Room, Session, Standing, State
from bot.store.sessions import NO_PROGRAMME, Announced
from bot.times import wall
from cogs.ui.answers import LIMIT, plain, shortened
from cogs.ui.forms import buttons

PROGRAMME = "programme"  # programme:<date>:<room id or 0>:<page from 0>
PAGE_SIZE = 15
WIDTHS = (80, 60, 40, 20)  # characters of a title, tried in turn until a page fits


async def programme_of(
    app: App, event: Event, person: Person, day: date | None, room: Room | None, page: int = 0
) -> tuple[str, discord.ui.View | None]:
    """A page of a day's programme; without a day, of the one at hand. Raises NotFound."""
    days = await app.store.sessions.days(event)
    if not days:
        raise NotFound(NO_PROGRAMME)
    found = await app.store.sessions.of_day(event, day, room.id if room else None) if day else []
    if day is None or not found:
        raise NotFound(_nothing(day, days, room))
    last = (len(found) - 1) // PAGE_SIZE
    page = min(page, last)
    shown = found[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    head = f"**{day:%A, %-d %B %Y}**" + (f" in **{plain(room.name)}**" if room else "")
    head += f", page {page + 1} of {last + 1}" if last else ""
    texts = (
        "\n".join([head, *(_line(each, event, person, width, room) for each in shown)])
        for width in WIDTHS
    )
    text = next((text for text in texts if len(text) <= LIMIT), head)
    return text, _turns(day, days, room, page, last)


def day_at_hand(days: list[date], today: date) -> date | None:
    """Today, or the next day that has a programme, or the last one that had."""
    to_come = [day for day in days if day >= today]
    return min(to_come, default=max(days, default=None))


def _nothing(day: date | None, days: list[date], room: Room | None) -> str:
    where = f" in {plain(room.name)}" if room else ""
    on = f" on {day:%A, %-d %B %Y}" if day else ""
    return f"Nothing{where}{on}. The programme goes from {days[0]} to {days[-1]}."


def _line(announced: Announced, event: Event, person: Person, width: int, room: Room | None) -> str:
    session = announced.session
    title = plain(shortened(session.title, width))
    title = f"**{title}**" if session.kind is Kind.TALK else f"*{title}*"
    names = plain(shortened(", ".join(session.speakers), width // 2))
    title += f", {names}" if names else ""
    where = plain(shortened(session.room or "", 30)) if room is None else ""
    details = [
        *([where] if where else []),
        *([f"<#{announced.channel_id}>"] if _shows_channel(announced, person) else []),
        *_marks(announced, person),
    ]
    rest = f" ({', '.join(details)})" if details else ""
    return f"`{_hours(session, event)}` {title}{rest}"


def _hours(session: Session, event: Event) -> str:
    """From when to when; where the clocks change meanwhile, by which of them."""
    if session.ends_at is None:
        return wall(session.starts_at, event.zone)
    start, end = (each.astimezone(event.zone) for each in (session.starts_at, session.ends_at))
    form = "%H:%M" if start.utcoffset() == end.utcoffset() else "%H:%M %Z"
    return f"{start:{form}}\u2013{end:{form}}"


def _shows_channel(announced: Announced, person: Person) -> bool:
    return announced.channel_id is not None and person.sees(announced.channel_id)


def _marks(announced: Announced, person: Person) -> list[str]:
    session, talk = announced.session, announced.talk
    off = {Standing.CANCELLED: "cancelled", Standing.GONE: "no longer in the programme"}
    marks = [off[session.standing]] if session.standing in off else []
    if not session.recordable:
        marks.append("not to be recorded")
    if person.id in announced.planners:
        marks.append("in your plan")
    elif talk is not None and talk.state not in {State.CANCELLED, State.ANNOUNCED}:
        marks.append(talk.state)
    return marks


def _turns(
    day: date, days: list[date], room: Room | None, page: int, last: int
) -> discord.ui.View | None:
    room_id = room.id if room else 0
    before = max((each for each in days if each < day), default=None)
    after = min((each for each in days if each > day), default=None)
    pages = [("Earlier", day, page - 1), ("Later", day, page + 1)]
    turns = [(label, on, to) for label, on, to in pages if 0 <= to <= last]
    turns += [(short_day(each), each, 0) for each in (before, after) if each]
    labelled = [(label, f"{PROGRAMME}:{on}:{room_id}:{to}") for label, on, to in turns]
    return buttons(*labelled) if labelled else None


def short_day(day: date) -> str:
    """A day as a button calls it."""
    return f"{day:%A} {day.day} {day:%B}"
