"""The values that every room speaks of: frozen, and true to themselves. No behaviour beyond that.

Instants are aware UTC datetimes, dates are conference days (see clock.py), ids are SQLite row ids
unless they are said to be Discord's.
"""

from bot.models.days import SUMMARY, Day, Earlier, Post, SitePost, TalkNotes
from bot.models.events import Event, PublishMode, Timestamps
from bot.models.messages import Message, Source
from bot.models.notes import (
    MAX_LEVEL,
    MAX_TEXT,
    Change,
    Continuation,
    Correction,
    Draft,
    Line,
    Note,
    Reading,
    Section,
)
from bot.models.people import Person
from bot.models.pictures import Album, Attachment, Picture, Refusal, SafePicture
from bot.models.publications import (
    FileKind,
    News,
    Outcome,
    Placement,
    Publication,
    SiteFile,
)
from bot.models.schedule import (
    Alteration,
    Aspect,
    Import,
    Joinable,
    Noted,
    Programme,
    Room,
    Session,
    Skipped,
    Standing,
    Way,
)
from bot.models.summaries import Summary
from bot.models.tags import MAX_TAGS, Retagging
from bot.models.talks import MAX_TITLE, Kind, State, Talk

__all__ = [
    "MAX_LEVEL",
    "MAX_TAGS",
    "MAX_TEXT",
    "MAX_TITLE",
    "SUMMARY",
    "Album",
    "Alteration",
    "Aspect",
    "Attachment",
    "Change",
    "Continuation",
    "Correction",
    "Day",
    "Draft",
    "Earlier",
    "Event",
    "FileKind",
    "Import",
    "Joinable",
    "Kind",
    "Line",
    "Message",
    "News",
    "Note",
    "Noted",
    "Outcome",
    "Person",
    "Picture",
    "Placement",
    "Post",
    "Programme",
    "Publication",
    "PublishMode",
    "Reading",
    "Refusal",
    "Retagging",
    "Room",
    "SafePicture",
    "Section",
    "Session",
    "SiteFile",
    "SitePost",
    "Skipped",
    "Source",
    "Standing",
    "State",
    "Summary",
    "Talk",
    "TalkNotes",
    "Timestamps",
    "Way",
]
