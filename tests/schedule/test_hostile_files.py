"""Files that are large, deep, slow on purpose or broken by chance: refused, or read in time."""

import json
from contextlib import suppress
from datetime import time
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.schedule.assembly import MAX_SESSIONS, Where
from bot.schedule.prose import MAX_ABSTRACT, plain_text
from bot.schedule.reading import MAX_BYTES, read_programme

FILES = [file for file in (Path(__file__).parent / "files").iterdir() if file.is_file()]
SOURCES = {file.name: file.read_bytes() for file in FILES if file.suffix != ".read"}
PRAGUE = Where(ZoneInfo("Europe/Prague"), time(4))


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_programme(data, PRAGUE)
    return str(refused.value)


def one_day(events: list[object]) -> bytes:
    day = {"date": "2026-06-10", "rooms": {"Hall": events}}
    return json.dumps({"schedule": {"conference": {"days": [day]}}}).encode()


def event(number: int, **changes: object) -> dict[str, object]:
    return {"id": number, "title": f"T{number}", "date": "2026-06-10T09:00:00Z"} | changes


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


def test_a_hundred_megabytes_are_not_even_looked_at():
    assert "larger than 10 MB" in refusal(b"[" * (100 * 1024 * 1024))
    assert "larger" in refusal(b"[" + b" " * MAX_BYTES)


@pytest.mark.parametrize("opening", ["[", '{"schedule":', '{"schedule":{"conference":{"days":['])
def test_deep_json_is_refused(opening):
    assert "nested too deep" in refusal(opening.encode() * 100_000)


def test_deep_xml_is_read_like_any_other():
    deep = b"<schedule><day>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</day></schedule>"
    assert "holds no talk" in refusal(deep)


def test_deep_calendars_are_refused():
    depth = 5_000
    deep = calendar(*["BEGIN:VEVENT"] * depth, *["END:VEVENT"] * depth)
    assert "holds no talk" in refusal(deep)


def test_too_many_talks_are_refused():
    assert "more than 5,000" in refusal(one_day([event(n) for n in range(MAX_SESSIONS + 1)]))


@pytest.mark.parametrize("data", ["title,start\nCafé,x\n".encode("latin-1"), b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_utf_8_is_refused(data):
    assert "Save it as UTF-8" in refusal(data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_other_programs_save_is_read(encoding):
    [talk] = read_programme(
        "title,start\nCafé,2026-06-10 09:00\n".encode(encoding), PRAGUE
    ).sessions
    assert talk.title == "Café"


def test_too_many_changes_of_the_clock_are_refused():
    part = "BEGIN:STANDARD\r\nDTSTART:20000101T000000\r\nTZOFFSETFROM:+01\r\nTZOFFSETTO:+01"
    zone = ["BEGIN:VTIMEZONE", "TZID:X", *[f"{part}\r\nEND:STANDARD"] * 201, "END:VTIMEZONE"]
    assert "too many time zones" in refusal(calendar(*zone))


def test_a_zone_of_one_file_is_unknown_to_the_next():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Hall\r\nBEGIN:STANDARD\r\nDTSTART:20000101T000000\r\n"
        "TZOFFSETFROM:{0}\r\nTZOFFSETTO:{0}\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )
    talk = "BEGIN:VEVENT\r\nSUMMARY:A\r\nDTSTART;TZID=Hall:20260610T090000\r\nEND:VEVENT"
    hours = [
        read_programme(data, PRAGUE).sessions[0].starts_at.hour
        for data in (
            calendar(zone.format("+0500"), talk),
            calendar(zone.format("-0300"), talk),
            calendar(talk),
        )
    ]
    assert hours == [4, 12, 7]


@pytest.mark.parametrize(
    "part", ["<!--", "<a ", "<a", "<", "&", "&#", "&amp;", "<p>", "</", "<script>", "\n", "<li>"]
)
def test_an_abstract_takes_time_in_proportion(part):
    def seconds(length: int) -> float:
        text = part * (length // len(part))
        start = perf_counter()
        plain_text(text)
        return perf_counter() - start

    seconds(1_000)
    assert seconds(400_000) < 2  # html.parser needs minutes for the worst of them


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("<p>One</p>\n<p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("vector<int> & map<K, V>", "vector<int> & map<K, V>"),
        ("<em>vector&lt;int&gt;</em> &amp;amp; more", "vector<int> & more"),
        ("A <!-- <b>hidden</b> --> <i>B</i>", "A B"),
        ("<b>A</b><style>p { color: red }</style>", "A"),
        ("AT&amp;T, &copy; &nosuch;", "AT&T, © &nosuch;"),
        ("x" * 5_000, "x" * (MAX_ABSTRACT - 1) + "…"),
        ("a\x00\u202eb", "ab"),
    ],
)
def test_an_abstract_becomes_text(html, text):
    assert plain_text(html) == text


DAMAGE = (b"", b"\x00", b"\xff", b'"', b"<", b"99999999", b"null", b"{}", b"[]", b"\n")


@given(
    st.sampled_from(sorted(SOURCES)),
    st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from((0, 1, 40)), st.sampled_from(DAMAGE)),
        min_size=1,
        max_size=8,
    ),
)
@settings(max_examples=500)
def test_no_damage_makes_it_fail_otherwise_than_with_a_sentence(name, damages):
    data = bytearray(SOURCES[name])
    for where, length, damage in damages:
        place = int(where * len(data))
        data[place : place + length] = damage
    with suppress(Unreadable):
        read_programme(bytes(data), PRAGUE)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
KEYS = (
    *("title", "date", "start", "end", "duration", "persons", "room", "track", "type", "url"),
    *("abstract", "guid", "do_not_record", "status", "participants", "speakers", "startsAt"),
    *("endsAt", "roomId", "categoryItems", "categories", "id", "language"),
)


@given(st.dictionaries(st.sampled_from(KEYS), values))
def test_no_value_of_a_field_makes_it_fail(fields):
    for whole in (
        {"schedule": {"conference": {"days": [{"date": "x", "rooms": {"R": [fields]}}]}}},
        {"schedule": {"conference": fields, "events": [fields], "persons": [fields]}},
        {"sessions": [fields], "rooms": [fields], "speakers": [fields], "categories": [fields]},
        [{"rooms": [{"name": fields, "sessions": [fields]}]}],
    ):
        with suppress(Unreadable):
            read_programme(json.dumps(whole).encode(), PRAGUE)
