"""Programmes as frab, pretalx and voctools write them in JSON: days with rooms, and the flat form.

Version 1 keeps its events by day and room, version 2 in one list with their persons beside it.
"""

from bot.schedule import fields, instants
from bot.schedule.assembly import Assembly, Item
from bot.schedule.fields import Fields

ROLES = frozenset({"speaker", "presenter", "host", "moderator", ""})
BREAKS = frozenset({"break", "pause", "lunch"})


def read_days(schedule: Fields, assembly: Assembly) -> None:
    """Take the events of a version 1 file."""
    conference = fields.mapping(schedule.get("conference"))
    base = fields.text(schedule.get("base_url"))
    for value in fields.listed(conference.get("days")):
        day = fields.mapping(value)
        for room, events in fields.mapping(day.get("rooms")).items():
            for event in fields.listed(events):
                assembly.add(_of_day(fields.mapping(event), day, conference, room, base))


def _of_day(event: Fields, day: Fields, conference: Fields, room: str, base: str) -> Item:
    item = _item(event, base)
    item.room = fields.name_of(event.get("room"), "name") or room
    item.listed = instants.read_date(fields.text(day.get("date")))
    item.said = instants.read_wall(fields.text(event.get("start")))
    item.day_change = instants.read_wall(fields.text(conference.get("day_change")))
    return item


def read_flat(schedule: Fields, assembly: Assembly) -> None:
    """Take the events of a version 2 file."""
    conference = fields.mapping(schedule.get("conference"))
    rooms = _by_key(conference.get("rooms"))
    tracks = _by_key(conference.get("tracks"))
    persons = _by_key(schedule.get("persons"))
    for value in fields.listed(schedule.get("events")):
        event = fields.mapping(value)
        item = _item(event, fields.text(schedule.get("base_url")))
        item.room = _named(event.get("room"), rooms)
        item.track = _named(event.get("track"), tracks)
        item.speakers = item.speakers or _participants(event, persons)
        assembly.add(item)


def _item(event: Fields, base: str) -> Item:
    return Item(
        title=fields.text(event.get("title")),
        start=instants.read_instant(fields.first(event, "date", "start")),
        end=instants.read_instant(fields.text(event.get("end"))),
        duration=instants.read_duration(fields.text(event.get("duration"))),
        ident=fields.first(event, "guid", "code", "id"),
        url=fields.first(event, "url", "origin_url"),
        base=base,
        speakers=[_person(each) for each in fields.listed(event.get("persons"))],
        abstract=fields.first(event, "abstract", "description"),
        track=fields.name_of(event.get("track"), "name"),
        language=fields.text(event.get("language")),
        entry=fields.name_of(event.get("type"), "name").lower() in BREAKS,
        recordable=not fields.truth(event.get("do_not_record")),
        cancelled=fields.first(event, "status", "state").lower() in {"cancelled", "canceled"},
    )


def _person(value: object) -> str:
    return fields.name_of(value, "name", "public_name", "full_public_name", "display_name")


def _participants(event: Fields, persons: dict[str, Fields]) -> list[str]:
    """Those who speak; a participant may stand there whole or as a reference to a person."""
    found: list[str] = []
    for value in fields.listed(event.get("participants")):
        participant = fields.mapping(value)
        if fields.text(participant.get("role")).lower() in ROLES:
            inner = fields.mapping(participant.get("person"))
            keys = (fields.text(part.get("guid")) for part in (participant, inner))
            known = (_person(persons[key]) for key in keys if key in persons)
            found.append(_person(value) or _person(inner) or next(known, ""))
    return found


def _by_key(values: object) -> dict[str, Fields]:
    """Objects by everything that others may call them."""
    found: dict[str, Fields] = {}
    for value in fields.listed(values):
        each = fields.mapping(value)
        found |= {
            key: each for name in ("guid", "slug", "id") if (key := fields.text(each.get(name)))
        }
    return found


def _named(value: object, known: dict[str, Fields]) -> str:
    """A room's or a track's name, which may stand there or in the list of all."""
    given = fields.mapping(value)
    key = fields.first(given, "guid", "slug", "id") or fields.text(value)
    return fields.first(given, "name") or fields.first(known.get(key, {}), "name", "title") or key
