"""The evening before: an organiser sets up the event, a note-taker plans the next day's talks."""

from typing import Any

from bot.demo import telling
from bot.demo.stage import Stage

TALKS: tuple[dict[str, Any], ...] = (
    {
        "title": "Sets, dicts and the cost of asking",
        "time": "9:00",
        "speakers": "Hana Dvořáková",
        "url": "https://pyvltava.example/talks/sets-and-dicts",
    },
    {
        "title": 'Templates: "{{ x }}" in, <script> out #safety',
        "time": "10.15",
        "speakers": "Amara Oduya",
        "url": "www.pyvltava.example/talks/templates",
    },
    {"title": "Undo: git for people who --amend | rebase", "time": "11:15", "speakers": "Jo Lind"},
    {"title": "Async without tears", "time": "1.30pm", "speakers": "Piotr Zając"},
    {
        "title": "SQLite is enugh",
        "time": "1430",
        "speakers": "Leila Haddad, Sam Okoro",
        "url": "https://pyvltava.example/talks/sqlite?from=programme&lang=en",
    },
)


async def play(stage: Stage) -> None:
    """Plan the first day on the evening of 9 June 2026."""
    telling.heading("Tuesday 9 June 2026, 21:15, #hall-a: the evening before")
    await stage.start("2026-06-09T21:15:00+02:00")
    zone = await stage.offered(stage.vera, "event setup", "timezone", "prag", title="PyVltava 2026")
    await stage.types(
        stage.vera,
        "event setup",
        most=9,
        title="PyVltava 2026",
        timezone=zone,
        url="https://pyvltava.example",
        categories="python, conference",
        announce=stage.news,
    )
    await stage.types(stage.vera, "event options", told=False, publish="nightly", day_ends="4:00")
    shown = await stage.types(stage.vera, "event show", told=False)
    await shown.until(lambda seen: "Site:" in seen.text)
    for number, talk in enumerate(TALKS):
        await stage.types(stage.ines, "talk add", told=number < 2, day="tomorrow", **talk)  # noqa: PLR2004  # two show how
    await stage.types(stage.ines, "talk list", day="tomorrow", most=6)
