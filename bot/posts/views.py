"""What templates are given: every value is escaped for its place. See docs/templates.md."""

from dataclasses import dataclass
from typing import TypedDict


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


class HeadFields(TypedDict):
    """A Head as keyword arguments, so that a type checker sees what each view is made of."""

    title: str
    heading: str
    description: str
    about: str
    categories: str
    series: str
    date: str
    begins: str


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a file as a whole, escaped for its place."""

    title: str
    heading: str
    description: str
    about: str
    categories: str
    series: str
    date: str
    begins: str


@dataclass(frozen=True, slots=True)
class DayView(Head):
    """Everything that a day's template inserts."""

    earlier: tuple[Reference, ...]
    introduction: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class TalkView(Head):
    """Everything that a talk's template inserts; it is the only section."""

    day: Reference
    sections: tuple[Section, ...]
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of a summary, and what is told under it."""

    heading: str
    talks: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the generator has to work out once, and the name under which links know it."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class SummaryView(Head):
    """Everything that a summary's template inserts."""

    earlier: tuple[Reference, ...]
    introduction: str
    themes: tuple[Theme, ...]
    lookups: tuple[Lookup, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """What the template of the list of all posts inserts: the list with its marks."""

    posts: str
