"""Commands are registered once, where they belong, and nowhere else."""


def registrations(stage) -> list[tuple[str, int]]:
    """What was put where, as (scope, number of commands)."""
    return [
        ("guild" if "/guilds/" in request.path else "global", len(request.payload or []))
        for request in stage.sandbox.requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]


async def test_they_are_registered_once(stage):
    assert [scope for scope, _ in registrations(stage)] == ["guild"]
    await stage.restart()
    assert len(registrations(stage)) == 1


async def test_the_other_scope_is_cleared_when_it_changes(stage):
    count = registrations(stage)[0][1]
    await stage.restart(any_guild=True, guild_ids=frozenset())
    assert registrations(stage)[1:] == [("guild", 0), ("global", count)]
    await stage.restart(any_guild=False, guild_ids=frozenset({stage.guild.id}))
    assert registrations(stage)[3:] == [("guild", count), ("global", 0)]
    answer = await stage.people["Ana"].command(stage.hall, "help")
    assert "Take notes" in answer.text


async def test_a_listed_guild_without_the_bot_is_logged_and_not_fatal(stage, caplog):
    stranger = 123456789012345678
    await stage.restart(guild_ids=frozenset({stage.guild.id, stranger}))
    assert str(stranger) in caplog.text
    assert "Take notes" in (await stage.people["Ana"].command(stage.hall, "help")).text


async def test_a_bot_that_is_closed_while_it_gets_ready_begins_nothing(stage):
    client = stage.client
    await stage.stop()
    client.dispatch("ready")  # as the library does, a moment after its last server was told of
