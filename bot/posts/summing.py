"""A summary's themes in the words of its template: what is told of each talk, and where it leads.

Which talk stands under which theme is themes' business.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, count
from urllib.parse import quote

from bot.models import Kind, Note, Section, Summary, TalkNotes
from bot.posts import headings, timeline, views
from bot.posts import themes as deciding
from bot.posts.anchors import anchors
from bot.posts.flavours import Flavour, Folders
from bot.posts.markdown import Outline, Prose, Typesetter, one_line

UNTAGGED, WITHOUT_THEMES = "Other talks", "Talks"


def summed_up(
    summary: Summary, flavour: Flavour, folders: Folders, path: str
) -> tuple[tuple[views.Theme, ...], tuple[views.Lookup, ...]]:
    """The themes of the summary at a path, and what its links have the generator look up."""
    page = _Page(summary, flavour, folders, path)
    found = deciding.themes(summary)
    rest = UNTAGGED if len(found) > 1 else WITHOUT_THEMES
    return tuple(page.theme(each, rest) for each in found), tuple(page.lookups.values())


class _Page:
    def __init__(self, summary: Summary, flavour: Flavour, folders: Folders, path: str) -> None:
        self._set = Typesetter(flavour.dialect, summary.event.zone)
        self._flavour = flavour
        self._folders = folders
        self._path = path
        self.lookups: dict[str, views.Lookup] = {}
        self._links = dict(self._find_links(summary))

    def theme(self, theme: deciding.Theme, rest: str) -> views.Theme:
        heading = rest if theme.tag is None else self._set.literal(one_line(theme.tag))
        return views.Theme(heading, tuple(self._talk(part) for part in theme.talks))

    def _talk(self, part: TalkNotes) -> views.Section:
        heading = headings.leading_to(self._set, part.talk, self._links.get(part.talk.id))
        parts = (self._notes(part), *self._thoughts(part))
        return views.Section(heading, tuple(each for each in parts if each.text))

    def _notes(self, part: TalkNotes) -> views.Part:
        """Highlights: bullets, or what an entry says in paragraphs."""
        notes = [note for note in part.notes if note.section is Section.NOTES]
        if part.talk.kind is Kind.ENTRY:
            return views.Part(None, self._prose(notes))
        outline = Outline(self._set)
        for note in notes:
            outline.add(_text(note))
        return views.Part(None, "\n".join(outline.lines))

    def _thoughts(self, part: TalkNotes) -> Iterator[views.Part]:
        found = timeline.thoughts(part)
        for each in found:
            alone = len(found) == 1
            heading = None if alone else headings.whose_thoughts(self._set, each.author)
            yield views.Part(heading, self._prose(each.notes))

    def _prose(self, notes: Iterable[Note]) -> str:
        prose = Prose(self._set)
        for note in notes:
            prose.add(_text(note), note.level, gap=note.gap)
        return prose.text

    # Where talks lead

    def _find_links(self, summary: Summary) -> Iterator[tuple[int, str]]:
        for day in summary.posts:
            talks = [part.talk for part in summary.talks if part.talk.day == day]
            found = self._anchors(summary, day)
            pages = {file.talk_id: file.path for file in summary.posts[day]}
            main = summary.posts[day][0].path
            for talk in talks:
                address = self._address(day, pages.get(talk.id, main))
                anchor = "" if talk.id in pages else found.get(talk.id, "")
                yield talk.id, f"{address}#{quote(anchor, safe='')}" if anchor else address

    def _address(self, day: date, path: str) -> str:
        """What leads to a day's file, by the name of its lookup if it needs one."""
        if self._flavour.lookup is None:
            return self._flavour.link(self._folders, self._path, path)
        if path not in self.lookups:
            names = {lookup.name for lookup in self.lookups.values()}
            name = f"notes_{day:%Y_%m_%d}"
            numbered = (f"{name}_{number}" for number in count(2))
            free = next(each for each in chain([name], numbered) if each not in names)
            self.lookups[path] = views.Lookup(free, self._flavour.lookup(path))
        return f"{{{{ {self.lookups[path].name} }}}}"

    def _anchors(self, summary: Summary, day: date) -> Mapping[int, str]:
        known = {
            part.talk.id: (
                headings.of_talk(self._set, part.talk),
                headings.text_of_talk(self._set, part.talk),
            )
            for part in summary.talks
            if part.talk.day == day
        }
        return anchors(summary.posts[day][0].content, known, self._flavour.anchor)


def _text(note: Note) -> str:
    """What it says; of pictures alone what they show, since they stand in the day's post."""
    shown = ", ".join(picture.alt for picture in note.pictures if picture.alt)
    return note.text or (f"Picture: {shown}" if shown else "")
