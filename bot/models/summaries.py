"""An event's summary: a post that tells of all its days again, by theme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.models.days import Day
from bot.models.pictures import Picture
from bot.models.publications import SiteFile

Files = tuple[SiteFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Day):
    """Everything that a summary shows, as one snapshot; a day in all but its content.

    Its `date` is SUMMARY, and `posted` what its file is dated. Its talks are those of all days but
    the withdrawn ones; `left_out` are the withdrawn ones that had talks. `posts` are the files of
    days that are on the site, as they stand there, the day's own post first.
    """

    posted: date
    posts: Mapping[date, Files] = field(default_factory=dict[date, Files])
    left_out: tuple[date, ...] = ()

    @property
    def heading(self) -> str:
        return self.title or f"{self.event.title}, Summary"

    @property
    def dated(self) -> date:
        return self.posted

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """None: they stand in the days' posts, to which it leads."""
        return ()

    @property
    def unposted(self) -> tuple[date, ...]:
        """The days with notes that are not on the site."""
        days = {part.talk.day for part in self.talks if part.notes}
        return tuple(sorted(days - self.posts.keys()))
