"""Every hostile text in its place on a site: kept by the store, pushed by the publisher, with git.

Each kind has an event with one post, and in it a talk for each payload; an event's title and its
categories have a post each.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from factories import START, TODAY, fields, set_up, submission
from fake_clock import FakeClock
from payloads import Payload, hostile

from bot.app import App, open_app
from bot.capture.mentions import with_names
from bot.capture.text import one_line, several_lines
from bot.config.environment import parse
from bot.models import Draft, Person, Publication, Section

TREE = (("first", 0), ("", 0), ("below", 1), ("", 1), ("inner", 2), ("beside", 1), ("last", 0))

Keep = Callable[[int, Payload], Awaitable[None]]

LINK = "https://example.org/a_b"


def tree_of(text: str) -> list[tuple[str, int]]:
    """The notes of a talk with a payload in two places, with their levels."""
    return [(name or text, level) for name, level in TREE]


@dataclass
class HostileSite:
    """Publishes; remembers where what went, by kind."""

    app: App
    clock: FakeClock
    links: dict[str, str]
    guilds: int = 1000

    async def publish_all(self) -> None:
        await self._publish_kind("notes", self._notes)
        await self._publish_kind("thoughts", self._thoughts)
        await self._publish_kind("titles", self._titles)
        await self._publish_kind("titles", self._linked_titles, "linked titles")
        await self._publish_kind("speakers", self._speakers)
        await self._publish_kind("links", self._links)
        await self._publish_kind("display-names", self._display_names)
        titles, categories = hostile("event-titles"), hostile("categories")
        for payload in titles:
            self.links[payload.typed] = await self._publish_event(payload.typed, ())
        for payload in categories:
            await self._publish_event("Categories", (payload.typed,), payload)

    async def _publish_kind(self, kind: str, keep: Keep, key: str | None = None) -> None:
        guild = await self._open(key or kind)
        for payload in hostile(kind):
            await keep(guild, payload)
        await self.app.store.talks.end(guild, _person(guild), self.clock.now(), guild, None)
        self.links[key or kind] = await self._publish(guild)

    async def _publish_event(
        self, title: str, categories: tuple[str, ...], key: Payload | None = None
    ) -> str:
        guild = await self._open(one_line(title, "title"), categories)
        await self._talk(guild, "A talk")
        link = await self._publish(guild)
        if key is not None:
            self.links[f"category {key.typed}"] = link
        return link

    async def _open(self, title: str, categories: tuple[str, ...] = ()) -> int:
        self.guilds += 1
        await set_up(self.app.store, self.guilds, title=title, categories=categories)
        return self.guilds

    async def _publish(self, guild: int) -> str:
        event = await self.app.store.events.active(guild)
        made: Publication = await self.app.publisher.publish(event.id, TODAY)
        link = self.app.publisher.link(event, made)
        assert link
        return link

    async def _talk(self, guild: int, title: str, **more: object) -> None:
        self.clock.set(self.clock.now() + timedelta(minutes=1))
        given = fields(one_line(title, "title"), guild, **more)
        await self.app.store.talks.start(guild, _person(guild), self.clock.now(), given)

    async def _keep(self, guild: int, drafts: Iterable[Draft], name: str = "Ana") -> None:
        for draft in drafts:
            kept = replace(draft, text=several_lines(draft.text, "note").strip())
            sent = submission(
                kept,
                guild_id=guild,
                channel_id=guild,
                person=_person(guild, name),
                created_at=self.clock.now(),
            )
            await self.app.store.notes.add(sent)

    def _unique(self, title: str) -> str:
        """A title of its own: one that runs already would go on."""
        return f"{title} at {self.clock.now():%H:%M}"

    async def _notes(self, guild: int, payload: Payload) -> None:
        await self._talk(guild, self._unique("Notes"))
        await self._keep(guild, (Draft(text, level) for text, level in tree_of(payload.typed)))

    async def _thoughts(self, guild: int, payload: Payload) -> None:
        await self._talk(guild, self._unique("Thoughts"))
        texts = ("before", payload.typed, "after")
        await self._keep(guild, (Draft(text, section=Section.THOUGHTS) for text in texts))

    async def _titles(self, guild: int, payload: Payload) -> None:
        await self._talk(guild, payload.typed, speakers="Ana")

    async def _linked_titles(self, guild: int, payload: Payload) -> None:
        await self._talk(guild, payload.typed, speakers="Ana", url=LINK)

    async def _speakers(self, guild: int, payload: Payload) -> None:
        await self._talk(guild, self._unique("Talk"), speakers=one_line(payload.typed, "speakers"))

    async def _links(self, guild: int, payload: Payload) -> None:
        await self._talk(guild, self._unique("Link"), url=payload.typed)

    async def _display_names(self, guild: int, payload: Payload) -> None:
        await self._talk(guild, self._unique("Names"))
        mention = with_names("by <@1> *now*", lambda *_: payload.typed)
        await self._keep(guild, [Draft(mention)])
        thought = Draft("a thought", section=Section.THOUGHTS)
        await self._keep(guild, [thought], payload.typed)
        await self._keep(guild, [thought], "Zed")


def _person(guild: int, name: str = "Ana") -> Person:
    return Person(2 if name == "Zed" else 1, name, shown=frozenset({guild}))  # its one channel


async def publish(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """Publish everything; returns the posts' addresses as the publisher names them."""
    config = parse(settings | {"DATA_DIR": str(folder / "data"), "GUILD_IDS": "*"})
    clock = FakeClock(START)
    async with open_app(config, clock) as app:
        made = HostileSite(app, clock, {})
        await made.publish_all()
        return made.links
