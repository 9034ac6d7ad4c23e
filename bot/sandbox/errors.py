"""What the sandbox refuses: a person (SandboxError) or the bot (ApiError). No rules themselves."""

from enum import Enum

from bot.sandbox.wire import Payload


class SandboxError(Exception):
    """A person cannot do that in Discord, or the bot did not answer them."""


class Refusal(Enum):
    """Discord's errors by name: HTTP status, error code, message."""

    UNAUTHORIZED = (401, 0, "401: Unauthorized")
    NOT_FOUND = (404, 0, "404: Not Found")
    UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
    UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
    UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
    UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
    UNKNOWN_USER = (404, 10013, "Unknown User")
    UNKNOWN_EMOJI = (400, 10014, "Unknown Emoji")
    UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
    UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
    UNKNOWN_COMMAND = (404, 10063, "Unknown application command")
    ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
    MISSING_ACCESS = (403, 50001, "Missing Access")
    FOREIGN_MESSAGE = (403, 50005, "Cannot edit a message authored by another user")
    EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
    CLOSED_DM = (403, 50007, "Cannot send messages to this user")
    MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
    EXPIRED_TOKEN = (401, 50027, "Invalid Webhook Token")
    INVALID_JSON = (400, 50109, "The request body contains invalid JSON.")
    HAS_THREAD = (400, 160004, "A thread has already been created for this message")


class ApiError(Exception):
    """An answer other than 2xx to the bot."""

    def __init__(self, status: int, payload: Payload) -> None:
        super().__init__(payload["message"])
        self.status = status
        self.payload = payload


def refused(reason: Refusal) -> ApiError:
    """The error to raise for one of Discord's named refusals."""
    status, code, message = reason.value
    return ApiError(status, {"code": code, "message": message})


def invalid_form(problems: list[tuple[str, str, str]]) -> ApiError:
    """The error that lists what is wrong with a body: dotted path, code, sentence of each."""
    errors: Payload = {}
    for path, code, message in problems:
        node = errors
        for part in path.split("."):
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return ApiError(400, {"code": 50035, "message": "Invalid Form Body", "errors": errors})
