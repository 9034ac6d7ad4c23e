"""What a summary tells under which theme: pure decisions over the models, no text is touched.

Thoughts, highlights and tagged notes are told. A note that has tags stands under those, any other
under its talk's; what has none comes at the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.models import Kind, Note, Section, State, Summary, TalkNotes
from bot.models.tags import same


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its talks, of which each holds the notes that are told there.

    `tag` is None for what has none.
    """

    tag: str | None
    talks: tuple[TalkNotes, ...]


def themes(summary: Summary) -> list[Theme]:
    """The themes in the order of the alphabet, the talks of each in their order of time."""
    shown = told(summary)
    tags = {same(tag): tag for part in reversed(shown) for tag in _tags(part)}
    found = [Theme(tags[key], tuple(_under(key, shown))) for key in sorted(tags)]
    rest = tuple(_under(None, shown))
    return [*found, Theme(None, rest)] if rest else found


def told(summary: Summary) -> list[TalkNotes]:
    """Every talk that the summary tells of, with all the notes that it tells."""
    ordered = sorted(summary.talks, key=lambda part: (part.talk.starts_at, part.talk.id))
    return [_told(part) for part in ordered if _is_shown(part)]


def _told(part: TalkNotes) -> TalkNotes:
    return replace(part, notes=tuple(note for note in part.notes if _is_told(note)))


def _is_told(note: Note) -> bool:
    return note.section is Section.THOUGHTS or note.highlight or bool(note.tags)


def _is_shown(part: TalkNotes) -> bool:
    """A talk that took place, or of which something is told; of entries what was marked alone."""
    if part.talk.kind is Kind.ENTRY:
        return bool(part.talk.tags) or any(map(_is_told, part.notes))
    happened = part.talk.state in {State.RUNNING, State.ENDED}
    return happened or any(map(_is_told, part.notes)) or bool(part.notes and part.talk.tags)


def _tags(part: TalkNotes) -> Iterable[str]:
    yield from part.talk.tags
    for note in part.notes:
        yield from note.tags


def _under(key: str | None, shown: Iterable[TalkNotes]) -> Iterable[TalkNotes]:
    """The talks of one theme."""
    for part in shown:
        its_own = key in _keys(part.talk.tags)
        notes = tuple(note for note in part.notes if key in _keys(note.tags or part.talk.tags))
        elsewhere = key is None and len(notes) < len(part.notes)
        if notes or (its_own and not elsewhere):
            yield replace(part, notes=notes)


def _keys(tags: Iterable[str]) -> set[str | None]:
    return {same(tag) for tag in tags} or {None}
