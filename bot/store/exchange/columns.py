"""How each kind of column stands in an export, such that it comes back as it was.

What does not fit its kind, as a value that no version of the program writes, stays as it is in the
database: it has another type in the export, and so is told from what fits.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.store import rows

Value = str | int | float | None  # of SQLite
Exported = object  # of JSON


@dataclass(frozen=True, slots=True)
class Column:
    """A kind of column: how its value is told in the zone of its event, and read again.

    `read` raises ValueError for what no export holds.
    """

    tell: Callable[[Value, tzinfo], Exported]
    read: Callable[[Exported], Value]


def _read_plain(told: Exported) -> Value:
    if isinstance(told, str | int | float) and not isinstance(told, bool):
        return told
    raise ValueError("is neither a text nor a number")


def _tell_snowflake(value: Value, _: tzinfo) -> Exported:
    return str(value)


def _read_snowflake(told: Exported) -> Value:
    if isinstance(told, str):
        return int(told)
    raise ValueError("is no id; ids are texts, since many programs round such large numbers")


def _tell_flag(value: Value, _: tzinfo) -> Exported:
    return bool(value) if value in {0, 1} else value


def _read_flag(told: Exported) -> Value:
    return int(told) if isinstance(told, bool) else _read_plain(told)


def _tell_instant(value: Value, zone: tzinfo) -> Exported:
    try:
        return rows.from_ms(int(value or 0)).astimezone(zone).isoformat(timespec="milliseconds")
    except (OverflowError, ValueError):
        return value


def _read_instant(told: Exported) -> Value:
    if not isinstance(told, str):
        return _read_plain(told)
    instant = datetime.fromisoformat(told)
    if instant.tzinfo is None:
        raise ValueError("lacks the offset from UTC")
    return rows.to_ms(instant)


def _tell_json(value: Value, _: tzinfo) -> Exported:
    """The value that a JSON text stands for, if it is written as we write it."""
    told = json.loads(str(value))
    return value if isinstance(told, str) or _json(told) != value else told


def _read_json(told: Exported) -> Value:
    return told if isinstance(told, str) else _json(told)


def _json(value: Exported) -> str:
    return json.dumps(value, ensure_ascii=False)


PLAIN = Column(lambda value, _: value, _read_plain)
SNOWFLAKE = Column(_tell_snowflake, _read_snowflake)  # an id of Discord's
FLAG = Column(_tell_flag, _read_flag)
INSTANT = Column(_tell_instant, _read_instant)
JSON = Column(_tell_json, _read_json)
