"""The commands that the bot registered, and the endpoints for them. Limits: command_checks.py."""

from collections.abc import Iterator

from bot.sandbox.command_checks import check_commands, kind_of
from bot.sandbox.errors import Refusal, refused
from bot.sandbox.watch import Watch
from bot.sandbox.wire import NO_CONTENT, Call, Payload, Reply, Route
from bot.sandbox.world import World

GLOBAL = 0  # stands where a guild's id would


class Commands:
    """Registered commands by scope. A restart of the bot keeps them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._scopes: dict[int, list[Payload]] = {}
        self.watch = Watch()

    def find(self, guild_id: int, kind: int, name: str) -> Payload | None:
        """The command of that name which a guild sees; its own one before a global one."""
        return next((each for each in self.visible(guild_id, kind) if each["name"] == name), None)

    def visible(self, guild_id: int, kind: int) -> Iterator[Payload]:
        own = self._scopes.get(guild_id, []) if guild_id else []
        shared = self._scopes.get(GLOBAL, [])
        return (command for command in (*own, *shared) if command["type"] == kind)

    def __bool__(self) -> bool:
        return any(self._scopes.values())

    def routes(self) -> list[Route]:
        routes: list[Route] = []
        for scope in ("/commands", "/guilds/{guild}/commands"):
            base = "/applications/{application}" + scope
            routes += [
                Route("GET", base, self._list),
                Route("PUT", base, self._overwrite),
                Route("POST", base, self._create),
                Route("GET", base + "/{command}", self._get),
                Route("PATCH", base + "/{command}", self._edit),
                Route("DELETE", base + "/{command}", self._delete),
            ]
        return routes

    def _scope(self, call: Call) -> int:
        if call.number("application") != self._world.bot.id:
            raise refused(Refusal.MISSING_ACCESS)
        if "guild" not in call.args:
            return GLOBAL
        if call.number("guild") not in self._world.guilds:
            raise refused(Refusal.MISSING_ACCESS)
        return call.number("guild")

    def _list(self, call: Call) -> Reply:
        return Reply(200, list(self._scopes.get(self._scope(call), [])))

    def _overwrite(self, call: Call) -> Reply:
        scope = self._scope(call)
        wanted: list[Payload] = call.payload or []
        check_commands(wanted)
        self._replace(scope, [self._registered(scope, command) for command in wanted])
        return Reply(200, list(self._scopes[scope]))

    def _create(self, call: Call) -> Reply:
        scope = self._scope(call)
        existing = self._scopes.get(scope, [])
        others = [each for each in existing if not _same(each, call.body)]
        check_commands([*others, call.body])
        created = self._registered(scope, call.body)
        self._replace(scope, [*others, created])
        return Reply(200 if len(others) < len(existing) else 201, created)

    def _get(self, call: Call) -> Reply:
        return Reply(200, self._known(call))

    def _edit(self, call: Call) -> Reply:
        scope, command = self._scope(call), self._known(call)
        changed = command | call.body | {"version": str(self._world.snowflake())}
        others = [each for each in self._scopes[scope] if each is not command]
        check_commands([*others, changed])
        self._replace(scope, [*others, changed])
        return Reply(200, changed)

    def _delete(self, call: Call) -> Reply:
        scope, command = self._scope(call), self._known(call)
        self._replace(scope, [each for each in self._scopes[scope] if each is not command])
        return NO_CONTENT

    def _known(self, call: Call) -> Payload:
        for command in self._scopes.get(self._scope(call), []):
            if command["id"] == call.args["command"]:
                return command
        raise refused(Refusal.UNKNOWN_COMMAND)

    def _replace(self, scope: int, commands: list[Payload]) -> None:
        self._scopes[scope] = commands
        self.watch.changed()

    def _registered(self, scope: int, wanted: Payload) -> Payload:
        """What Discord answers: the command with its id, which a new version of it keeps."""
        existing = self._scopes.get(scope, [])
        number = next((each["id"] for each in existing if _same(each, wanted)), None)
        permissions = wanted.get("default_member_permissions")
        command: Payload = {
            **wanted,
            "id": number or str(self._world.snowflake()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.snowflake()),
            "type": kind_of(wanted),
            "description": wanted.get("description") or "",
            "default_member_permissions": None if permissions is None else str(permissions),
        }
        return command | {"guild_id": str(scope)} if scope else command


def _same(one: Payload, other: Payload) -> bool:
    return (one["name"], kind_of(one)) == (other.get("name"), kind_of(other))
