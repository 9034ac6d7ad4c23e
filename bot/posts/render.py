"""A day becomes the text of its post: here timeline and markdown meet the template.

Which note stands where is timeline's business, what its words look like is markdown's.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.models import Day, Kind, Note, State, Talk, TalkNotes
from bot.posts import frontmatter, timeline
from bot.posts.markdown import Outline, Prose, address, heading, inline, one_line
from bot.posts.markdown.escape import literal, plain_text

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_LIQUID_SAFE = re.compile(r"[\w .,:;!?()&@#+=/*-]+")


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
class View:
    """Everything that a template inserts, escaped for its place."""

    title: str
    description: str
    categories: str
    series: str
    introduction: str
    sections: tuple[Section, ...]


class Renderer:
    """Turns days into posts of one site generator. Reads its template once."""

    def __init__(self, templates: Path = TEMPLATES, flavour: str = "jekyll") -> None:
        self._folder = templates / flavour

    @cached_property
    def _template(self) -> "jinja2.Template":
        import jinja2  # noqa: PLC0415  # a tenth of the start, and not needed before a post is

        environment = jinja2.Environment(  # noqa: S701  # the output is Markdown, escaped by us
            loader=jinja2.FileSystemLoader(self._folder),
            undefined=jinja2.StrictUndefined,
            block_start_string="[%",
            block_end_string="%]",
            variable_start_string="[[",
            variable_end_string="]]",
            comment_start_string="[#",
            comment_end_string="#]",
            trim_blocks=True,
            lstrip_blocks=True,
        )
        return environment.get_template("post.md")

    def render(self, day: Day) -> str:
        """The post's text. The same day gives the same bytes."""
        return self._template.render(post=view(day)).strip("\n") + "\n"


def view(day: Day) -> View:
    """A day in the words of the template."""
    title = one_line(day.heading) or f"Day {day.number}"
    about = day.description or f"Notes from Day {day.number} of {day.event.title}."
    return View(
        title=frontmatter.title(title),
        description=frontmatter.description(about),
        categories=frontmatter.flow_list(day.event.categories),
        series=_liquid_string(plain_text(one_line(day.event.title))),
        introduction=_introduction(day.introduction or ""),
        sections=tuple(_section(day, part) for part in timeline.sections(day)),
    )


def _section(day: Day, part: TalkNotes) -> Section:
    remark = _remark(part.talk)
    shown = _entry(part) if part.talk.kind is Kind.ENTRY else _talk(day, part)
    return Section(_heading(day, part.talk), (*remark, *shown))


def _heading(day: Day, talk: Talk) -> str:
    """`09:00, [Title](address), Speakers`, of which only time and title are sure."""
    wall = talk.starts_at.astimezone(day.event.zone)
    url = address(talk.url) if talk.url else None
    title = heading(one_line(talk.title), linked=url is not None) or "Untitled"
    if url:
        title = f"[{title}]({url})"
    elif talk.url and talk.url.strip():
        title = f"{title} ({literal(one_line(talk.url), in_heading=True)})"
    speakers = heading(one_line(talk.speakers or ""), styled=False)
    return ", ".join(filter(None, [f"{wall:%H:%M}", title, speakers]))


def _remark(talk: Talk) -> tuple[Part, ...]:
    if talk.state is not State.CANCELLED:
        return ()
    reason = inline(one_line(talk.reason or ""))
    return (Part(None, f"Cancelled: {reason}" if reason else "Cancelled."),)


def _talk(day: Day, part: TalkNotes) -> tuple[Part, ...]:
    notes = Part("Notes of the talk", _notes(part))
    thoughts = timeline.thoughts(part)
    alone = len(thoughts) == 1
    parts = [
        Part("My thoughts" if alone else _whose(each.author), _prose(*each.notes))
        for each in thoughts
    ]
    if timeline.keeps_empty_sections(day, part):
        return (notes, *(parts or [Part("My thoughts", "")]))
    return tuple(shown for shown in (notes, *parts) if shown.text)


def _notes(part: TalkNotes) -> str:
    outline = Outline()
    for bullet in timeline.bullets(part):
        outline.add(bullet.note.text, bullet.level, gap=bullet.note.gap)
    stopped = part.talk.state is State.ENDED and one_line(part.talk.reason or "")
    last = f"Stopped taking notes: {inline(stopped)}" if stopped else ""
    return "\n\n".join(filter(None, ["\n".join(outline.lines), last]))


def _entry(part: TalkNotes) -> tuple[Part, ...]:
    text = _prose(*timeline.in_order(part.notes))
    return (Part(None, text),) if text else ()


def _prose(*notes: Note) -> str:
    prose = Prose()
    for note in notes:
        prose.add(note.text, note.level, gap=note.gap)
    return prose.text


def _introduction(text: str) -> str:
    prose = Prose()
    prose.add(text)
    return prose.text


def _whose(author: str) -> str:
    return f"{heading(one_line(author), styled=False) or 'Somebody'}'s thoughts"


def _liquid_string(text: str) -> str:
    """A text as a Liquid value. What could end the string or the tag is encoded."""
    if _LIQUID_SAFE.fullmatch(text):
        return f'"{text}"'
    return f'"{quote(text)}" | url_decode'
