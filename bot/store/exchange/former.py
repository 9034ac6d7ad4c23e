"""Rows of an export that a former version wrote become as this version would have written them.

What a migration did to rows that were there is said again here for rows that come in. Columns that
are new and have a default need nothing.
"""

from collections.abc import Callable, Mapping

Row = Mapping[str, object]


def renewed(schema: int, table: str, row: Row) -> Row:
    """A row of a table as the newest schema has it, from an export of that schema."""
    for since, changed, renew in _CHANGES:
        if table == changed and schema < since:
            row = renew(row)
    return row


def _with_files(publication: Row) -> Row:
    """A publication was one file."""
    row = dict(publication)
    text, content = row.pop("text", None), row.pop("content", None)
    if row.get("path") is None or content is None:
        return row
    return row | {"files": [{"path": row["path"], "kind": "day", "text": text, "content": content}]}


def _with_way(reminder: Row) -> Row:
    """A channel said that people are mentioned there."""
    row = dict(reminder)
    return row | {"way": "direct" if row.pop("channel_id", None) is None else "channel"}


def _confirmed(picture: Row) -> Row:
    """Every picture was shown."""
    return {**picture, "confirmed": True}


# the migration that came with each, its table, and what it did; in their order
_CHANGES: tuple[tuple[int, str, Callable[[Row], Row]], ...] = (
    (12, "publication", _with_files),
    (15, "reminder", _with_way),
    (17, "picture", _confirmed),
)
