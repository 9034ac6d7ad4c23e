"""How a table of the database stands in an export. Which tables there are is told in tables.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.store.exchange.columns import INSTANT, PLAIN, SNOWFLAKE, Column


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `key` is its list in the document, `order` what its rows are ordered by.

    `of_event` chooses the rows of one event and day, None means that only a whole export has them.
    Rows stand `within` those of another table where their columns are its ones (`links`); those
    whose links are NULL stand in the list `otherwise`. `told` are values for who reads the
    document; an import passes over them. `counted` says that triggers count its rows' changes, so
    that an import has to set them last.
    """

    name: str
    key: str
    columns: Mapping[str, Column]
    order: str = "id"
    of_event: str | None = None
    within: str | None = None
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    otherwise: str | None = None
    told: Mapping[str, str] = field(default_factory=dict[str, str])
    counted: bool = False


def plain(*names: str) -> dict[str, Column]:
    return dict.fromkeys(names, PLAIN)


def snowflakes(*names: str) -> dict[str, Column]:
    return dict.fromkeys(names, SNOWFLAKE)


def instants(*names: str) -> dict[str, Column]:
    return dict.fromkeys(names, INSTANT)
