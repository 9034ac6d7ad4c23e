"""How a talk's notes stand below each other, and what moving one of them changes. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.models import Kind, Note, Section


@dataclass(frozen=True, slots=True)
class Bullet:
    """A note at the level that it is shown at."""

    note: Note
    level: int


def bullets(notes: Iterable[Note]) -> list[Bullet]:
    """Notes in their order as an outline: top bullets, each followed by what its author put below.

    A skipped level is closed, siblings stay siblings. Pictures without a text stand below the note
    that came before them, whoever took it.
    """
    trees: list[_Tree] = []
    growing: dict[int, _Tree] = {}
    newest: _Tree | None = None
    for note in notes:
        if newest and not note.text:
            newest.illustrate(note)
            continue
        if note.level == 0 or note.author_id not in growing:
            growing[note.author_id] = _Tree()
            trees.append(growing[note.author_id])
        newest = growing[note.author_id]
        newest.add(note)
    return [bullet for tree in trees for bullet in tree.bullets]


def thoughts(notes: Iterable[Note]) -> list[list[Note]]:
    """Thoughts by author, in the order of each one's first."""
    authors: dict[int, list[Note]] = {}
    for note in notes:
        authors.setdefault(note.author_id, []).append(note)
    return list(authors.values())


def as_shown(notes: Sequence[Note], kind: Kind) -> list[Bullet]:
    """A talk's notes in the order in which its post shows them, with their levels there."""
    if kind is Kind.ENTRY:
        return _flat(notes)
    thought = thoughts(note for note in notes if note.section is Section.THOUGHTS)
    noted = bullets(note for note in notes if note.section is Section.NOTES)
    return [*noted, *(bullet for each in thought for bullet in _flat(each))]


def moved(notes: Sequence[Note], note: Note, kind: Kind, step: int) -> dict[int, int]:
    """Whose place each note takes when one goes before its neighbour (-1) or behind it (1), by ids.

    `notes` are all of a talk of that kind in their order. What stands below a note goes with it;
    who stands at an end of its parent goes to the parent's neighbour. Pictures without a text go
    past one note in the order. Empty at the very end.
    """
    if not note.text:
        return _past_another(notes, note, kind, step)
    shown = _neighbours(notes, note, kind)
    at = next(number for number, each in enumerate(shown) if each.note.id == note.id)
    swapped = _before(shown, at) if step < 0 else _behind(shown, at)
    if swapped is None:
        return {}
    first, middle, end = swapped
    wanted = [*shown[:first], *shown[middle:end], *shown[first:middle], *shown[end:]]
    return _places(notes, [each.note for each in wanted], shown[first:end])


class _Tree:
    """A top bullet and what follows it."""

    def __init__(self) -> None:
        self.bullets: list[Bullet] = []
        self._open: list[int] = []

    def add(self, note: Note) -> None:
        while len(self._open) > 1 and self._open[-1] >= note.level:
            self._open.pop()
        self.bullets.append(Bullet(note, len(self._open)))
        self._open.append(note.level)

    def illustrate(self, note: Note) -> None:
        """Add pictures below the newest bullet, which what follows does not notice."""
        newest = self.bullets[-1]
        level = newest.level + 1 if newest.note.text else newest.level
        self.bullets.append(Bullet(note, level))


def _neighbours(notes: Sequence[Note], note: Note, kind: Kind) -> list[Bullet]:
    """The bullets among which a note is moved, as the post shows them."""
    shown = as_shown(notes, kind)
    if kind is Kind.ENTRY:
        return shown
    level = next(each.level for each in shown if each.note.id == note.id)
    among_all = level == 0 and note.section is Section.NOTES
    return [
        each
        for each in shown
        if each.note.section is note.section
        and (among_all or each.note.author_id == note.author_id)
    ]


def _past_another(notes: Sequence[Note], note: Note, kind: Kind, step: int) -> dict[int, int]:
    is_entry = kind is Kind.ENTRY
    among = [each.id for each in notes if is_entry or each.section is note.section]
    passed = among.index(note.id) + step
    if not 0 <= passed < len(among):
        return {}
    return {note.id: among[passed], among[passed]: note.id}


def _flat(notes: Iterable[Note]) -> list[Bullet]:
    return [Bullet(note, note.level) for note in notes]


def _before(shown: list[Bullet], at: int) -> tuple[int, int, int] | None:
    """What changes places when a bullet moves up: two stretches, by their limits."""
    heads = [number for number in range(at) if shown[number].level <= shown[at].level]
    if not heads or (heads == [0] and shown[0].level < shown[at].level):
        return None  # above the first parent nothing can stand below another
    return heads[-1], at, _end(shown, at)


def _behind(shown: list[Bullet], at: int) -> tuple[int, int, int] | None:
    """Likewise when it moves down."""
    follower = _end(shown, at)
    if follower == len(shown):
        return None
    is_sibling = shown[follower].level == shown[at].level
    return at, follower, _end(shown, follower) if is_sibling else follower + 1


def _end(shown: list[Bullet], at: int) -> int:
    """Where what stands below a bullet ends."""
    deeper = (
        number for number in range(at + 1, len(shown)) if shown[number].level <= shown[at].level
    )
    return next(deeper, len(shown))


def _places(notes: Sequence[Note], wanted: list[Note], changed: Sequence[Bullet]) -> dict[int, int]:
    """Who takes whose place so that notes come in the wanted order; the others keep theirs."""
    moving = {each.note.id for each in changed}
    numbers = [number for number, each in enumerate(notes) if each.id in moving]
    among = {each.id for each in wanted}
    holders = [each.id for each in notes[min(numbers) : max(numbers) + 1] if each.id in among]
    takers = [each.id for each in wanted if each.id in set(holders)]
    return {taker: holder for taker, holder in zip(takers, holders, strict=True) if taker != holder}
