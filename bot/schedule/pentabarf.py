"""Programmes as frab and pentabarf write them in XML, with and without dates of their own."""

from typing import TYPE_CHECKING

from bot.schedule import fields, instants
from bot.schedule.assembly import Assembly, Item

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def read_xml(schedule: "Element", assembly: Assembly) -> str:
    """Take the events of a file; returns the conference's title."""
    conference = _child(schedule, "conference")
    change = instants.read_wall(_text(conference, "day_change"))
    base = _text(schedule, "base_url") or _text(conference, "base_url")
    for day in _children(schedule, "day"):
        listed = instants.read_date(day.get("date", ""))
        places = [(room.get("name", ""), room) for room in _children(day, "room")]
        for room, place in [*places, ("", day)]:  # the oldest files have no rooms around events
            for event in _children(place, "event"):
                item = _item(event, room, base)
                item.listed, item.day_change = listed, change
                assembly.add(item)
    return _text(conference, "title")


def _item(event: "Element", room: str, base: str) -> Item:
    persons = _child(event, "persons")
    recording = _child(event, "recording")
    return Item(
        title=_text(event, "title"),
        start=instants.read_instant(_text(event, "date")),
        said=instants.read_wall(_text(event, "start")),
        end=instants.read_instant(_text(event, "end")),
        duration=instants.read_duration(_text(event, "duration")),
        ident=event.get("guid", "") or event.get("code", "") or event.get("id", ""),
        room=_text(event, "room") or room,
        url=_text(event, "url") or _text(event, "conf_url"),
        base=base,
        speakers=[_whole(person) for person in _children(persons, "person")],
        abstract=_text(event, "abstract") or _text(event, "description"),
        track=_text(event, "track"),
        language=_text(event, "language"),
        entry=_text(event, "type").lower() == "break",
        recordable=not fields.truth(_text(recording, "optout")),
        cancelled=_text(event, "status").lower() in {"cancelled", "canceled"},
    )


def _children(parent: "Element | None", name: str) -> "list[Element]":
    return [] if parent is None else [each for each in parent if _name(each) == name]


def _child(parent: "Element | None", name: str) -> "Element | None":
    return next(iter(_children(parent, name)), None)


def _name(element: "Element") -> str:
    """A tag without its namespace; a comment or an instruction has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""  # pyright: ignore[reportUnnecessaryIsInstance]


def _text(parent: "Element | None", name: str) -> str:
    child = _child(parent, name)
    return "" if child is None else _whole(child)


def _whole(element: "Element") -> str:
    return "".join(element.itertext()).strip()
