"""The part of a transcript that is messages: said, edited, deleted, missed, and their receipts."""

import asyncio
import re
import shlex
from typing import ClassVar

from stage import Stage
from uploads import uploads

from bot.sandbox import Channel, Message, Person, Upload
from bot.sandbox.intents import MESSAGE_CONTENT


class Messages:
    """Plays what people do with messages; each act shows what stands below its message then."""

    VERBS: ClassVar[frozenset[str]] = frozenset(
        {"says", "tells", "replies", "edits", "takes", "deletes", "forwards", "sends", "pins"}
    )

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._explained: dict[int, int] = {}

    async def does(self, person: Person, channel: Channel, verb: str, words: list[str]) -> str:
        """Do one act with a message; returns what stands below it."""
        words, files = _files(words)
        if verb == "edits":
            beginning, _, text = words
            message = self.found(beginning)
            await person.edit(message, self._text(text))
        elif verb == "takes":
            name, _, beginning = words
            message = self.found(beginning)
            await person.detach(message, name)
        elif verb == "deletes":
            return await self._delete(person, words)
        elif verb == "tells":
            message = await person.say(person.dm, self._text(words[0]), attachments=files)
        elif verb == "forwards":
            beginning, _, place = words
            target = person.dm if place == "@bot" else self.stage.channels[place[1:]]
            message = await person.forward(self.found(beginning, of_bot=True), target)
        elif verb == "sends":
            message = await person.say(channel, sticker="wave")
        elif verb == "pins":
            message = self.found(words[0])
            await person.pin(message)
        elif verb == "replies":
            message = await self._reply(person, channel, files, *words)
        else:
            message = await person.say(channel, self._text(words[0]), attachments=files)
        return await self.below(message)

    async def play(self, line: str) -> str:
        """Do one act of Discord or of the bot."""
        words = shlex.split(line)
        match words:
            case ["again", beginning]:
                message = self.found(beginning, deleted=True)
                await message.author.deliver_again(message)
                return await self.below(message)
            case ["receipt", beginning]:
                return await self.below(self.found(beginning))
            case ["card"]:
                await self._settled()
                return _cards(self.stage.hall)[-1].content
            case ["notes"]:
                return await self._notes()
            case ["Discord", *rest]:
                self._arrange(*rest)
            case ["the", "bot" | "connection", *rest]:
                await self._goes(*rest)
            case _:
                raise AssertionError(f"no such act: {line}")
        return ""

    def _arrange(self, *words: str) -> None:
        match words:
            case ["grants", "the", "message", "content", "intent"]:
                self.stage.sandbox.granted_intents = MESSAGE_CONTENT
            case ["withdraws", "the", "message", "content", "intent"]:
                self.stage.sandbox.granted_intents = 0
            case ["answers", method, path, "with", status, *times]:
                number = int(times[0].removeprefix("x")) if times else 1
                fault = int(status) if status.isdecimal() else status
                self.stage.sandbox.fail_next(method, path, fault, times=number)
            case _:
                raise AssertionError(f"Discord does no such thing: {words}")

    async def _goes(self, *words: str) -> None:
        match words:
            case ["leaves"]:
                await self.stage.stop()
            case ["returns", *settings]:
                await self.stage.start(**dict.fromkeys(settings[1:], True))
            case ["drops", *how]:
                event = "ready" if how == ["for", "good"] else "resumed"
                coming_back = self.stage.client.wait_for(event, timeout=10)
                self._coming_back = asyncio.ensure_future(coming_back)
                await self.stage.sandbox.drop_gateway(resumable=event == "resumed")
            case ["is", "back"]:
                await self._coming_back
            case _:
                raise AssertionError(f"the bot does no such thing: {words}")
        await self._settled()

    async def _settled(self) -> None:
        if self.stage.is_running:
            await self.stage.settled()

    async def below(self, message: Message) -> str:
        """The reactions on a message, and the sentences below it that were not shown before."""
        await self._settled()
        answers = [each for each in message.channel.messages if each.reply_to is message]
        new = answers[self._explained.get(message.id, 0) :]
        self._explained[message.id] = len(answers)
        return "\n".join([" ".join(message.reactions), *(each.content for each in new)]).strip()

    async def _reply(
        self, person: Person, channel: Channel, files: list[Upload], text: str, *how: str
    ) -> Message:
        await self._settled()
        beginning = how[1] if how[:1] == ("to",) else ""
        card = [each for each in _cards(channel) if each.content.startswith(beginning)][-1]
        ping = how != ("without", "@")
        return await person.say(
            channel, self._text(text), reply_to=card, ping=ping, attachments=files
        )

    async def _delete(self, person: Person, beginnings: list[str]) -> str:
        messages = [self.found(beginning, of_bot=True) for beginning in beginnings]
        if len(messages) > 1:
            await person.delete_many(*messages)
        else:
            await person.delete(messages[0])
        await self._settled()
        return ""

    def found(self, beginning: str, *, deleted: bool = False, of_bot: bool = False) -> Message:
        """The newest message that begins so: a person's, or also the bot's."""
        beginning = self._text(beginning)
        found = [
            message
            for channel in self.stage.sandbox.world.channels.values()
            for message in (channel.history.values() if deleted else channel.messages)
            if (of_bot or not message.author.bot) and message.content.startswith(beginning)
        ]
        assert found, f"no message begins with {beginning!r}"
        return max(found, key=lambda message: message.id)

    async def _notes(self) -> str:
        await self._settled()
        event = await self.stage.app.store.events.active(self.stage.guild.id)
        _, post = await self.stage.app.publisher.preview(event.id, self.stage.today())
        return re.sub(r"\A.*?\{% endfor %\}\s*", "", post.text, flags=re.DOTALL).strip()

    def _text(self, typed: str) -> str:
        typed = typed.replace("@botrole", self.stage.guild.bot_role)
        typed = typed.replace("@bot", self.stage.sandbox.bot.mention)
        for escaped, char in (("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t")):
            typed = typed.replace(escaped, char)
        return typed


def _files(words: list[str]) -> tuple[list[str], list[Upload]]:
    """An act's words without the files that stand behind `with`, and these."""
    if "with" not in words:
        return words, []
    place = words.index("with")
    return words[:place], uploads(words[place + 1 :])


def _cards(channel: Channel) -> list[Message]:
    return [each for each in channel.messages if each.author.bot and "-# Reply" in each.content]
