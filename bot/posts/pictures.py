"""What the pictures of a day are called on the site: `YYYY-MM-DD-talk-N.ext`, once and for good."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from bot.models import Day, Note, Picture, Talk, TalkNotes
from bot.posts.slug import picture_stem


def named(day: Day, taken: Iterable[str] = ()) -> Day:
    """The day with a name for every picture. One that has a name keeps it; none in `taken` is used.

    Numbers count the pictures of a talk, whatever their extension.
    """
    own = (picture.site_name for picture in day.pictures if picture.site_name)
    namer = _Namer({name.rpartition(".")[0].lower() for name in (*taken, *own)})
    return replace(day, talks=tuple(_named_talk(part, namer) for part in day.talks))


class _Namer:
    def __init__(self, stems: set[str]) -> None:
        self._stems = stems

    def named(self, picture: Picture, talk: Talk) -> Picture:
        if picture.site_name:
            return picture
        stems = (picture_stem(talk.day, talk.title, number) for number in count(1))
        stem = next(stem for stem in stems if stem not in self._stems)
        self._stems.add(stem)
        return replace(picture, site_name=f"{stem}.{picture.extension}")


def _named_talk(part: TalkNotes, namer: _Namer) -> TalkNotes:
    return replace(part, notes=tuple(_named_note(note, part.talk, namer) for note in part.notes))


def _named_note(note: Note, talk: Talk, namer: _Namer) -> Note:
    if not note.pictures:
        return note
    return replace(note, pictures=tuple(namer.named(each, talk) for each in note.pictures))
