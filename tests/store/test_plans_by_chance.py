"""Plans, notes and forgetting in any order: a day always holds what is planned or noted."""

from contextlib import closing
from datetime import UTC, datetime

import exchanged
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Event, PublishMode
from bot.store import events, planning, sessions

PEOPLE, SESSIONS = (1, 2), (1,)
NOW = datetime(2026, 6, 10, 6, tzinfo=UTC)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["choose", "drop", "forget", "note", "hide", "restore"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(SESSIONS),
    ),
    min_size=5,
    max_size=25,
)


def conference(db) -> Event:
    db.execute(
        "INSERT INTO event (id, guild_id, title, timezone, categories, digest_time, day_ends,"
        " publish, timestamps, created_at) VALUES (1, 100, 'PyConf', 'UTC', '[]', '23:30:00',"
        " '04:00:00', ?, 'none', 0)",
        (PublishMode.NIGHTLY,),
    )
    for number in SESSIONS:
        db.execute(
            "INSERT INTO session (id, event_id, title, starts_at, floating, speakers, abstract,"
            " kind, recordable, standing) VALUES (?, 1, ?, ?, 0, '[]', '', 'talk', 1, 'scheduled')",
            (number, f"Talk {number}", int(NOW.timestamp() * 1000)),
        )
    return events.get(db, 1)


def act(db, event, what: str, person: int, session_id: int) -> None:
    session = sessions.get(db, event.id, session_id)
    of_talk = "talk_id = (SELECT id FROM talk WHERE session_id = ?)"
    match what:
        case "choose":
            planning.choose(db, event, person, session, NOW)
        case "drop":
            planning.drop(db, person, session)
        case "forget":
            planning.drop_all(db, event.guild_id, person)
        case "note":
            db.execute(
                "INSERT INTO note (guild_id, channel_id, author_id, author_name, section, level,"
                " text, gap, origin, line, created_at, talk_id)"
                " SELECT 100, 11, ?, 'P', 'notes', 0, 'x', 0,"
                " 'o' || (SELECT count(*) FROM note), 0, 0, id FROM talk WHERE session_id = ?",
                (person, session_id),
            )
        case "hide":
            db.execute(f"UPDATE note SET deleted_at = 1 WHERE {of_talk}", (session_id,))
        case _:
            db.execute(f"UPDATE note SET deleted_at = NULL WHERE {of_talk}", (session_id,))


def shown(db) -> set[int]:
    query = "SELECT session_id FROM talk WHERE state <> 'announced'"
    return {row["session_id"] for row in db.execute(query)}


def planned(db) -> dict[int, set[int]]:
    return {number: set(planning.planners(db, number)) for number in SESSIONS}


def noted(db) -> set[int]:
    query = "SELECT session_id FROM note JOIN talk ON talk.id = talk_id WHERE deleted_at IS NULL"
    return {row["session_id"] for row in db.execute(query)}


@given(ACTS)
def test_the_day_holds_what_is_planned_or_noted(acts):
    with closing(exchanged.new_database()) as db:
        event = conference(db)
        for each in acts:
            act(db, event, *each)
            plans = planned(db)
            wanted = {number for number, people in plans.items() if people} | noted(db)
            assert wanted <= shown(db)
            if not any(what == "hide" for what, _, _ in acts):
                assert shown(db) == wanted
            for row in db.execute("SELECT session_id, planned_by FROM talk").fetchall():
                people = plans[row["session_id"]]
                assert row["planned_by"] in (people or {0})
