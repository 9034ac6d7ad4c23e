"""Which format a file has is seen by its content, never by its name; then it is read.

What is foreign, cut off or hostile is refused with one sentence that says what to give instead.
"""

import codecs
import json
import re
from collections.abc import Callable

from bot.errors import Unreadable
from bot.models import Programme
from bot.schedule import fields, frab, icalendars, pentabarf, sessionize, sheet
from bot.schedule.assembly import Assembly, Where

MAX_BYTES = 10 * 1024 * 1024

KNOWN = (
    "I read schedule.json and schedule.xml of frab and pretalx, Sessionize's All and GridSmart,"
    " calendars (.ics) and tables (.csv)."
)
TOO_LARGE = (
    f"That file is larger than {MAX_BYTES // 1024**2} MB. No programme is; nothing was read."
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGE = re.compile(r"<!doctype html|<html", re.IGNORECASE)


def read_programme(data: bytes, where: Where) -> Programme:
    """The programme that a file holds. Raises Unreadable with what was wrong and what to give."""
    if len(data) > MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    head = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return _xml(data, where)
    text = _decoded(data)
    beginning = text.lstrip()[:1_000]
    if not beginning:
        raise Unreadable(f"That file is empty. {KNOWN}")
    if beginning.startswith(("{", "[")):
        return _json(text, where)
    if beginning.upper().startswith("BEGIN:VCALENDAR"):
        return _read("a calendar", where, lambda found: icalendars.read_calendar(text, found))
    if not sheet.looks_like_one(beginning):
        raise Unreadable(f"I do not know that kind of file. {KNOWN}")
    return _read("a table", where, lambda found: sheet.read_table(text.lstrip(), found))


def _read(form: str, where: Where, read: Callable[[Assembly], str | None]) -> Programme:
    assembly = Assembly(form, where)
    title = read(assembly)
    return assembly.programme(title or "")


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _text(data.removeprefix(mark), encoding)
    return _text(data, "utf-8")


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(f"That is no text in UTF-8. Save it as UTF-8. {KNOWN}") from None


def _json(text: str, where: Where) -> Programme:
    try:
        whole: object = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(
            "That JSON is broken, cut off or nested too deep. Get the file again and send it whole."
        ) from None
    top = fields.mapping(whole)
    schedule = fields.mapping(top.get("schedule"))
    conference = fields.mapping(schedule.get("conference"))
    title = fields.text(conference.get("title"))
    if fields.listed(schedule.get("events")):
        assembly = Assembly("a schedule.json of version 2", where)
        frab.read_flat(schedule, assembly)
    elif "days" in conference:
        assembly = Assembly("a schedule.json", where)
        frab.read_days(schedule, assembly)
    elif "sessions" in top and ("rooms" in top or "speakers" in top):
        assembly = Assembly("Sessionize's All", where)
        sessionize.read_all(top, assembly)
    elif _is_grid(whole):
        assembly = Assembly("a grid of Sessionize", where)
        sessionize.read_grid(fields.listed(whole), assembly)
    else:
        raise Unreadable(_foreign_json(top))
    return assembly.programme(title)


def _is_grid(whole: object) -> bool:
    days = [fields.mapping(each) for each in fields.listed(whole)]
    return any("rooms" in day or "sessions" in day for day in days)


def _foreign_json(top: fields.Fields) -> str:
    if "results" in top and "next" in top:
        return (
            "That is one page of pretalx's API. Give the address of its export instead: the"
            " event's own address with /schedule/export/schedule.json behind it."
        )
    return f"That JSON is no programme that I know. {KNOWN}"


def _xml(data: bytes, where: Where) -> Programme:
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415  # the error alone

    from defusedxml import DefusedXmlException, ElementTree  # noqa: PLC0415  # seldom needed

    if _PAGE.search(data[:1_000].decode("utf-8", "replace")):
        raise Unreadable(
            "That is a web page. Give the address of the programme's file: an export or download"
            f" link. {KNOWN}"
        )
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(
            "That XML declares a document type or entities, which a programme needs for nothing;"
            " it is not read."
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(
            f"That XML is broken or cut off ({error}). Get the file again and send it whole."
        ) from None
    if root.tag.rpartition("}")[2] != "schedule":
        raise Unreadable(f"That XML is no programme that I know. {KNOWN}")
    return _read("a schedule.xml", where, lambda found: pentabarf.read_xml(root, found))
