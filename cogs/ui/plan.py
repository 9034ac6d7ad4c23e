"""What somebody plans to hear on a day, in words, and the select that it is chosen in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

import discord

from bot.app import App
from bot.clock import day_of
from bot.errors import NotFound
from bot.models import Event, Person, Session, Standing, State, Way
from bot.store.plans import Choice
from bot.store.sessions import NO_PROGRAMME, Announced, as_talk
from bot.times import wall
from cogs.ui.answers import LIMIT, plain, shortened
from cogs.ui.clashes import NAMED, clashes
from cogs.ui.forms import Option, Select, buttons, layout
from cogs.ui.programme import short_day
from cogs.ui.reminders import LABELS, WORDS

PLAN = "plan"  # plan:<date>:<page from 0>
LEAP = "leap"  # leap:<date>; the page is the value
CHOOSE = "planned"  # planned:<date>:<page>; sessions are the values
REMIND = "remind"  # remind:<way>:<date>:<page>
WAYS = {"direct": Way.DIRECT, "channel": Way.CHANNEL, "no": None}
OPTIONS = 25  # of a select
MANY = 2  # pages beside the first, from which on one may leap
LABEL = 100  # characters of an option
WIDTHS = (80, 60, 40, 20, 8)  # of a title, tried in turn until all fits

INVITATION = "Choose the talks that you want to hear"
NOTHING = "Nothing chosen yet. What you choose stands in the day's post before it begins."
IN_POST = "These stand in the day's post: `/preview day:{day}` shows it. /talk next follows them."
NOTHING_OPEN = "There is nothing left to choose on this day."
NO_TALKS = "The programme has nothing on this day. It has talks on {days}."


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of what can be chosen on a day; `number` counts from 0."""

    day: date
    found: list[Announced]
    number: int

    @classmethod
    def of(cls, day: date, found: list[Announced], wanted: int) -> Self:
        return cls(day, found, min(wanted, _last(found)))

    @property
    def shown(self) -> list[Announced]:
        return self.found[self.number * OPTIONS : (self.number + 1) * OPTIONS]

    @property
    def turns(self) -> list[tuple[str, str]]:
        """Buttons that lead to the pages beside this one."""
        beside = [("Earlier", self.number - 1), ("Later", self.number + 1)]
        return [
            (label, f"{PLAN}:{self.day}:{to}")
            for label, to in beside
            if 0 <= to <= _last(self.found)
        ]

    def place(self, event: Event) -> list[str]:
        """Where one is, if there is more than one page."""
        if _last(self.found) == 0:
            return []
        number = f"page {self.number + 1} of {_last(self.found) + 1}"
        return [f"-# Below are the talks from {self._span(self.number, event)}, {number}."]

    def leaps(self, event: Event) -> list[Select]:
        """A select that leads to any page near this one, if there are many."""
        last = _last(self.found)
        if last < MANY:
            return []
        first = max(0, min(self.number - OPTIONS // 2, last + 1 - OPTIONS))
        options = [
            Option(self._span(number, event), str(number), chosen=number == self.number)
            for number in range(first, min(first + OPTIONS, last + 1))
        ]
        return [Select(f"{LEAP}:{self.day}", "Go to a time", options)]

    def _span(self, number: int, event: Event) -> str:
        """From when to when the talks of a page begin."""
        shown = self.found[number * OPTIONS : (number + 1) * OPTIONS]
        ends = (as_talk(each.session, each.talk) for each in (shown[0], shown[-1]))
        return " to ".join(wall(each.starts_at, event.zone) for each in ends)


def _last(found: list[Announced]) -> int:
    return max(0, (len(found) - 1) // OPTIONS)


async def plan_of(
    app: App,
    event: Event,
    person: Person,
    now: datetime,
    day: date | None,
    number: int = 0,
    remarks: Iterable[str] = (),
) -> tuple[str, discord.ui.View | None]:
    """Somebody's plan of a day, and what can be chosen, a page of it. Raises NotFound."""
    days = await app.store.sessions.days(event)
    if day is None or not days:
        raise NotFound(NO_PROGRAMME)
    found = await app.store.plans.of_day(event, day, person, now)
    page = _Page.of(day, found, number)
    mine = [each for each in found if person.id in each.planners]
    head = f"**Your plan for {day:%A, %-d %B %Y}**"
    way = await app.store.reminders.way(event.id, person.id)
    empty = NO_TALKS.format(days=", ".join(f"{each:%-d %B}" for each in days))
    hint = _hint(page, mine) if day in days else empty
    about = [hint, *([WORDS[way]] if way else []), *page.place(event)]
    planned = [as_talk(each.session, each.talk) for each in mine if not _is_off(each)]
    rest = [*remarks, *clashes(planned, event), *about]
    texts = (
        "\n".join([head, *(_line(each, event, width) for each in mine), *rest]) for width in WIDTHS
    )
    text = next((text for text in texts if len(text) <= LIMIT), "\n".join([head, *rest]))
    return text, _view(page, event, person, days, way)


def _hint(page: _Page, mine: list[Announced]) -> str:
    if not page.found:
        return NOTHING_OPEN
    return IN_POST.format(day=page.day) if mine else NOTHING


def outcome(choice: Choice, event: Event, day: date) -> Iterator[str]:
    """What a person may not expect of what became of their choice."""
    for session in choice.lost:
        yield f"⚠️ **{_named(session)}** is cancelled or gone from the programme by now."
    for session in choice.planned:
        on = day_of(session.starts_at, event.day_ends, event.zone)
        if on != day:
            yield f"⚠️ **{_named(session)}** is on {on:%A, %-d %B} by now. It is in your plan there."


def _named(session: Session) -> str:
    return plain(shortened(session.title, NAMED))


def _line(announced: Announced, event: Event, width: int) -> str:
    session = as_talk(announced.session, announced.talk)
    end = f"\u2013{wall(session.ends_at, event.zone)}" if session.ends_at else ""
    room = plain(shortened(session.room or "", 30))
    details = ", ".join(filter(None, [room, *_off(announced)]))
    title = plain(shortened(session.title, width))
    return f"`{wall(session.starts_at, event.zone)}{end}` **{title}**" + (
        f" ({details})" if details else ""
    )


def _off(announced: Announced) -> list[str]:
    if announced.session.standing is Standing.GONE:
        return ["no longer in the programme"]
    return ["cancelled"] if _is_off(announced) else []


def _is_off(announced: Announced) -> bool:
    talk = announced.talk
    is_cancelled = talk is not None and talk.state is State.CANCELLED
    return is_cancelled or announced.session.standing is not Standing.SCHEDULED


def _view(
    page: _Page, event: Event, person: Person, days: list[date], way: Way | None
) -> discord.ui.View | None:
    before = max((each for each in days if each < page.day), default=None)
    after = min((each for each in days if each > page.day), default=None)
    beside = [(short_day(each), f"{PLAN}:{each}:0") for each in (before, after) if each]
    turns = [*page.turns, *beside]
    if not page.found:
        return buttons(*turns) if turns else None
    options = [_option(each, event, person) for each in page.shown]
    select = Select(f"{CHOOSE}:{page.day}:{page.number}", INVITATION, options, several=True)
    others = [
        (LABELS[each], f"{REMIND}:{word}:{page.day}:{page.number}")
        for word, each in WAYS.items()
        if each is not way
    ]
    return layout(select, *page.leaps(event), turns, others)


def _option(announced: Announced, event: Event, person: Person) -> Option:
    session = as_talk(announced.session, announced.talk)
    others = len(announced.planners - {person.id})
    parts = [session.room or "", ", ".join(session.speakers), *_off(announced)]
    if others:
        parts.append(f"{others} others plan it" if others > 1 else "1 other plans it")
    hint = shortened("; ".join(filter(None, parts)), LABEL)
    return Option(
        shortened(f"{wall(session.starts_at, event.zone)} {session.title}", LABEL),
        str(session.id),
        chosen=person.id in announced.planners,
        hint=hint or None,
    )
