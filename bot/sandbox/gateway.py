"""The gateway: sessions, what they are sent, and resuming them. What happened is told by others.

Frames are plain text even when the client asks for transport compression; discord.py reads both.
"""

import asyncio
import json
import secrets
from collections import deque
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox import intents as intent
from bot.sandbox.watch import Watch
from bot.sandbox.wire import Payload, to_json
from bot.sandbox.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME = 0, 1, 2, 6
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11

NOT_AUTHENTICATED, AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4003, 4004, 4014

HEARTBEAT_INTERVAL = 41_250
REPLAYABLE = 1_000  # events that a resumed session can be told again
FINAL_CODES = (1000, 1001)  # a client that closes with these does not mean to resume


class Link:
    """One connection of the bot. Frames are queued, so that telling never waits for the network."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self._frames: asyncio.Queue[str | int] = asyncio.Queue()

    def send(self, op: int, data: Any = None) -> None:
        self._frames.put_nowait(to_json({"op": op, "d": data, "s": None, "t": None}))

    def send_text(self, frame: str) -> None:
        self._frames.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close after what was queued before."""
        self._frames.put_nowait(code)

    async def write(self) -> None:
        """Send what is queued until it is closed."""
        while isinstance(frame := await self._frames.get(), str):
            try:
                await self.socket.send_str(frame)
            except ConnectionError:  # it went away; reading notices as well
                return
        await self.socket.close(code=frame)


class Session:
    """What one IDENTIFY began. It outlives its connection for as long as it may be resumed."""

    def __init__(self, link: Link, intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.link: Link | None = link
        self.intents = intents
        self.expects_resume = False
        self._sequence = 0
        self._told: deque[tuple[int, str]] = deque(maxlen=REPLAYABLE)

    def tell(self, event: str, payload: Payload) -> None:
        self._sequence += 1
        frame = to_json({"op": DISPATCH, "t": event, "s": self._sequence, "d": payload})
        self._told.append((self._sequence, frame))
        if self.link is not None:
            self.link.send_text(frame)

    def resume(self, link: Link, last_seen: int) -> None:
        self.link, self.expects_resume = link, False
        for sequence, frame in self._told:
            if sequence > last_seen:
                link.send_text(frame)
        self.tell("RESUMED", {})


class Gateway:
    """Holds the bot's one session and its connection. The newest IDENTIFY wins."""

    def __init__(self, world: World, token: str, granted_intents: int) -> None:
        self.url = ""
        self.granted_intents = granted_intents
        self.claimed_intents: int | None = None
        self.watch = Watch()
        self.identified = 0
        self._world = world
        self._token = token
        self._session: Session | None = None
        self._links: set[Link] = set()

    @property
    def application_flags(self) -> int:
        """What the application says of itself, which may be out of date."""
        claimed = self.granted_intents if self.claimed_intents is None else self.claimed_intents
        return intent.application_flags(claimed)

    @property
    def connected(self) -> bool:
        return self._session is not None and self._session.link is not None

    @property
    def reachable(self) -> bool:
        """Whether an event would arrive: now, or when the bot resumes as it was asked to."""
        return self.connected or (self._session is not None and self._session.expects_resume)

    def dispatch(self, event: str, payload: Payload) -> None:
        """Tell the session of an event, as far as its intents let it hear."""
        session = self._session
        if session is not None and intent.hears(session.intents, event, payload):
            bot = str(self._world.bot.id)
            session.tell(event, intent.readable(session.intents, event, payload, bot))

    async def drop(self, *, resumable: bool) -> None:
        """Ask the bot to come back, with its session or with a new one; wait until it left."""
        session = self._session
        if session is None or session.link is None:
            return
        link, session.expects_resume = session.link, resumable
        if resumable:
            link.send(RECONNECT)
        else:
            self._session = None
            link.send(INVALID_SESSION, False)
        await self.watch.until(lambda: link not in self._links, within=10)

    async def close(self) -> None:
        for link in list(self._links):
            link.close(1001)
        await self.watch.until(lambda: not self._links, within=10)

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """One connection, from its greeting to its end."""
        socket = web.WebSocketResponse(compress=False, timeout=1.0)
        await socket.prepare(request)
        link = Link(socket)
        link.send(HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL})
        self._links.add(link)
        writer = asyncio.create_task(link.write())
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    frame = json.loads(message.data)
                    self._receive(link, frame["op"], frame.get("d"))
        finally:
            writer.cancel()
            self._forget(link)
        return socket

    def _forget(self, link: Link) -> None:
        self._links.discard(link)
        session = self._session
        if session is not None and session.link is link:
            session.link = None
            if link.socket.close_code in FINAL_CODES:
                self._session = None
        self.watch.changed()

    def _receive(self, link: Link, op: int, data: Any) -> None:
        if op == HEARTBEAT:
            link.send(HEARTBEAT_ACK)
        elif op == IDENTIFY:
            self._identify(link, data)
        elif op == RESUME:
            self._resume(link, data)
        elif self._session is None or self._session.link is not link:
            link.close(NOT_AUTHENTICATED)

    def _identify(self, link: Link, data: Payload) -> None:
        if data["token"].removeprefix("Bot ") != self._token:
            link.close(AUTHENTICATION_FAILED)
        elif data["intents"] & intent.PRIVILEGED & ~self.granted_intents:
            link.close(DISALLOWED_INTENTS)
        else:
            self._session = Session(link, data["intents"])
            self.identified += 1
            self._greet(self._session, data.get("shard"))
            self.watch.changed()

    def _greet(self, session: Session, shard: list[int] | None) -> None:
        guilds = list(self._world.guilds.values())
        ready: Payload = {
            "v": 10,
            "user": self._world.bot.payload() | {"verified": True, "mfa_enabled": False},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(self._world.bot.id), "flags": self.application_flags},
        }
        session.tell("READY", ready | {"shard": shard} if shard else ready)
        if session.intents & intent.GUILDS:
            for guild in guilds:
                session.tell("GUILD_CREATE", guild.payload())

    def _resume(self, link: Link, data: Payload) -> None:
        session = self._session
        if data["token"].removeprefix("Bot ") != self._token:
            link.close(AUTHENTICATION_FAILED)
        elif session is None or session.id != data["session_id"]:
            link.send(INVALID_SESSION, False)
        else:
            session.resume(link, data["seq"] or 0)
            self.watch.changed()
