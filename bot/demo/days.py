"""The two conference days as three people live them. What they type at length is in notes.txt."""

from bot.demo import telling
from bot.demo.passages import read_passages
from bot.demo.slide import ALT, NAME, drawn
from bot.demo.stage import Stage
from bot.sandbox import Upload


async def play_first(stage: Stage) -> None:
    """Wednesday, 10 June: five talks as planned or otherwise, then /publish."""
    telling.heading("Wednesday 10 June 2026, 08:50: the first morning, after a restart of the bot")
    await stage.start("2026-06-10T08:50:00+02:00")
    passages = read_passages()
    await _getting_there(stage, passages)
    await _keynote(stage, passages)
    await _templates(stage, passages)
    await _git(stage, passages)
    telling.heading("Wednesday 10 June 2026, 14:25: after lunch and another restart")
    await stage.start("2026-06-10T14:25:00+02:00")
    await _sqlite(stage, passages)
    await _lightning(stage, passages)
    await _publish(stage)


async def _getting_there(stage: Stage, passages: dict[str, str]) -> None:
    form = await stage.types(stage.ines, "day edit")
    await stage.fills(stage.ines, form, Introduction=passages["introduction"])
    await stage.starts(stage.ines, title="Getting there", time="8:15", kind="entry")
    form = await stage.types(stage.ines, "note")
    await stage.fills(stage.ines, form, Notes=passages["getting there"])


async def _keynote(stage: Stage, passages: dict[str, str]) -> None:
    title = await stage.offered(stage.ines, "talk start", "title", "dict")
    await stage.starts(stage.ines, title=title)
    form = await stage.types(stage.ines, "note")
    await stage.fills(stage.ines, form, Notes=passages["keynote, first half"])
    await stage.replies(stage.tomek, passages["keynote, Tomek replies"])
    form = await stage.types(stage.ines, "note", told=False)
    await stage.fills(
        stage.ines,
        form,
        Notes=passages["keynote, second half"],
        Thoughts=passages["keynote, thoughts"],
    )
    slide = Upload(NAME, drawn(), description=ALT)
    await stage.replies(stage.ines, "The two bars that made everybody laugh", slide)
    await stage.tells(stage.tomek, "~ Bought: `dict.fromkeys`. Never seen before.")


async def _templates(stage: Stage, passages: dict[str, str]) -> None:
    await stage.next(stage.ines)
    form = await stage.types(stage.ines, "note", told=False)
    await stage.fills(
        stage.ines,
        form,
        Notes=passages["templates"],
        Thoughts=passages["templates, thoughts"],
    )
    await stage.types(stage.tomek, "note", text="The slides are drawn by hand 🖍️ — all of them")
    removed = await stage.types(stage.tomek, "notes undo")
    await stage.presses(stage.tomek, removed, "Restore")
    note = await stage.offered(stage.ines, "notes edit", "note", "f-str")
    form = await stage.types(stage.ines, "notes edit", told=False, note=note)
    await stage.fills(stage.ines, form, Text="3. f-strings that end in `</div>` or `</a>`")


async def _git(stage: Stage, passages: dict[str, str]) -> None:
    await stage.next(stage.ines)
    await stage.types(
        stage.ines, "note", text="--amend makes a *new* commit; the old one stays in the reflog"
    )
    await stage.types(stage.ines, "note", told=False, level=1, text="-5 shows the last five of it")
    await stage.types(
        stage.ines,
        "note",
        told=False,
        level=2,
        text="`git reflog -5 | tee out.txt` saved somebody's thesis 🎉",
    )
    await stage.types(
        stage.ines, "note", told=False, text="+1 for `git switch`: it cannot eat files", at="-2m"
    )
    await stage.replies(stage.tomek, passages["git, Tomek replies"])
    await stage.types(stage.ines, "talk end", reason="no air in here; I will watch the recording")


async def _sqlite(stage: Stage, passages: dict[str, str]) -> None:
    ill = await stage.offered(stage.ines, "talk cancel", "talk", "tears")
    await stage.types(stage.ines, "talk cancel", talk=ill, reason="Piotr is ill. Get well soon!")
    title = await stage.offered(stage.ines, "talk start", "title", "sqlite")
    await stage.starts(stage.ines, title=title)
    form = await stage.types(stage.tomek, "note", told=False)
    await stage.fills(stage.tomek, form, Notes=passages["sqlite"])
    await stage.replies(stage.ines, passages["sqlite, Ines replies"])
    talk = await stage.offered(stage.ines, "talk edit", "talk", "enugh")
    await stage.types(stage.ines, "talk edit", talk=talk, title="SQLite is enough")


async def _lightning(stage: Stage, passages: dict[str, str]) -> None:
    await stage.starts(stage.tomek, title="Lightning talks", time="16:00")
    said = await stage.mentions(stage.ines, "Ten poeple, five minutes each, one gong 🔔")
    await stage.edits(stage.ines, said, "Ten people, five minutes each, one gong 🔔")
    await stage.types(stage.ines, "where", most=4)
    await stage.replies(stage.tomek, passages["lightning"])
    await stage.types(stage.tomek, "talk end")


async def _publish(stage: Stage) -> None:
    shown = await stage.types(stage.ines, "preview", told=False)
    await stage.previewed(stage.ines, shown)
    answer = await stage.types(stage.vera, "publish", told=False)
    await stage.published(stage.vera, answer)
    await stage.announced("/2026/06/10/")


async def play_second(stage: Stage) -> None:
    """Thursday, 11 June: one talk, and a night in which nobody does anything."""
    telling.heading("Thursday 11 June 2026, 10:05: the second day")
    await stage.start("2026-06-11T10:05:00+02:00")
    passages = read_passages()
    await stage.starts(
        stage.ines, title="Packaging: what is left to do?", time="10:00", speakers="Ada Ferreira"
    )
    form = await stage.types(stage.ines, "note", told=False)
    await stage.fills(
        stage.ines,
        form,
        Notes=passages["packaging"],
        Thoughts=passages["packaging, thoughts"],
    )
    await stage.types(stage.ines, "talk end")
    telling.heading("Thursday 11 June 2026, 23:29:56: everybody sleeps; the digest is due at 23:30")
    await stage.start("2026-06-11T23:29:56+02:00")
    await stage.announced("/2026/06/11/")
