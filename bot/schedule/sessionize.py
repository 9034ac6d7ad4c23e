"""Programmes as Sessionize writes them: "All" (everything in one object) and the grids by day."""

from bot.schedule import fields, instants
from bot.schedule.assembly import Assembly, Item
from bot.schedule.fields import Fields


def read_all(whole: Fields, assembly: Assembly) -> None:
    """Take the sessions of an "All" file: speakers, rooms and categories are referred to by id."""
    speakers = _by_id(whole.get("speakers"), "fullName", "name")
    rooms = _by_id(whole.get("rooms"), "name")
    tracks = _tracks(whole)
    for value in fields.listed(whole.get("sessions")):
        session = fields.mapping(value)
        item = _item(session)
        item.room = rooms.get(fields.text(session.get("roomId")), item.room)
        item.speakers = [
            speakers.get(fields.text(each)) or fields.name_of(each, "name", "fullName")
            for each in fields.listed(session.get("speakers"))
        ]
        chosen = (
            tracks.get(fields.text(each)) for each in fields.listed(session.get("categoryItems"))
        )
        item.track = next(filter(None, chosen), "")
        assembly.add(item)


def read_grid(days: list[object], assembly: Assembly) -> None:
    """Take the sessions of a grid, or of the list by groups. A plenum stands in each room: once."""
    seen: set[tuple[str, str]] = set()
    for value in days:
        day = fields.mapping(value)
        for room in fields.listed(day.get("rooms")) or [day]:
            place = fields.mapping(room)
            for each in fields.listed(place.get("sessions")):
                session = fields.mapping(each)
                key = (fields.text(session.get("id")), fields.text(session.get("startsAt")))
                if key in seen and key[0]:
                    continue
                seen.add(key)
                assembly.add(_of_grid(session, place))


def _of_grid(session: Fields, place: Fields) -> Item:
    item = _item(session)
    item.room = item.room or fields.text(place.get("name"))
    item.speakers = [
        fields.name_of(each, "name") for each in fields.listed(session.get("speakers"))
    ]
    for value in fields.listed(session.get("categories")):
        category = fields.mapping(value)
        if _is_track(category, "name"):
            items = fields.listed(category.get("categoryItems"))
            item.track = next((fields.name_of(each, "name") for each in items), "")
    return item


def _item(session: Fields) -> Item:
    return Item(
        title=fields.text(session.get("title")),
        start=instants.read_instant(fields.text(session.get("startsAt"))),
        end=instants.read_instant(fields.text(session.get("endsAt"))),
        ident=fields.text(session.get("id")),
        room=fields.text(session.get("room")),
        speakers=[],
        abstract=fields.text(session.get("description")),
        entry=fields.truth(session.get("isServiceSession")),
        cancelled=fields.text(session.get("status")).lower() in {"cancelled", "canceled"},
    )


def _by_id(values: object, *keys: str) -> dict[str, str]:
    found = (fields.mapping(value) for value in fields.listed(values))
    return {fields.text(each.get("id")): fields.first(each, *keys) for each in found}


def _tracks(whole: Fields) -> dict[str, str]:
    """The items of the categories that speak of tracks, by id."""
    found: dict[str, str] = {}
    for value in fields.listed(whole.get("categories")):
        category = fields.mapping(value)
        if _is_track(category, "title"):
            found |= _by_id(category.get("items"), "name")
    return found


def _is_track(category: Fields, key: str) -> bool:
    return "track" in fields.text(category.get(key)).lower()
