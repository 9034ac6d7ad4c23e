"""A Discord on the loopback interface, for the demo, the tests and the benchmarks.

It knows nothing of this bot: it speaks Discord's REST and gateway protocols, refuses what Discord
refuses, and lets people act by the names they see. It imports nothing else of the program.
"""

from bot.sandbox.answers import Answer, Modal
from bot.sandbox.channels import Channel, User
from bot.sandbox.errors import SandboxError
from bot.sandbox.faults import Request
from bot.sandbox.messages import Message
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.wire import Upload
from bot.sandbox.world import Guild

__all__ = [
    "Answer",
    "Channel",
    "Guild",
    "Message",
    "Modal",
    "Person",
    "Request",
    "Sandbox",
    "SandboxError",
    "Upload",
    "User",
]
