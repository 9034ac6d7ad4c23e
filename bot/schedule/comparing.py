"""Two versions of a programme: which session is which, and in what they differ. Pure."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from bot.models import Alteration, Aspect, Session, Standing

Key = Callable[[Session], Hashable | None]


def match(kept: Sequence[Session], found: Sequence[Session]) -> list[Session | None]:
    """For each session that was found, which of the kept ones it is.

    What the programme calls it decides; else title, time and room together; else whatever names
    only one on both sides: its title (it moved), or its time and room (it was renamed).
    """
    matching = _Matching(kept, found)
    known = matching.by(lambda session: session.ident, unique=True)
    matching.by(lambda session: (_title(session), session.starts_at, session.room), unique=False)

    def unnamed(session: Session) -> bool:
        """Where names are comparable, those with different ones are different sessions."""
        return session.ident is None or not known

    matching.by(lambda each: _title(each) if unnamed(each) else None, unique=True)
    matching.by(lambda each: (each.starts_at, each.room) if unnamed(each) else None, unique=True)
    return matching.pairs


def _title(session: Session) -> str:
    return session.title.casefold()


class _Matching:
    """Pairs what is left on both sides, key by key."""

    def __init__(self, kept: Sequence[Session], found: Sequence[Session]) -> None:
        self.pairs: list[Session | None] = [None] * len(found)
        self._found = found
        self._kept = list(kept)

    def by(self, key: Key, *, unique: bool) -> int:
        """Pair those with the same key; returns how many. None is no key.

        With `unique` only keys that stand for one session on either side.
        """
        olds = _grouped(range(len(self._kept)), lambda place: key(self._kept[place]))
        left = [place for place, pair in enumerate(self.pairs) if pair is None]
        news = _grouped(left, lambda place: key(self._found[place]))
        taken: set[int] = set()
        for name, places in news.items():
            candidates = olds.get(name, [])
            if unique and not len(places) == len(candidates) == 1:
                continue
            for place, candidate in zip(places, candidates, strict=False):
                self.pairs[place] = self._kept[candidate]
                taken.add(candidate)
        self._kept = [each for place, each in enumerate(self._kept) if place not in taken]
        return len(taken)


def _grouped(
    places: Iterable[int], key: Callable[[int], Hashable | None]
) -> dict[Hashable, list[int]]:
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        name = key(place)
        if name is not None:
            groups[name].append(place)
    return groups


def alterations(
    kept: Iterable[Session], found: Sequence[Session], pairs: Sequence[Session | None]
) -> list[Alteration]:
    """What a newer programme makes of the kept one, the gravest first, then by time."""
    still = {old.id for old in pairs if old is not None}
    changed = [
        Alteration(new, old, aspects(old, new)) for old, new in zip(pairs, found, strict=True)
    ]
    changed += [
        Alteration(old, old, (Aspect.GONE,))
        for old in kept
        if old.id not in still and old.standing is not Standing.GONE
    ]
    order = list(Aspect)
    return sorted(
        (each for each in changed if each.aspects),
        key=lambda each: (order.index(each.aspects[0]), each.session.starts_at),
    )


def aspects(old: Session | None, new: Session) -> tuple[Aspect, ...]:
    """In what a session differs from what was kept of it, the gravest first."""
    if old is None:
        return (Aspect.NEW,)
    was, is_now = (each.standing is Standing.SCHEDULED for each in (old, new))
    differing = {
        Aspect.CANCELLED: was and not is_now,
        Aspect.BACK: is_now and not was,
        Aspect.MOVED: old.starts_at != new.starts_at,
        Aspect.ROOM: old.room != new.room,
        Aspect.RENAMED: old.title != new.title,
    }
    found = tuple(aspect for aspect in Aspect if differing.get(aspect))
    return found or ((Aspect.DETAILS,) if _details(old) != _details(new) else ())


def _details(session: Session) -> tuple[object, ...]:
    """What else people see of a session."""
    return (
        *(session.ends_at, session.url, session.speakers, session.abstract, session.track),
        *(session.language, session.kind, session.recordable),
    )
