"""A day becomes the text of its post: here timeline and markdown meet the template.

Which note stands where is timeline's business, what its words look like is markdown's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from urllib.parse import quote

from bot.models import Day, Earlier, Kind, Note, Picture, State, Talk, TalkNotes
from bot.posts import frontmatter, timeline
from bot.posts.flavours import JEKYLL, Flavour, Folders
from bot.posts.markdown import Outline, Prose, Typesetter, address, one_line
from bot.posts.pictures import named
from bot.posts.templates import Templates
from bot.posts.timestamps import Stamps


@dataclass(frozen=True, slots=True)
class Part:
    """Some text of a section, below a heading of its own if it has one."""

    heading: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A talk or an entry as the template shows it."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Another post: its title as a link in Markdown, and the address that it leads to."""

    link: str
    address: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a template inserts, escaped for its place."""

    title: str
    description: str
    categories: str
    series: str
    date: str
    begins: str
    earlier: tuple[Reference, ...]
    introduction: str
    sections: tuple[Section, ...]


class Renderer:
    """Turns days into posts of one site generator. `own` is the operator's folder of templates."""

    def __init__(
        self, flavour: Flavour = JEKYLL, own: Path | None = None, folders: Folders | None = None
    ) -> None:
        self.flavour = flavour
        self.folders = folders or flavour.folders
        self._templates = Templates(flavour.name, own)

    def render(self, day: Day) -> str:
        """The post's text. The same day gives the same bytes. Raises TemplateFault."""
        return self._templates.fill("post.md", post=self._view(named(day))).strip("\n") + "\n"

    def check(self) -> str:
        """Which templates are used, in words. Raises TemplateFault for one that cannot be read."""
        return self._templates.check()

    def _view(self, day: Day) -> View:
        """A day in the words of the template."""
        title = one_line(day.heading) or f"Day {day.number}"
        about = day.description or f"Notes from Day {day.number} of {day.event.title}."
        page = _Page(day, self.flavour, self.folders)
        return View(
            title=frontmatter.title(title),
            description=self.flavour.description(about),
            categories=frontmatter.flow_list(frontmatter.categories(day.event.categories)),
            series=self.flavour.series(one_line(day.event.title)),
            date=day.date.isoformat(),
            begins=datetime.combine(day.date, time(), day.event.zone).isoformat(),
            earlier=tuple(self._references(page, day.earlier)),
            introduction=page.introduction(),
            sections=tuple(page.section(part) for part in timeline.sections(day)),
        )

    def _references(self, page: "_Page", posts: Iterable[Earlier]) -> Iterator[Reference]:
        if self.flavour.place is None:
            return
        for each in posts:
            place = self.flavour.place(each.path)
            yield page.reference(each.title, f"{self.folders.base}/{place}")


class _Page:
    """A day's body: the same typesetter sets all of it."""

    def __init__(self, day: Day, flavour: Flavour, folders: Folders) -> None:
        self._day = day
        self._pictured = flavour.pictures(folders)
        self._set = Typesetter(flavour.dialect, day.event.zone)

    def reference(self, title: str, to: str) -> Reference:
        return Reference(self._set.linked_heading(one_line(title), to), to)

    def introduction(self) -> str:
        prose = Prose(self._set)
        prose.add(self._day.introduction or "")
        return prose.text

    def section(self, part: TalkNotes) -> Section:
        remark = self._remark(part.talk)
        shown = self._entry(part) if part.talk.kind is Kind.ENTRY else self._talk(part)
        return Section(self._heading(part.talk), (*remark, *shown))

    def _heading(self, talk: Talk) -> str:
        """`09:00, [Title](address), Speakers`, of which only time and title are sure."""
        wall = talk.starts_at.astimezone(self._day.event.zone)
        speakers = self._set.heading(one_line(talk.speakers or ""), styled=False)
        return ", ".join(filter(None, [f"{wall:%H:%M}", self._title(talk), speakers]))

    def _title(self, talk: Talk) -> str:
        title, typed = one_line(talk.title) or "Untitled", one_line(talk.url or "")
        url = address(typed)
        if url:
            return self._set.linked_heading(title, url)
        title = self._set.heading(title)
        return f"{title} ({self._set.literal(typed)})" if typed else title

    def _remark(self, talk: Talk) -> tuple[Part, ...]:
        if talk.state is State.CANCELLED:
            reason = self._set.inline(one_line(talk.reason or ""))
            return (Part(None, f"Cancelled: {reason}" if reason else "Cancelled."),)
        if talk.moved_from is None:
            return ()
        former, now = (
            instant.astimezone(self._day.event.zone)
            for instant in (talk.moved_from, talk.starts_at)
        )
        day = "" if former.date() == now.date() else f"{former:%A}, {former.day} {former:%B}, "
        return (Part(None, f"Moved from {day}{former:%H:%M}."),)

    def _talk(self, part: TalkNotes) -> tuple[Part, ...]:
        notes = Part("Notes of the talk", self._notes(part))
        thoughts = timeline.thoughts(part)
        alone = len(thoughts) == 1
        parts = [
            Part(
                "My thoughts" if alone else self._whose(each.author),
                self._prose(part.talk, each.notes),
            )
            for each in thoughts
        ]
        if timeline.keeps_empty_sections(self._day, part):
            return (notes, *(parts or [Part("My thoughts", "")]))
        return tuple(shown for shown in (notes, *parts) if shown.text)

    def _notes(self, part: TalkNotes) -> str:
        outline, stamps = Outline(self._set), Stamps(self._day.event, part.talk)
        for bullet in timeline.bullets(part):
            if bullet.note.text:
                stamp = stamps.next(bullet.note)
                aside = self._set.aside(stamp.text, stamp.url) if stamp else ""
                outline.add(bullet.note.text, bullet.level, gap=bullet.note.gap, aside=aside)
            outline.illustrate(self._pictures(part.talk, bullet.note))
        stopped = part.talk.state is State.ENDED and one_line(part.talk.reason or "")
        last = f"Stopped taking notes: {self._set.inline(stopped)}" if stopped else ""
        return "\n\n".join(filter(None, ["\n".join(outline.lines), last]))

    def _entry(self, part: TalkNotes) -> tuple[Part, ...]:
        text = self._prose(part.talk, part.notes)
        return (Part(None, text),) if text else ()

    def _prose(self, talk: Talk, notes: Iterable[Note]) -> str:
        prose = Prose(self._set)
        for note in notes:
            prose.add(note.text, note.level, gap=note.gap)
            prose.illustrate(self._pictures(talk, note))
        return prose.text

    def _pictures(self, talk: Talk, note: Note) -> list[str]:
        """A note's pictures, each as a line."""
        return [self._picture(talk, picture) for picture in note.pictures]

    def _picture(self, talk: Talk, picture: Picture) -> str:
        alt = one_line(picture.alt or "") or f"Picture from {one_line(talk.title)}"
        return self._set.picture(alt, quote(f"{self._pictured}/{picture.site_name}"))

    def _whose(self, author: str) -> str:
        return f"{self._set.literal(one_line(author)) or 'Somebody'}'s thoughts"
