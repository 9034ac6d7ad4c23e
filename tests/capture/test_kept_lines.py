"""From lines to notes and their receipt: every case of `cases/kept/`, in a real database.

|a line                what Ana types; `Ben|` for Ben, `Ana 💭|` in her field for thoughts
---                    the end of a submission
again                  the last submission is delivered once more
start TITLE, end       a talk; one runs already
0 text                 the notes of the talk in the end; `~` a thought, `+` after an empty line
was text               what notes said before, in order
= text                 the receipt of the last submission
"""

import re
from pathlib import Path

import pytest
from factories import ANA, BEN, GUILD, HALL, START, fields, submission

from bot.capture.lines import Reading, read_lines
from bot.models import MAX_TEXT, Note, Section
from cogs.ui.receipts import receipt

CASES = Path(__file__).parent / "cases" / "kept"
TYPED = re.compile(r"(?P<who>Ana|Ben|)(?P<thoughts> 💭|)\|(?P<line>.*)")
PEOPLE = {"Ana": ANA, "Ben": BEN, "": ANA}


def cases():
    for path in sorted(CASES.glob("*.txt")):
        for block in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, *lines = block.rstrip("\n").split("\n")
            yield pytest.param(lines, id=f"{path.stem}: {name}")


def is_act(line: str) -> bool:
    return bool(TYPED.match(line)) or line.split(maxsplit=1)[0] in {"---", "again", "start", "end"}


class Player:
    """Plays the acts of a case and remembers what the last receipt said."""

    def __init__(self, store) -> None:
        self.store = store
        self.typed: list[re.Match[str]] = []
        self.last = None
        self.receipt = ""

    async def play(self, line: str) -> None:
        if found := TYPED.match(line):
            self.typed.append(found)
            return
        await self._send()
        verb, _, title = line.partition(" ")
        if verb == "again":
            await self._deliver()
        elif verb == "start":
            await self.store.talks.start(GUILD, ANA, START, fields(title))
        elif verb == "end":
            await self.store.talks.end(GUILD, ANA, START, HALL, None)

    async def _send(self) -> None:
        if not self.typed:
            return
        reading = Reading()
        for section in Section:
            lines = [
                each["line"]
                for each in self.typed
                if bool(each["thoughts"]) is (section is Section.THOUGHTS)
            ]
            reading += read_lines("\n".join(lines).replace("XXX", "x" * MAX_TEXT), section)
        self.last = submission(
            *reading.lines, person=PEOPLE[self.typed[0]["who"]], left_out=reading.left_out
        )
        self.typed = []
        await self._deliver()

    async def _deliver(self) -> None:
        self.receipt = receipt(await self.store.notes.add(self.last))


def said(note: Note) -> list[str]:
    signs = "+" * note.gap + "~" * (note.section is Section.THOUGHTS)
    text = note.text.replace("x" * MAX_TEXT, "XXX")
    return f"{signs}{note.level} {text}".replace("\n", "\n.").split("\n")


async def former_texts(store) -> list[str]:
    query = "SELECT text FROM note_revision ORDER BY id"
    found = await store.database.read(lambda db: db.execute(query).fetchall())
    return [f"was {row['text']}" for row in found]


@pytest.mark.parametrize("lines", list(cases()))
@pytest.mark.usefixtures("event")
async def test_lines_become_what_the_case_says(store, lines):
    await store.talks.start(GUILD, ANA, START, fields("Keynote"))
    player = Player(store)
    for line in filter(is_act, [*lines, "---"]):
        await player.play(line)
    talk = await store.talks.current(HALL, START)
    notes = await (store.notes.of_talk(talk.id, ANA) if talk else store.notes.unfiled(GUILD, ANA))
    shown = [line for note in notes for line in said(note)]
    expected = [line for line in lines if not is_act(line)]
    if any(line.startswith("was ") for line in expected):
        shown += await former_texts(store)
    if any(line.startswith("= ") for line in expected):
        shown += [f"= {line}" for line in player.receipt.split("\n")]
    assert shown == expected
