"""What a commit says: what the post shows, or what differs from what it showed before.

What was shown is kept with its publication as JSON that only this file reads. Titles are typed by
people, and hosts act on some words of a commit message: those are taken apart.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Self

from bot.models import Day, State, Summary, TalkNotes
from bot.posts.contents import contents

_SUBJECT = 72  # characters, git's custom
_TITLE = 60  # characters of a talk's
# what skips a build, mentions somebody or closes an issue: [skip ci], @ana, #12, GH-12
_ACTING = re.compile(r"((?<!\w)@(?=\w)|#(?=\d))|(?<=\bGH)-(?=\d)", re.IGNORECASE)
_BRACKETS = str.maketrans("[]", "()")


@dataclass(frozen=True, slots=True)
class Part:
    """A talk in the post; `digest` stands for everything of it that can be seen."""

    title: str
    notes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a post shows: its talks by id, its own texts, and the plans without notes."""

    talks: dict[str, Part]
    texts: str
    plans: str
    planned: int = 0

    @classmethod
    def of(cls, day: Day) -> Self:
        parts = contents(day)
        plans = [part for part in parts if not part.notes and part.talk.state is State.PLANNED]
        return cls(
            talks={
                str(part.talk.id): Part(_plain(part.talk.title), len(part.notes), _of_talk(part))
                for part in parts
                if part not in plans
            },
            texts=_digest(day.heading, day.description, day.introduction),
            plans=_digest(*map(_of_talk, plans)),
            planned=len(plans),
        )

    @classmethod
    def from_json(cls, text: str | None) -> Self | None:
        if text is None:
            return None
        found = json.loads(text)
        talks = {key: Part(**part) for key, part in found["talks"].items()}
        return cls(talks, found["texts"], found["plans"], found.get("planned", 0))

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def is_programme(self) -> bool:
        """Whether there are only plans yet, nothing that anybody has noted."""
        return not self.talks and self.planned > 0

    def counts(self) -> str | None:
        """How much there is to read, such as "2 talks, 44 notes"; None if no talk is shown."""
        if not self.talks:
            return f"{_counted(self.planned, 'talk')} planned" if self.planned else None
        return f"{_counted(len(self.talks), 'talk')}, {_counted(_notes(self), 'note')}"


def of_post(day: Day, former: Shown | None) -> str:
    """The message of a commit that brings a post up to date; `former` is what it showed before."""
    shown = Shown.of(day)
    talks = [_changed(part, _former(former, key)) for key, part in shown.talks.items()]
    changed = [words for words in talks if words]
    if former is not None:
        gone = former.talks.keys() - shown.talks.keys()
        changed += [f"{former.talks[key].title}, left out" for key in sorted(gone, key=int)]
    others = _others(shown, former)
    head = _where(day) + ": "
    subject = ", ".join(changed or others) or "brought up to date"
    if len(head + subject) > _SUBJECT and len(changed) > 1:
        subject = _summary(shown, former, len(changed))
    body = [*changed, *others]
    return "\n".join([head + subject, *_listed(body)]) if len(body) > 1 else head + subject


def of_removal(day: Day) -> str:
    """The message of a commit that takes a post off the site."""
    return f"{_where(day)}: taken off the site"


def _where(day: Day) -> str:
    which = "Summary" if isinstance(day, Summary) else f"Day {day.number}"
    return f"{_plain(day.event.title)}, {which}"


def _changed(part: Part, former: Part | None) -> str | None:
    """A talk in words if it differs from before."""
    if former is None:
        return f"{part.title}, {_counted(part.notes, 'note')}" if part.notes else part.title
    if part.digest == former.digest:
        return None
    more = part.notes - former.notes
    if more > 0:
        return f"{part.title}, {more} more {'note' if more == 1 else 'notes'}"
    return f"{part.title}, corrected"


def _others(shown: Shown, former: Shown | None) -> list[str]:
    """What is no talk: news only if something was there before, or if there is nothing else."""
    if former is None:
        return [] if shown.talks else [shown.counts() or "introduction"]
    differing = {
        "introduction": shown.texts != former.texts,
        "programme": shown.plans != former.plans,
    }
    return [name for name, differs in differing.items() if differs]


def _summary(shown: Shown, former: Shown | None, changed: int) -> str:
    """Several talks whose titles are too long for one line."""
    more = _notes(shown) - (_notes(former) if former else 0)
    talks = _counted(changed, "talk")
    if more <= 0:
        return f"{talks} corrected"
    return f"{talks}, {_counted(more, 'note')}" if former is None else f"{talks}, {more} more notes"


def _listed(lines: Iterable[str]) -> list[str]:
    return ["", *(f"- {line}" for line in lines)]


def _former(former: Shown | None, key: str) -> Part | None:
    return former.talks.get(key) if former else None


def _notes(shown: Shown) -> int:
    return sum(part.notes for part in shown.talks.values())


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _of_talk(part: TalkNotes) -> str:
    talk = part.talk
    about = (talk.starts_at, talk.title, talk.url, talk.speakers, talk.kind, talk.reason)
    notes = [
        (note.text, note.level, note.section, note.gap, note.author_name, note.when)
        for note in part.notes
    ]
    pictures = [(picture.digest, picture.alt) for note in part.notes for picture in note.pictures]
    return _digest(about, talk.state is State.CANCELLED, notes, pictures)


def _digest(*what: object) -> str:
    return sha256(repr(what).encode(errors="replace")).hexdigest()[:16]


def _plain(title: str) -> str:
    """A title that no host takes for a command."""
    words = " ".join(title.split()).translate(_BRACKETS)
    short = words if len(words) <= _TITLE else words[: _TITLE - 1].rstrip() + "…"
    return _ACTING.sub(r"\1 ", short)
