"""What was noted and what went out, in one SQLite file. The only room that speaks SQL."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.store.announcements import Announcements
from bot.store.arrivals import Arrivals
from bot.store.captures import Captures
from bot.store.changes import Changes
from bot.store.consent import Consent
from bot.store.corrections import Corrections
from bot.store.database import Database
from bot.store.days import Days
from bot.store.events import Events
from bot.store.exchange import Exchange
from bot.store.imports import Imports
from bot.store.joining import Joining
from bot.store.messages import Messages
from bot.store.notes import Notes
from bot.store.pictures import Pictures
from bot.store.plans import Plans
from bot.store.privacy import Privacy
from bot.store.publications import Publications
from bot.store.reminders import Reminders
from bot.store.search import Search
from bot.store.sessions import Sessions
from bot.store.settings import Settings
from bot.store.site_pictures import SitePictures
from bot.store.standings import Standings
from bot.store.tags import Tags
from bot.store.talks import Talks
from bot.vitals import Vitals


@dataclass(frozen=True, slots=True)
class Store:
    """The tables of one open database."""

    database: Database
    events: Events
    talks: Talks
    notes: Notes
    messages: Messages
    captures: Captures
    corrections: Corrections
    pictures: Pictures
    consent: Consent
    search: Search
    days: Days
    publications: Publications
    site_pictures: SitePictures
    standings: Standings
    announcements: Announcements
    settings: Settings
    sessions: Sessions
    imports: Imports
    arrivals: Arrivals
    exchange: Exchange
    privacy: Privacy
    changes: Changes
    tags: Tags
    plans: Plans
    joining: Joining
    reminders: Reminders

    @classmethod
    async def open(
        cls, data_dir: Path, *, exclusive: bool = False, vitals: Vitals | None = None
    ) -> Self:
        """Open the database of a data folder; see Database.open."""
        database = await Database.open(data_dir, exclusive=exclusive, vitals=vitals)
        captures = Captures(database)
        store = cls(
            database,
            Events(database),
            Talks(database),
            Notes(database),
            Messages(database),
            captures,
            Corrections(database),
            Pictures(database),
            Consent(database),
            Search(database),
            Days(database),
            Publications(database),
            SitePictures(database),
            Standings(database),
            Announcements(database),
            Settings(database),
            Sessions(database),
            Imports(database),
            Arrivals(database),
            Exchange(database),
            Privacy(database, captures),
            Changes(database),
            Tags(database),
            Plans(database),
            Joining(database),
            Reminders(database),
        )
        await captures.load()
        await store.arrivals.load()
        if exclusive:
            await store.privacy.scour()
        return store

    async def close(self) -> None:
        await self.database.close()
