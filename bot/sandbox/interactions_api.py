"""Endpoints with which the bot answers interactions: the callback and the follow-up webhooks."""

from bot.sandbox.bodies import compose, revise
from bot.sandbox.checks import check_choices, check_modal
from bot.sandbox.components import numbered
from bot.sandbox.errors import Refusal, invalid_form, refused
from bot.sandbox.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Interactions,
)
from bot.sandbox.messages import COMMAND_ANSWER, EPHEMERAL, LOADING, MENU_ANSWER, Message
from bot.sandbox.wire import NO_CONTENT, Call, Payload, Reply, Route, inner, listed
from bot.sandbox.world import World

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

_ALLOWED = {
    COMMAND: {MESSAGE, DEFERRED, MODAL},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}


class InteractionsApi:
    """Takes the bot's answers and puts them into the interaction."""

    def __init__(self, world: World, interactions: Interactions) -> None:
        self._world = world
        self._interactions = interactions
        self._responses = {
            MESSAGE: self._respond_message,
            DEFERRED: self._respond_deferred,
            DEFERRED_UPDATE: self._respond_deferred_update,
            UPDATE: self._respond_update,
            CHOICES: self._respond_choices,
            MODAL: self._respond_modal,
        }

    def routes(self) -> list[Route]:
        webhook = "/webhooks/{application}/{token}"
        message = webhook + "/messages/{message}"
        callback = "/interactions/{interaction}/{token}/callback"
        return [
            Route("POST", callback, self._callback, needs_token=False),
            Route("POST", webhook, self._follow_up, needs_token=False),
            Route("GET", message, self._get, needs_token=False),
            Route("PATCH", message, self._edit, needs_token=False),
            Route("DELETE", message, self._delete, needs_token=False),
        ]

    def _callback(self, call: Call) -> Reply:
        interaction = self._interactions.find(call.args["token"])
        if interaction is None or interaction.id != call.number("interaction") or interaction.dead:
            raise refused(Refusal.UNKNOWN_INTERACTION)
        interaction.attempts += 1
        interaction.watch.changed()
        if interaction.acknowledged:
            raise refused(Refusal.ALREADY_ACKNOWLEDGED)
        kind: int = call.body.get("type", 0)
        self._check_kind(interaction, kind)
        self._responses[kind](interaction, call, inner(call.body, "data"))
        interaction.acknowledged = True
        if call.query.get("with_response") in {"1", "true"}:
            return Reply(200, _callback_response(interaction, kind))
        return NO_CONTENT

    def _check_kind(self, interaction: Interaction, kind: int) -> None:
        allowed = _ALLOWED[interaction.kind]
        if interaction.source is None:
            allowed = allowed - {DEFERRED_UPDATE, UPDATE}
        if kind not in allowed:
            sentence = f"Value must be one of {sorted(allowed)}."
            raise invalid_form([("type", "BASE_TYPE_CHOICES", sentence)])

    def _respond_message(self, interaction: Interaction, call: Call, data: Payload) -> None:
        message = compose(interaction.channel, data, call.uploads)
        interaction.original = _show(interaction, message)

    def _respond_deferred(self, interaction: Interaction, _: Call, data: Payload) -> None:
        channel, bot = interaction.channel, self._world.bot
        message = Message(
            id=self._world.snowflake(), channel=channel, author=bot, created_at=self._world.now()
        )
        message.flags = LOADING | (data.get("flags") or 0) & EPHEMERAL
        interaction.deferred = True
        interaction.original = _show(interaction, message)

    def _respond_deferred_update(self, interaction: Interaction, _: Call, __: Payload) -> None:
        interaction.deferred = True
        interaction.original = interaction.source

    def _respond_update(self, interaction: Interaction, call: Call, data: Payload) -> None:
        if interaction.source is not None:
            revise(interaction.source, data, call.uploads)
            interaction.source.announce_change()
        interaction.original = interaction.source

    def _respond_choices(self, interaction: Interaction, _: Call, data: Payload) -> None:
        check_choices(data)
        interaction.choices = listed(data, "choices")

    def _respond_modal(self, interaction: Interaction, _: Call, data: Payload) -> None:
        check_modal(data)
        interaction.modal = data | {"components": numbered(data["components"])}

    def _interaction(self, call: Call) -> Interaction:
        interaction = self._interactions.find(call.args["token"])
        if interaction is None or not interaction.acknowledged:
            raise refused(Refusal.UNKNOWN_WEBHOOK)
        if self._world.now() > interaction.expires_at:
            raise refused(Refusal.EXPIRED_TOKEN)
        return interaction

    def _message(self, call: Call) -> Message:
        interaction = self._interaction(call)
        message = interaction.original
        if call.args["message"] != "@original":
            known = [*interaction.followups, *([message] if message else [])]
            wanted = call.number("message")
            message = next((each for each in known if each.id == wanted), None)
        if message is None or message.deleted:
            raise refused(Refusal.UNKNOWN_MESSAGE)
        return message

    def _follow_up(self, call: Call) -> Reply:
        interaction = self._interaction(call)
        if interaction.loading and interaction.original is not None:
            # the first follow-up takes the place of "is thinking"
            return Reply(200, self._fill(interaction, interaction.original, call))
        message = _show(interaction, compose(interaction.channel, call.body, call.uploads))
        interaction.followups.append(message)
        interaction.watch.changed()
        return Reply(200, message.payload())

    def _get(self, call: Call) -> Reply:
        return Reply(200, self._message(call).payload())

    def _edit(self, call: Call) -> Reply:
        return Reply(200, self._fill(self._interaction(call), self._message(call), call))

    def _fill(self, interaction: Interaction, message: Message, call: Call) -> Payload:
        revise(message, call.body, call.uploads)
        message.flags &= ~LOADING
        interaction.watch.changed()
        return message.announce_change()

    def _delete(self, call: Call) -> Reply:
        interaction = self._interaction(call)
        self._message(call).delete()
        interaction.watch.changed()
        return NO_CONTENT


def _show(interaction: Interaction, message: Message) -> Message:
    """Put it where the person sees it: into the channel, or before their eyes alone."""
    message.interaction = interaction.metadata
    if interaction.kind == COMMAND:
        message.kind = COMMAND_ANSWER if interaction.data["type"] == 1 else MENU_ANSWER
    if message.ephemeral:
        message.seen_by = interaction.person
    else:
        interaction.channel.post(message)
    return message


def _callback_response(interaction: Interaction, kind: int) -> Payload:
    told: Payload = {"id": str(interaction.id), "type": interaction.kind}
    message = interaction.original
    if message is None:
        return {"interaction": told}
    told["response_message_id"] = str(message.id)
    told["response_message_loading"] = interaction.loading
    told["response_message_ephemeral"] = message.ephemeral
    response: Payload = {"interaction": told}
    if kind in {MESSAGE, UPDATE}:
        response["resource"] = {"type": kind, "message": message.payload()}
    return response
