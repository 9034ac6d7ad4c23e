"""Which line of an edited text is which of the former lines. Pure: knows keys and texts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_COMPARED = 40_000  # pairs of lines that are compared for an edit; beyond, order decides
MOST_LIKENED = 400  # pairs of changed lines whose likeness is looked at


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: the key that it is compared by, and the text that likeness is judged by."""

    key: str
    text: str


Pair = tuple[int | None, int | None]
"""Positions of a line before and after; None before for a new line, after for a removed one."""


def match(former: Sequence[Said], latter: Sequence[Said]) -> list[Pair]:
    """Pair the lines of two versions, in no particular order; each line stands in one pair.

    Lines that stayed are paired first, wherever they moved to; what is left between them is
    paired by likeness in the order of the lines, so that a corrected line stays itself.
    """
    pairs: list[Pair] = []
    changed: list[tuple[list[int], list[int]]] = []
    for tag, i, i_end, j, j_end in _opcodes(former, latter):
        if tag == "equal":
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
        else:
            changed.append((list(range(i, i_end)), list(range(j, j_end))))
    pairs += _moved(former, latter, changed)
    for olds, news in changed:
        pairs += _alike(former, latter, olds, news)
    return pairs


def _opcodes(
    former: Sequence[Said], latter: Sequence[Said]
) -> list[tuple[str, int, int, int, int]]:
    olds, news = [line.key for line in former], [line.key for line in latter]
    if len(olds) * len(news) <= MOST_COMPARED:
        return list(SequenceMatcher(None, olds, news, autojunk=False).get_opcodes())
    same = next(
        (at for at, (old, new) in enumerate(zip(olds, news, strict=False)) if old != new),
        min(len(olds), len(news)),
    )
    return [("equal", 0, same, 0, same), ("replace", same, len(olds), same, len(news))]


def _moved(
    former: Sequence[Said], latter: Sequence[Said], changed: list[tuple[list[int], list[int]]]
) -> list[Pair]:
    """Lines that left one place and appeared at another; they are taken out of `changed`."""
    appeared: dict[str, list[tuple[int, list[int]]]] = {}
    for _, news in changed:
        for new in news:
            appeared.setdefault(latter[new].key, []).append((new, news))
    pairs: list[Pair] = []
    for olds, _ in changed:
        for old in list(olds):
            places = appeared.get(former[old].key)
            if places:
                new, news = places.pop(0)
                olds.remove(old)
                news.remove(new)
                pairs.append((old, new))
    return pairs


def _alike(
    former: Sequence[Said], latter: Sequence[Said], olds: list[int], news: list[int]
) -> list[Pair]:
    """As many pairs as there can be, in order, those that are most alike."""
    if len(olds) == len(news) or len(olds) * len(news) > MOST_LIKENED:
        pairs: list[Pair] = list(zip(olds, news, strict=False))
    else:
        pairs = _best(former, latter, olds, news)
    paired_olds, paired_news = {old for old, _ in pairs}, {new for _, new in pairs}
    pairs += [(old, None) for old in olds if old not in paired_olds]
    pairs += [(None, new) for new in news if new not in paired_news]
    return pairs


def _best(
    former: Sequence[Said], latter: Sequence[Said], olds: list[int], news: list[int]
) -> list[Pair]:
    """The alignment with the most likeness; a pair always counts more than none."""
    best: list[list[tuple[float, list[Pair]]]] = [[(0.0, [])] * (len(news) + 1)]
    for old in olds:
        row: list[tuple[float, list[Pair]]] = [(0.0, [])]
        for column, new in enumerate(news):
            score, pairs = best[-1][column]
            paired = (score + 1 + _likeness(former[old], latter[new]), [*pairs, (old, new)])
            row.append(max(paired, best[-1][column + 1], row[-1], key=lambda found: found[0]))
        best.append(row)
    return best[-1][-1][1]


def _likeness(old: Said, new: Said) -> float:
    """From 0 to 1, by the characters that both have: linear, whatever the texts are."""
    return SequenceMatcher(None, old.text, new.text, autojunk=False).quick_ratio()
