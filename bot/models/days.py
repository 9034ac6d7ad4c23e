"""A conference day as its post shows it, and the finished post."""

from dataclasses import dataclass
from datetime import date

from bot.models.events import Event
from bot.models.notes import Note
from bot.models.pictures import Picture
from bot.models.talks import Kind, State, Talk

_Date = date  # which is also the name of a field
SUMMARY = date(9000, 1, 1)  # the key of an event's summary among its days: after all of them


@dataclass(frozen=True, slots=True)
class TalkNotes:
    """A talk with its visible notes in their order: by time, unless somebody moved them."""

    talk: Talk
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier day's post of the same event; `path` as in Day."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class SitePost:
    """A post of any event that has a path; `stands` says whether it is known to be there."""

    title: str
    path: str
    date: date
    stands: bool


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that a day's post shows, as one consistent snapshot; talks in time order.

    `number` is N of "Day N"; `path` is the file's place on the site once it was published, with
    the posts folder; `over` says that the day has ended, so that idle plans are no longer shown,
    `withdrawn` that its post is to stay off the site. `title`, `description` and `introduction` are
    what a person typed, if they did. `unfiled` counts the notes that belong to no talk, `unfetched`
    the pictures that are still to be fetched, `earlier` are the days before that are on the site.
    """

    event: Event
    date: date
    number: int
    path: str | None
    title: str | None
    description: str | None
    introduction: str | None
    talks: tuple[TalkNotes, ...]
    over: bool
    revision: int
    withdrawn: bool = False
    unfiled: int = 0
    unfetched: int = 0
    earlier: tuple[Earlier, ...] = ()

    @property
    def heading(self) -> str:
        """The post's title."""
        return self.title or f"{self.event.title}, Day {self.number}"

    @property
    def dated(self) -> _Date:
        """What its file is dated."""
        return self.date

    @property
    def note_count(self) -> int:
        return sum(len(part.notes) for part in self.talks)

    @property
    def undescribed(self) -> tuple[Note, ...]:
        """The notes with a picture that nothing is said of yet."""
        notes = (note for part in self.talks for note in part.notes)
        return tuple(note for note in notes if any(each.alt is None for each in note.pictures))

    @property
    def unconfirmed(self) -> tuple[Note, ...]:
        """The notes with a picture that waits for a yes."""
        return tuple(note for part in self.talks for note in part.notes if note.asked)

    @property
    def unlinked(self) -> tuple[Talk, ...]:
        """The talks without a link, but for cancelled ones."""
        talks = (part.talk for part in self.talks if part.talk.state is not State.CANCELLED)
        return tuple(talk for talk in talks if talk.url is None and talk.kind is Kind.TALK)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(
            picture for part in self.talks for note in part.notes for picture in note.pictures
        )


@dataclass(frozen=True, slots=True)
class Post:
    """A finished file of the site. `path` is relative to the repository, with forward slashes.

    `talk_id` says which talk it shows, if it is no whole day. Several may be told as one: then
    `pages` are they.
    """

    path: str
    text: str
    talk_id: int | None = None
    pages: "tuple[Post, ...]" = ()

    @property
    def files(self) -> "tuple[Post, ...]":
        """The files that it stands for."""
        return self.pages or (self,)
