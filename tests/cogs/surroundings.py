"""The part of a transcript that is neither a person's act nor the bot's: rights, places, others."""

import shlex
from datetime import datetime
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from stage import Stage

from bot.sandbox import permissions as may

MORNING = datetime(2026, 6, 10, 9, tzinfo=ZoneInfo("Europe/Prague"))


class Surroundings:
    """Plays what happens around the people and the bot. Nothing of it is shown."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def play(self, line: str) -> bool:
        """Do one act; returns whether it was one of these."""
        stage = self.stage
        match shlex.split(line):
            case ["the", "conference", "is", "under", "way"]:
                await self._begin()
            case ["the", "bot", "may", *words] if words[0] in {"not", "all"}:
                self._permit(words[1:] if words[0] == "not" else [])
            case ["the", "bot", "joins", server]:
                await stage.join(server, "main-room", "Dora", "Ana")
            case ["a", "webhook", "says", text]:
                stage.hall.hook("Feed", self._text(text))
            case ["another", "bot", "says", text]:
                other = stage.guild.add_person("Other bot")
                other.bot = True
                await other.say(stage.hall, self._text(text))
            case [place, "is", "deleted"] if place.startswith("#"):
                stage.guild.remove_channel(stage.channels.pop(place[1:]))
            case [name, "closes", "direct", "messages"]:
                stage.people[name].refuses_dms = True
            case [name, "leaves", "the", "server"]:
                stage.guild.dismiss(stage.people[name])
            case [name, "is", "called", nick]:
                stage.guild.nicks[stage.people[name].id] = nick
            case _:
                return False
        return True

    async def _begin(self) -> None:
        """An event, and a talk of this morning in #hall-a that Ana has started."""
        await self.stage.pass_time(MORNING)
        olga, ana = self.stage.people["Olga"], self.stage.people["Ana"]
        hall = self.stage.hall
        await olga.command(hall, "event setup", title="PyConf 2026", timezone="Europe/Prague")
        await ana.command(hall, "talk start", title="Sets")
        await self.stage.settled()

    def _permit(self, denied: list[str]) -> None:
        bits = (getattr(may, right.upper().replace(" ", "_")) for right in denied)
        self.stage.hall.deny_bot(reduce(or_, bits, 0))

    def _text(self, typed: str) -> str:
        return typed.replace("@bot", self.stage.sandbox.bot.mention)
