"""Judges the facts: what is wrong with the running bot, in words for people."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.vitals import Vitals

GATEWAY_GRACE = 60.0  # seconds without Discord; it asks bots to reconnect now and then
WRITE_GRACE = 20.0  # a program beside the bot may hold the database for ten
PUSH_GRACE = 600.0  # each conversation with the site is given up after 300


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong now: its name for alerts, and a sentence that says what to do."""

    name: str
    sentence: str


class Health:
    """How the running bot is."""

    def __init__(self, vitals: Vitals, clock: Clock) -> None:
        self._vitals = vitals
        self._clock = clock

    @property
    def live(self) -> bool:
        """Whether a restart would be no help."""
        return not self._write_is_stuck

    @property
    def ready(self) -> bool:
        """Whether it has reached Discord and nothing is wrong."""
        return self._vitals.connections > 0 and not self.troubles()

    def troubles(self) -> list[Trouble]:
        """What is wrong, if anything."""
        return [*self._of_discord(), *self._of_database(), *self._of_site()]

    def _of_discord(self) -> list[Trouble]:
        seconds = self._seconds_since(self._vitals.lost_since)
        if seconds < GATEWAY_GRACE:
            return []
        sentence = (
            f"No connection to Discord for {_spoken(seconds)}, so no note can arrive. The bot keeps"
            " trying; look at the host's network and at Discord's status page."
        )
        return [Trouble("gateway", sentence)]

    def _of_database(self) -> list[Trouble]:
        found: list[Trouble] = []
        if self._vitals.damaged:
            sentence = (
                "The database file is damaged. Restart the bot: it sets the file aside and names"
                " the newest good copy."
            )
            found.append(Trouble("database", sentence))
        if self._write_is_stuck:
            spoken = _spoken(self._seconds_since(self._vitals.write_since))
            sentence = (
                f"The database has kept nothing for {spoken} although {self._vitals.writes}"
                " changes wait. Look at the host's disk, and for a program that holds the file."
            )
            found.append(Trouble("writer", sentence))
        return found

    def _of_site(self) -> list[Trouble]:
        seconds = self._seconds_since(self._vitals.push_since)
        if seconds < PUSH_GRACE:
            return []
        sentence = (
            f"A post has been on its way to the site for {_spoken(seconds)}. Notes are kept"
            " meanwhile; look at the site's host."
        )
        return [Trouble("push", sentence)]

    @property
    def _write_is_stuck(self) -> bool:
        return self._seconds_since(self._vitals.write_since) >= WRITE_GRACE

    def _seconds_since(self, instant: float | None) -> float:
        return 0.0 if instant is None else self._clock.elapsed() - instant


def _spoken(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 1:
        return f"{int(seconds)} seconds"
    return "a minute" if minutes == 1 else f"{minutes} minutes"
