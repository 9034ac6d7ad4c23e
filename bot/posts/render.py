"""A day becomes the text of its post: here timeline and markdown meet the template.

Which note stands where is timeline's business, what its words look like is markdown's.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import TypeGuard
from urllib.parse import quote

from bot.models import (
    Day,
    Kind,
    Note,
    Picture,
    Post,
    SitePost,
    State,
    Summary,
    Talk,
    TalkNotes,
)
from bot.posts import frontmatter, headings, index, layout, sample, summing, timeline
from bot.posts.flavours import JEKYLL, Flavour, Folders
from bot.posts.layout import Layout, Paths
from bot.posts.markdown import Outline, Prose, Typesetter, one_line
from bot.posts.pictures import named
from bot.posts.slug import numbered
from bot.posts.templates import Templates
from bot.posts.timestamps import Stamps
from bot.posts.views import (
    DayView,
    Head,
    HeadFields,
    IndexView,
    Part,
    Reference,
    Section,
    SummaryView,
    TalkView,
)


class Renderer:
    """Turns days into files of one site generator. `own` is the operator's folder of templates."""

    def __init__(
        self,
        flavour: Flavour = JEKYLL,
        own: Path | None = None,
        folders: Folders | None = None,
        laid_out: Layout = Layout.PER_DAY,
    ) -> None:
        self.flavour = flavour
        self.folders = folders or flavour.folders
        self._layout = laid_out
        self._templates = Templates(flavour.name, own)

    def wanted(self, day: Day) -> dict[int | None, str]:
        """Where a day's files would be by their names, the day's own first; two may be the same."""
        names = layout.names(day, self._layout)
        return {talk: f"{self.folders.posts}/{name}" for talk, name in names.items()}

    def paths(self, day: Day) -> dict[int | None, str]:
        """The same, but each a path of its own: where they are if nobody else's stand there."""
        paths: dict[int | None, str] = {}
        for talk, first in self.wanted(day).items():
            free = (path for path in numbered(first) if path not in paths.values())
            paths[talk] = next(free, first)
        return paths | {None: day.path if self.keeps(day.path) else paths[None]}

    def keeps(self, path: str | None) -> TypeGuard[str]:
        """Whether a file that is there stays: one of another site generator's folder moves."""
        return path is not None and path.startswith(f"{self.folders.posts}/")

    def files(self, day: Day, paths: Paths) -> list[Post]:
        """A day's files, its own first. Raises TemplateFault."""
        day = named(day)
        shown = layout.pages(day, self._layout)
        talks = [(part.talk.id, self._talk(day, part, paths)) for part in shown]
        own = Post(paths[None], self.render(day, paths))
        return [own, *(Post(paths[talk], text, talk) for talk, text in talks)]

    def render(self, day: Day, paths: Paths | None = None) -> str:
        """The text of the day's own file. The same day gives the same bytes.

        Raises TemplateFault.
        """
        paths = paths or self.paths(day)
        if isinstance(day, Summary):
            return self._summary(day, paths[None])
        day = named(day)
        page = _Page(day, self.flavour, self.folders, paths[None])
        title = one_line(day.heading) or f"Day {day.number}"
        about = day.description or f"Notes from Day {day.number} of {day.event.title}."
        sections = timeline.sections(day)
        view = DayView(
            **page.head(title, about),
            earlier=tuple(page.reference(each.title, each.path) for each in day.earlier),
            introduction=page.introduction(),
            sections=tuple(self._section(page, part, paths) for part in sections),
        )
        return self._fill("post.md", post=view)

    @property
    def index_path(self) -> str | None:
        """Where the list of all posts is, if it is ours to keep."""
        return self.flavour.index and f"{self.folders.posts}/{self.flavour.index}"

    def first_index(self, lines: Iterable[index.Line]) -> str:
        """The list of all posts as it begins. Raises TemplateFault."""
        return self._fill("index.md", index=IndexView(index.region(lines)))

    def line(self, post: SitePost) -> index.Line:
        """A post's line in the list of all."""
        target = self.flavour.link(self.folders, self.index_path or "", post.path)
        title = Typesetter(self.flavour.dialect).link(one_line(post.title), target)
        return index.Line(post.date, target, f"* {post.date}, {title}")

    def check(self) -> str:
        """Which templates are used, in words. Raises TemplateFault for one that cannot be used.

        Each is tried on a sample, since a name that does not exist is met only then.
        """
        used = self._templates.check()
        day, summary = sample.DAY, sample.SUMMED_UP
        self._templates.judge("post.md", self.render(day))
        self._templates.judge("summary.md", self.render(summary))
        for part in layout.pages(day, Layout.PER_TALK):
            paths = self.paths(day) | {part.talk.id: sample.POST.path}
            self._templates.judge("talk.md", self._talk(day, part, paths))
        if self.index_path:
            self._templates.judge("index.md", self.first_index([self.line(sample.POST)]))
        return used

    def unused(self) -> list[str]:
        """The operator's files that no template has the name of or includes."""
        return self._templates.unused()

    def _section(self, page: "_Page", part: TalkNotes, paths: Paths) -> Section:
        if self._layout is Layout.PER_DAY:
            return page.section(part)
        return page.listed(part, paths.get(part.talk.id))

    def _talk(self, day: Day, part: TalkNotes, paths: Paths) -> str:
        """The text of a talk's own file."""
        page = _Page(day, self.flavour, self.folders, paths[part.talk.id])
        about = f"Notes of a talk from Day {day.number} of {day.event.title}."
        view = TalkView(
            **page.head(one_line(part.talk.title) or "Untitled", about),
            day=page.reference(day.heading, paths[None]),
            sections=(page.section(part),),
        )
        return self._fill("talk.md", post=view)

    def _summary(self, summary: Summary, path: str) -> str:
        page = _Page(summary, self.flavour, self.folders, path)
        themes, lookups = summing.summed_up(summary, self.flavour, self.folders, path)
        about = f"{summary.event.title} by theme, with highlights and thoughts."
        view = SummaryView(
            **page.head(one_line(summary.heading), summary.description or about),
            earlier=tuple(page.reference(each.title, each.path) for each in summary.earlier),
            introduction=page.introduction(),
            themes=themes,
            lookups=lookups,
        )
        return self._fill("summary.md", post=view)

    def _fill(self, template: str, **values: Head | IndexView) -> str:
        return self._templates.fill(template, **values).strip("\n") + "\n"


class _Page:
    """What a file of a day holds: the same typesetter sets all of it."""

    def __init__(self, day: Day, flavour: Flavour, folders: Folders, path: str) -> None:
        self._day = day
        self._flavour = flavour
        self._folders = folders
        self._path = path
        self._set = Typesetter(flavour.dialect, day.event.zone)

    def head(self, title: str, about: str) -> HeadFields:
        day = self._day
        return {
            "title": frontmatter.title(title),
            "heading": self._set.literal(title),
            "description": self._flavour.description(about),
            "about": self._set.inline(one_line(about)),
            "categories": frontmatter.flow_list(frontmatter.categories(day.event.categories)),
            "series": self._flavour.series(one_line(day.event.title)),
            "date": day.dated.isoformat(),
            "begins": datetime.combine(day.dated, time(), day.event.zone).isoformat(),
        }

    def reference(self, title: str, path: str) -> Reference:
        """Another file of the site."""
        to = self._link(path)
        return Reference(self._set.link(one_line(title), to), to)

    def introduction(self) -> str:
        prose = Prose(self._set)
        prose.add(self._day.introduction or "")
        return prose.text

    def section(self, part: TalkNotes) -> Section:
        remark = self._remark(part.talk)
        shown = self._entry(part) if part.talk.kind is Kind.ENTRY else self._talk(part)
        return Section(headings.of_talk(self._set, part.talk), (*remark, *shown))

    def listed(self, part: TalkNotes, path: str | None) -> Section:
        """A talk on a page that leads to the one of its own at that path, if it has one."""
        if path is None:
            section = self.section(part)
            return replace(section, parts=tuple(each for each in section.parts if each.text))
        shown = self._set.linked_heading(headings.title_of(part.talk), self._link(path))
        heading = headings.of_talk(self._set, part.talk, shown)
        return Section(heading, self._remark(part.talk))

    def _link(self, path: str) -> str:
        return self._flavour.link(self._folders, self._path, path)

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
                "My thoughts" if alone else headings.whose_thoughts(self._set, each.author),
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
        folder = self._flavour.pictures(self._folders, self._path)
        return self._set.picture(alt, quote(f"{folder}/{picture.site_name}"))
