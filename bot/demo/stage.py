"""The stage of the demo: a Discord on loopback, a server with three people, and the bot's process.

What people do here is told as it happens. What they do, and when, stands in evening.py and days.py.
"""

import asyncio
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.demo import telling
from bot.demo.failing import DemoFailed
from bot.demo.folder import Folder
from bot.demo.processes import BotProcess
from bot.sandbox import Answer, Channel, Message, Person, Sandbox, SandboxError, Upload

ZONE = "Europe/Prague"
BLOG = "https://blog.example"
_MANAGE_GUILD = 1 << 5
_BEGINNING = 58  # characters shown of what somebody types at length
_PATIENCE = 20.0  # seconds for what the bot does in the background


class Stage:
    """Ines and Tomek take notes, Vera organises; #hall-a for talks, #news for announcements."""

    def __init__(self, sandbox: Sandbox, folder: Folder) -> None:
        self.sandbox = sandbox
        self.folder = folder
        guild = sandbox.add_guild("PyVltava")
        self.hall = guild.add_channel("hall-a")
        self.news = guild.add_channel("news")
        self.vera = guild.add_person("Vera", permissions=_MANAGE_GUILD)
        self.ines = guild.add_person("Ines")
        self.tomek = guild.add_person("Tomek")
        self._cards: list[Message] = []
        self._choices: dict[str, str] = {}
        self._bot = BotProcess(folder.path, self._settings(guild.id))

    def _settings(self, guild_id: int) -> dict[str, str]:
        return {
            "DISCORD_TOKEN": self.sandbox.token,
            "DISCORD_API_URL": self.sandbox.api_url,
            "DATA_DIR": str(self.folder.data),
            "BLOG_REPO": str(self.folder.repository),
            "BLOG_URL": BLOG,
            "GUILD_IDS": str(guild_id),
            "TIMEZONE": ZONE,
            "LOG_LEVEL": "INFO",
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._bot.stop()

    async def start(self, rehearsal_start: str) -> None:
        """Start the bot, again if need be, at an instant of its clock."""
        await self.stop()
        await self._bot.start(self.folder.log, rehearsal_start)
        ready = asyncio.create_task(self.sandbox.bot_ready())
        ended = asyncio.create_task(self._bot.ended())
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            raise DemoFailed(f"the bot ended at once, with exit code {ended.result()}")
        ended.cancel()
        await ready

    async def stop(self) -> None:
        """Stop the bot as a service manager would. Raises DemoFailed when it ends with an error."""
        if code := await self._bot.stop():
            raise DemoFailed(f"the bot ended with exit code {code} when it was asked to end")
        await self.sandbox.bot_gone()

    async def types(
        self, who: Person, command: str, /, *, told: bool = True, most: int = 2, **options: Any
    ) -> Answer:
        """Somebody sends a slash command in #hall-a, and sees the answer."""
        answer = await who.command(self.hall, command, **options)
        if told:
            telling.typed(who.name, f"/{command} {self._shown(options)}")
            self._tell(answer, most)
        return answer

    async def offered(
        self, who: Person, command: str, option: str, text: str, /, **others: Any
    ) -> str:
        """Somebody types into an option and takes the first choice; returns its value."""
        choices = await who.complete(self.hall, command, option, text, **others)
        telling.typed(who.name, f"/{command} {option}: {text}▏")
        telling.seen("\n".join(f"[{name}]" for name, _ in choices))
        if not choices:
            raise DemoFailed(f"/{command} offered nothing for {text!r}")
        name, value = choices[0]
        self._choices[value] = name
        return value

    async def fills(self, who: Person, opened: Answer, /, **fields: str) -> Answer:
        """Somebody fills in the form that an answer opened, and sends it."""
        if opened.modal is None:
            raise DemoFailed(f"no form opened; the bot said: {opened.text}")
        answer = await who.submit(opened, **fields)
        for label, text in fields.items():
            telling.typed(who.name, f"[{label}] {_beginning(text)}")
        self._tell(answer)
        return answer

    async def replies(self, who: Person, text: str, picture: Upload | None = None) -> None:
        """Somebody replies to the newest talk card: every line is a note, a picture goes along."""
        pictures = [picture] if picture else None
        said = await who.say(self.hall, text, reply_to=self._card(), attachments=pictures)
        telling.typed(who.name, f"replies to the card: {_beginning(text)}")
        if picture:
            telling.seen(f"[picture: {picture.name}]")
        await self._receipt(said, "✅")

    async def mentions(self, who: Person, text: str) -> Message:
        """Somebody mentions the bot in a message; returns that message."""
        said = await who.say(self.hall, f"{self.sandbox.bot.mention} {text}")
        telling.typed(who.name, f"@{self.sandbox.bot.name} {_beginning(text)}")
        await self._receipt(said, "✅")
        return said

    async def edits(self, who: Person, said: Message, text: str) -> None:
        """Somebody edits a message that mentions the bot; its notes follow."""
        await who.edit(said, f"{self.sandbox.bot.mention} {text}")
        telling.typed(who.name, f"edits it: {_beginning(text)}")
        await self._receipt(said, "✏️")

    async def tells(self, who: Person, text: str) -> None:
        """Somebody writes to the bot directly; it says to which talk that goes."""
        said = await who.say(who.dm, text)
        telling.typed(who.name, f"directly to the bot: {_beginning(text)}")
        await self._receipt(said, "✅")
        await who.dm.until(lambda _: bool(self._of_bot(who.dm)))
        telling.seen(self._readable(self._of_bot(who.dm)[-1].content))

    async def _receipt(self, said: Message, wanted: str) -> None:
        """Wait until a message shows that receipt and no other."""
        try:
            await said.channel.until(lambda _: list(said.reactions) == [wanted])
        except SandboxError:
            raise DemoFailed(f"a message was not kept: {_beginning(said.content)}") from None
        telling.seen(wanted)

    async def presses(self, who: Person, shown: Answer, label: str) -> None:
        """Somebody presses a button of an answer."""
        answer = await who.press(shown, label)
        telling.typed(who.name, f"presses [{label}]")
        self._tell(answer)

    async def starts(self, who: Person, **options: Any) -> None:
        """Somebody starts a talk; its card appears."""
        await self.types(who, "talk start", **options)
        await self._next_card()

    async def next(self, who: Person) -> None:
        """Somebody goes on to the next planned talk; its card appears."""
        await self.types(who, "talk next")
        await self._next_card()

    async def previewed(self, who: Person, answer: Answer) -> None:
        """Wait until /preview has the file, and show its name and size."""
        await answer.until(lambda seen: bool(seen.files), within=_PATIENCE)
        telling.typed(who.name, "/preview")
        self._tell(answer)
        for name, content in answer.files.items():
            telling.seen(f"[file: {name}, {len(content.splitlines())} lines]")

    async def published(self, who: Person, answer: Answer) -> None:
        """Wait until /publish has done it, and show what it said meanwhile."""
        await answer.until(lambda seen: seen.text.startswith("Published"), within=_PATIENCE)
        telling.typed(who.name, "/publish")
        telling.seen("\n".join(self._readable(text) for text in answer.edits), most=5)

    async def announced(self, link: str) -> None:
        """Wait until #news is told of a post with this in its address, and show it."""

        def told() -> list[Message]:
            return [message for message in self._of_bot(self.news) if link in message.content]

        await self.news.until(lambda _: bool(told()), within=_PATIENCE)
        telling.line(f"  #news   > {self._readable(told()[0].content)}")

    async def _next_card(self) -> None:
        known = len(self._cards)
        await self.hall.until(lambda _: len(self._of_bot(self.hall)) > known)
        self._cards = self._of_bot(self.hall)
        telling.seen(f"#hall-a: {self._readable(self._card().content)}")

    def _card(self) -> Message:
        return self._cards[-1]

    def _of_bot(self, channel: Channel) -> list[Message]:
        return [message for message in channel.messages if message.author is self.sandbox.bot]

    def _tell(self, answer: Answer, most: int = 2) -> None:
        if answer.modal:
            telling.seen(f"[form: {answer.modal.title}]")
            return
        telling.seen(self._readable(answer.text), most)
        for label in answer.buttons:
            telling.seen(f"[{label}]")

    def _shown(self, options: dict[str, Any]) -> str:
        """Options as Discord shows them: a choice by its name, a channel by its own."""
        shown = {
            name: f"#{value.name}"
            if isinstance(value, Channel)
            else self._choices.get(value, value)
            for name, value in options.items()
        }
        return " ".join(f"{name}: {value}" for name, value in shown.items())

    def _readable(self, text: str) -> str:
        names = {channel.id: channel.name for channel in (self.hall, self.news)}
        return telling.readable(text, ZoneInfo(ZONE), names)


def _beginning(text: str) -> str:
    first, *others = [row for row in text.splitlines() if row.strip()]
    cut = first if len(first) <= _BEGINNING else f"{first[:_BEGINNING].rstrip()}…"
    return f"{cut} (+{telling.counted(len(others), 'line')})" if others else cut
