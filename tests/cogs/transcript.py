"""Transcripts: what people do and what they see, in plain files, played through the real client.

A line that begins in the first column is an act, the lines indented by four are what it showed:

    @ 2026-06-10 09:00                          the clock, as a wall time of the event
    Ana /talk start title="Docker" time=9:00    a slash command; `in #hall-b` may stand behind Ana
    Ana types /talk edit talk=Doc               what is offered while typing the last option; an
                                                option `note` takes the first that is offered
    Ana submits Notes="one\\n  two"              the form that is open
    Ana presses Restore                         a button of the last answer
                                                or `below #hall-b`: of the bot's newest message
                                                there; `below #Ana` in her direct messages
    Ana chooses "09:01 A note"                  an option of the select of the last answer, or
                                                several, or none of one that takes several
    Ana says "@bot Hello"                       a message; @bot mentions the bot, and
                                                @botrole the role that bears its name
    Ana tells "Hello"                           a direct message to the bot
    Ana opens "Edit note" on "Hello"            a menu of the newest message that begins so
    Ana replies "one\\n-- two"                   to the newest card of the channel, or to the card
                                                that begins so: `to "**09:00 Docker"`; `without @`
    Ana replies "one" with a.png b.jpg          files too, see uploads.py; also behind `says`,
                                                `tells`, in `image=a.png` and in `Images="a.png"`
    Ana edits "one" to "One"                    the newest message that begins so
    Ana takes "a.png" off "one"                 a file off the newest message that begins so
    Ana deletes "one"                           likewise; several are deleted at once
    again "one"                                 Discord tells the bot of that message once more
    receipt "one"                               what stands below that message now
    card                                        the newest card of #hall-a as it is by now
    notes                                       the talks of today's post, without what is above
    Discord answers PUT /reactions with 503 x2  the next requests of that kind
    the bot leaves                              its process ends; `the bot returns` starts it
    the connection drops                        to be resumed; `for good`: to begin anew, until
                                                `the bot is back`
    thread #hall-a                              its newest thread, from then on #thread; or the one
                                                that begins so: `thread #hall-a 09:00`
    the web serves pyconf.json                  at the link WEB, or `with 404`
    #hall-a                                     the bot's newest message there since last looked;
                                                `#Ana`: in her direct messages
    #hall-a now                                 the bot's newest message there as it is by now
    the conference is under way                 an event, and Ana's talk "Sets" in #hall-a
    the bot joins DjangoCon                     another server: Dora's, with #main-room, and Ana
    the bot may not "Add Reactions"             in #hall-a; `the bot may all` takes it back
    #hall-b is deleted                          with all that stands in it
    a webhook says "Hello"                      in #hall-a, like `another bot says "Hello"`
    Ana forwards "Hello" to #hall-b             or `to @bot`; `Ana sends a sticker`,
                                                `Ana pins "Hello"`
    Ben closes direct messages                  to the bot; `Ben is called "Benny"` in this server;
                                                `Ben leaves the server`, but can still be written to
    site                                        the files of the site, with their newest commits
    site PATH                                   one of them
    away                                        the site is not there; `back`: it is again
    restart                                     the bot
    nightly                                     the nightly job finishes what it has begun

An option `file` names a programme of programmes/, `url=WEB` the link at which one is served.

In an act `<@Ben>`, `<#hall-b>` and `<@&team>` mention somebody, a channel and a role, and
`{word x 3}` is that word three times.

Discord timestamps are shown as wall times, ids and commits as dots. With TALKNOTES_REWRITE=1 the
files are rewritten with what was shown, to be read before they are kept.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from images import opened
from messages import Messages
from stage import Stage
from surroundings import Surroundings
from uploads import upload, uploads
from web import Page

from bot.sandbox import Answer, Channel, Person, Upload
from bot.sandbox import components as parts
from bot.sandbox.errors import SandboxError

PROGRAMMES = Path(__file__).parent / "programmes"
ZONE = ZoneInfo("Europe/Prague")
INDENT = "    "
PROGRESS = ("Reading", "Sending", "Erasing")


@dataclass
class Act:
    """One act and what the file says it shows."""

    line: str
    shown: list[str] = field(default_factory=list)


def parse(text: str) -> Iterator[Act | str]:
    """Acts, and between them comments and empty lines as they stand."""
    act: Act | None = None
    for line in text.splitlines():
        if line.startswith(INDENT) and act:
            act.shown.append(line.removeprefix(INDENT))
        elif not line.strip() and act and act.shown:
            act.shown.append("")
        else:
            if act:
                yield from _closed(act)
            act = None
            if not line.strip() or line.startswith("# "):
                yield line
            else:
                act = Act(line)
    if act:
        yield from _closed(act)


def _closed(act: Act) -> Iterator[Act | str]:
    """Empty lines at the end of what is shown belong to the file, not to the act."""
    blanks = 0
    while act.shown and not act.shown[-1]:
        act.shown.pop()
        blanks += 1
    yield act
    yield from [""] * blanks


class Player:
    """Plays acts on a stage and says what they showed."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.answers: dict[str, Answer] = {}
        self.seen: dict[str, int] = {}
        self.messages = Messages(stage)
        self.surroundings = Surroundings(stage)

    async def play(self, line: str) -> str:
        """Do one act; returns what it showed."""
        if await self.surroundings.play(line):
            return ""
        line = self.stage.with_ids(_repeated(line))
        first, _, rest = line.partition(" ")
        if first.startswith("#"):
            return await self._newest(self._channel(first[1:]), again=rest == "now")
        if first in self.stage.people:
            return await self._person(first, rest)
        if first in {"thread", "site"}:
            return self._site(rest) if first == "site" else self._thread(*rest[1:].split(" ", 1))
        if first == "@":
            await self.stage.pass_time(datetime.fromisoformat(rest).replace(tzinfo=ZONE))
        elif first == "nightly":
            await self.stage.nightly_done()
        elif first in {"away", "back"}:
            self.stage.move_site(away=first == "away")
        elif first == "restart":
            await self.stage.restart()
        elif line.startswith("the web serves "):
            await self._serve(*line.removeprefix("the web serves ").split(" with "))
        else:
            return await self.messages.play(line)
        return ""

    def _thread(self, parent: str, beginning: str = "") -> str:
        threads = [
            each
            for each in self.stage.guild.channels.values()
            if each.parent is self.stage.channels[parent] and each.name.startswith(beginning)
        ]
        thread = self.stage.channels["thread"] = threads[-1]
        return f"{thread.name} ({'archived' if thread.archived else 'open'})"

    async def _serve(self, name: str, status: str = "200") -> None:
        await self.stage.web.open()
        body = (PROGRAMMES / name).read_bytes()
        self.stage.web.pages["/schedule.json"] = Page(body, status=int(status))

    def _site(self, path: str) -> str:
        if path.startswith("images/"):
            return _described(self.stage.file(path))
        if path:
            return self.stage.post(path).rstrip("\n")
        if not self.stage.git("branch"):
            return "(empty)"
        logged = self.stage.git("log", "--format=%s", "--name-only", "--reverse")
        return re.sub(r"\n\n(\S)", r"  \1", logged).strip("\n")

    async def _newest(self, channel: Channel, *, again: bool) -> str:
        """The bot's newest message, `again` or one that was not looked at before."""
        seen = 0 if again else self.seen.get(channel.name, 0)
        await channel.until(lambda _: any(each.id > seen for each in _of_bot(channel)))
        newest = _of_bot(channel)[-1]
        self.seen[channel.name] = newest.id
        return readable(newest.content)

    def _channel(self, name: str) -> Channel:
        """A channel, or somebody's direct messages with the bot."""
        person = self.stage.people.get(name)
        return person.dm if person else self.stage.channels[name]

    async def _person(self, name: str, act: str) -> str:
        person, channel = self.stage.people[name], self.stage.hall
        if found := re.match(r"in #(\S+) ", act):
            channel, act = self.stage.channels[found[1]], act[found.end() :]
        try:
            return await self._does(person, channel, act)
        except SandboxError as error:
            return f"[{readable(str(error))}]"

    async def _does(self, person: Person, channel: Channel, act: str) -> str:
        verb, _, rest = act.partition(" ")
        if verb == "types":
            return await _offered(person, channel, rest)
        if verb in self.messages.VERBS:
            return await self.messages.does(person, channel, verb, shlex.split(rest))
        answer = await self._answer(person, channel, act)
        await answer.until(lambda seen: "Fetching" not in seen.text)
        self.answers[person.name] = answer
        return _shown(answer)

    async def _answer(self, person: Person, channel: Channel, act: str) -> Answer:
        verb, _, rest = act.partition(" ")
        if verb == "submits":
            return await person.submit(self.answers[person.name], **_options(rest))
        if verb == "presses" and " below #" in rest:
            label, _, place = rest.partition(" below #")
            return await person.press(_of_bot(self._channel(place))[-1], label)
        if verb == "presses":
            before = self.answers[person.name].text
            pressed = await person.press(self.answers[person.name], rest)
            return await _finished(pressed, before)
        if verb == "chooses":
            return await person.choose(self.answers[person.name], shlex.split(rest))
        if verb == "opens":
            menu, _, beginning = shlex.split(rest)
            return await person.menu(channel, menu, self.messages.found(beginning, of_bot=True))
        name, options = _command(act)
        options = {key: self._value(key, value) for key, value in options.items()}
        if "note" in options:
            options["note"] = await _chosen(person, channel, name, options["note"])
        answer = await person.command(channel, name, **options)
        return await _finished(answer)

    def _value(self, option: str, value: str) -> object:
        if value.startswith("#"):
            return self.stage.channels[value[1:]]
        if value == "WEB":
            return f"{self.stage.web.address}/schedule.json"
        if option == "file":
            return Upload(value, (PROGRAMMES / value).read_bytes())
        if option == "author":
            return self.stage.people[value]
        if option == "image":
            return upload(value)
        return {"True": True, "False": False}.get(value, int(value) if option == "level" else value)


def _repeated(line: str) -> str:
    """An act with `{word x 3}` written out."""
    return re.sub(r"\{(\w+) x (\d+)\}", lambda found: f"{found[1]} " * int(found[2]), line)


def _command(act: str) -> tuple[str, dict[str, str]]:
    words = shlex.split(act.removeprefix("/"))
    name = [word for word in words if "=" not in word]
    return " ".join(name), dict(word.split("=", 1) for word in words if "=" in word)


def _options(text: str) -> dict[str, object]:
    return {
        key: uploads(value) if key == "Images" else value.replace("\\n", "\n")
        for key, value in (word.split("=", 1) for word in shlex.split(text))
    }


async def _finished(answer: Answer, before: str | None = None) -> Answer:
    """An answer that shows progress, or what was there `before`, once it shows the outcome."""
    await answer.until(lambda seen: not seen.text.startswith(PROGRESS) and seen.text != before)
    return answer


async def _offered(person: Person, channel: Channel, text: str) -> str:
    name, options = _command(text)
    *others, (option, typed) = options.items()
    choices = await person.complete(channel, name, option, typed, **dict(others))
    return "\n".join(label for label, _ in choices)


async def _chosen(person: Person, channel: Channel, name: str, typed: object) -> object:
    """The first note that is offered for these words; nobody types a number."""
    choices = await person.complete(channel, name, "note", str(typed))
    return choices[0][1] if choices else typed


def _of_bot(channel: Channel) -> list:
    return [message for message in channel.messages if message.author.bot]


def _shown(answer: Answer) -> str:
    if answer.modal:
        fields = [f"{name}: {each.value}".rstrip() for name, each in answer.modal.fields.items()]
        return "\n".join([f"[{answer.modal.title}]", *fields])
    lines = [answer.text] if answer.ephemeral else [f"(for all) {answer.text}"]
    for select in parts.selects(answer.message.components if answer.message else []):
        lines.append(f"[{select['placeholder']}]")
        lines += [f"  {_mark(option)} {_told(option)}" for option in select["options"]]
    lines += [f"[{label}]" for label in answer.buttons]
    for name, content in answer.files.items():
        lines += [f"--- {name}", content.decode().rstrip("\n")]
    return readable("\n".join(lines))


def _described(content: bytes) -> str:
    """What can be seen of a picture on the site."""
    image = opened(content)
    facts = image.info.keys() & {"exif", "xmp", "comment", "icc_profile"}
    return f"{image.format}, {image.width} x {image.height}, with {sorted(facts) or 'no facts'}"


def _told(option: dict) -> str:
    return " | ".join(option[key] for key in ("label", "description") if option.get(key))


def _mark(option: dict) -> str:
    return "(x)" if option.get("default") else "( )"


def readable(text: str) -> str:
    """A text without what differs from run to run."""
    text = re.sub(r"<t:(\d+)(?::\w)?>", _wall, text)
    text = re.sub(r"`[0-9a-f]{10}`", "`..........`", text)
    text = re.sub(r"<#\d+>", "#channel", text)
    text = re.sub(r"/\S+/blog\.git", ".../blog.git", text)
    return re.sub(r"\d{17,20}", "...", text)


def _wall(found: re.Match[str]) -> str:
    return f"{datetime.fromtimestamp(int(found[1]), UTC).astimezone(ZONE):%Y-%m-%d %H:%M}"
