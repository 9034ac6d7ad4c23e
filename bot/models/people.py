"""Somebody of a guild."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a guild, and what they may see and do there. Ids are Discord's.

    `shown` are the channels that they can view, `moderated` those where they may manage messages;
    `moderator` says that they may do so in the guild at large, channels that are gone included.
    """

    id: int
    name: str
    shown: frozenset[int] = frozenset()
    moderated: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    moderator: bool = False

    def sees(self, channel_id: int | None) -> bool:
        """Whether what was noted in a channel may be shown to them."""
        return channel_id is None or channel_id in self.shown or self._inherits(channel_id)

    def moderates(self, channel_id: int | None) -> bool:
        """Whether they may change what others made in a channel."""
        if channel_id is None:
            return self.moderator
        return channel_id in self.moderated or self._inherits(channel_id)

    def _inherits(self, channel_id: int) -> bool:
        """A channel that is gone has no rights of its own left."""
        return self.moderator and channel_id not in self.shown | self.hidden
