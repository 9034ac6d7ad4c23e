"""What a person does with commands, modals, buttons and menus, and what the bot makes of it."""

import pytest
from echo_bot import EchoBot

from bot.sandbox import Channel, Guild, Person, Sandbox, SandboxError, Upload

pytestmark = pytest.mark.usefixtures("bot")


async def test_options_arrive_with_their_types(hall: Channel, ana: Person) -> None:
    image = Upload("cat.png", b"\x89PNG")
    answer = await ana.command(
        hall, "note", text="hi", level=2, section="Thoughts", place=hall, author=ana, image=image
    )
    assert answer.text == f"{['hi', 2, 't', 'hall-a', 'ana']} {image.data!r}"
    assert answer.ephemeral
    assert not hall.messages


async def test_sub_command(hall: Channel, ana: Person) -> None:
    answer = await ana.command(hall, "talk start", title="Docker", time="9:00")
    assert answer.text == "Docker at 9:00"
    assert [message.content for message in hall.messages] == ["Docker at 9:00"]


async def test_autocomplete_sees_the_other_options(hall: Channel, ana: Person) -> None:
    choices = await ana.complete(hall, "talk start", "title", "dock", time="9:00")
    assert choices == [("Docker and Python (9:00)", "Docker and Python")]


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("nothing", {}, "no command"),
        ("talk", {}, "wants a sub-command"),
        ("talk stop", {}, "no sub-command"),
        ("talk start", {}, "required"),
        ("note", {"colour": "red"}, "no option"),
        ("note", {"text": "a\nb"}, "line break"),
        ("note", {"text": "a" * 101}, "1 to 100 characters"),
        ("talk start", {"title": "a" * 6001}, "6000 characters"),
        ("note", {"level": 4}, "from 0 to 3"),
        ("note", {"level": "2"}, "takes a number"),
        ("note", {"section": "x"}, "offers Thoughts"),
        ("publish", {}, "not offered"),
    ],
)
async def test_what_a_person_cannot_send_is_refused(
    hall: Channel, ana: Person, name: str, options: dict[str, object], reason: str
) -> None:
    with pytest.raises(SandboxError, match=reason):
        await ana.command(hall, name, **options)


async def test_a_permission_offers_a_command_that_needs_it(guild: Guild, hall: Channel) -> None:
    boss = guild.add_person("Boss", permissions=0x20)
    assert (await boss.command(hall, "publish")).text == "published"


async def test_a_hidden_channel_takes_no_command(hall: Channel, ana: Person) -> None:
    hall.hide_from(ana)
    with pytest.raises(SandboxError, match="cannot see"):
        await ana.command(hall, "slow")


async def test_a_modal_shows_its_fields_and_takes_them_by_label(hall: Channel, ana: Person) -> None:
    opened = await ana.command(hall, "note")
    modal = opened.modal
    assert modal is not None
    assert modal.title == "Take notes"
    notes = modal.fields["Notes"]
    assert (notes.value, notes.placeholder, notes.max_length) == ("as it was", "Lines", 20)
    assert notes.required
    assert not modal.fields["Thoughts"].required

    answer = await ana.submit(opened, Notes="a\n b", Images=[Upload("a.png", b"1")])
    assert answer.text == "'a\\n b' '' ['a.png']"


async def test_fields_that_are_not_named_keep_what_they_show(hall: Channel, ana: Person) -> None:
    opened = await ana.command(hall, "note")
    assert (await ana.submit(opened, Thoughts="t")).text == "'as it was' 't' []"


@pytest.mark.parametrize(
    "fields",
    [{"Notes": ""}, {"Notes": "a" * 21}, {"Title": "t"}, {"Images": [Upload("a", b"")] * 3}],
)
async def test_a_modal_refuses_what_it_does_not_take(
    hall: Channel, ana: Person, fields: dict[str, object]
) -> None:
    opened = await ana.command(hall, "note")
    with pytest.raises(SandboxError):
        await ana.submit(opened, **fields)


async def test_a_button_changes_its_message(hall: Channel, ana: Person) -> None:
    answer = await ana.command(hall, "note", text="hi")
    assert answer.buttons == ["Restore"]
    pressed = await ana.press(answer, "Restore")
    assert pressed.text == answer.text == "Restored."
    with pytest.raises(SandboxError, match="disabled"):
        await ana.press(answer, "Restore")


async def test_a_select_is_chosen_by_label(hall: Channel, ana: Person) -> None:
    answer = await ana.command(hall, "note", text="hi")
    assert (await ana.choose(answer, ["Red"])).text == "Chose ['r']"
    with pytest.raises(SandboxError, match="no option"):
        await ana.choose(answer, ["Blue"])


async def test_nobody_else_sees_an_ephemeral_answer(
    guild: Guild, hall: Channel, ana: Person
) -> None:
    answer = await ana.command(hall, "note", text="hi")
    with pytest.raises(SandboxError, match="cannot see"):
        await guild.add_person("Ben").press(answer, "Restore")


async def test_a_message_menu_brings_the_text(hall: Channel, ana: Person) -> None:
    message = await ana.say(hall, "worth keeping")
    assert (await ana.menu(hall, "Save as note", message)).text == "Saved worth keeping"


async def test_a_deferred_answer_is_edited_and_followed_up(hall: Channel, ana: Person) -> None:
    answer = await ana.command(hall, "slow")
    assert answer.deferred
    await answer.until(lambda seen: bool(seen.followups))
    assert answer.edits == ["half", "done"]
    assert answer.text == "done"
    assert answer.followups[0].ephemeral
    assert not hall.messages


async def test_files_and_embeds(hall: Channel, ana: Person) -> None:
    answer = await ana.command(hall, "attach")
    assert answer.files == {"day.md": b"# Day 1"}
    assert answer.embeds[0]["title"] == "Day 1"
    assert hall.messages[0].files == answer.files


async def test_an_answer_that_comes_too_late(
    hall: Channel, ana: Person, bot: EchoBot, sandbox: Sandbox
) -> None:
    sandbox.interactions.answer_limit = 0.05
    with pytest.raises(SandboxError, match="did not respond"):
        await ana.command(hall, "late")
    bot.gate.set()
    error = await bot.errors.get()
    assert getattr(error, "code", None) == 10062


async def test_a_second_answer_is_refused(hall: Channel, ana: Person, bot: EchoBot) -> None:
    answer = await ana.command(hall, "twice")
    error = await bot.errors.get()
    assert getattr(error, "code", None) == 40060
    assert answer.text == "once"


async def test_a_repeated_delivery_is_answered_once(
    hall: Channel, ana: Person, bot: EchoBot, sandbox: Sandbox
) -> None:
    answer = await ana.command(hall, "talk start", title="Docker")
    await ana.deliver_again(answer)
    error = await bot.errors.get()
    assert getattr(error, "code", None) == 40060
    callbacks = [each.status for each in sandbox.requests if each.path.endswith("/callback")]
    assert callbacks == [200, 400]
    assert len(hall.messages) == 1


async def test_a_repeated_delivery_that_the_bot_ignores(
    hall: Channel, ana: Person, sandbox: Sandbox
) -> None:
    answer = await ana.command(hall, "slow")
    sandbox.interactions.answer_limit = 0.05
    answer.interaction.data["name"] = "unknown to the bot"
    answer.interaction.data["type"] = 1
    with pytest.raises(SandboxError, match="repeated delivery"):
        await ana.deliver_again(answer)


async def test_a_bot_that_thinks_for_ever(hall: Channel, ana: Person, sandbox: Sandbox) -> None:
    sandbox.interactions.patience = 0.05
    with pytest.raises(SandboxError, match="still thinking"):
        await ana.command(hall, "think")


async def test_commands_in_direct_messages(ana: Person) -> None:
    assert (await ana.command(ana.dm, "talk start", title="Docker")).text == "Docker at None"


async def test_waiting_in_vain_says_how_the_answer_reads(hall: Channel, ana: Person) -> None:
    answer = await ana.command(hall, "attach")
    with pytest.raises(SandboxError, match="Here"):
        await answer.until(lambda seen: seen.text == "There.", within=0.01)
