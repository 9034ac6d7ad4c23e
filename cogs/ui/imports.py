"""What an import would do and did, in words and pages. Asks the importer, decides nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

import discord

from bot.importer import Comparison
from bot.models import Alteration, Aspect, Event, Joinable, Programme, Session, Standing
from bot.store.changes import Untold
from bot.store.imports import Applied
from cogs.ui.answers import LIMIT, counted, plain, shortened
from cogs.ui.forms import buttons
from cogs.ui.joining import SHOWN, joined_lines, joint_lines, mark_of

IMPORT = "import"  # import:<import id>:<page from 0>
APPLY = "apply"  # apply:<import id>
APPLY_AND_JOIN = "applyjoin"  # applyjoin:<import id>:<mark of what is joined>
PAGE_SIZE = 12
WIDTH = 60  # characters of a title
NAMED = 3  # skipped entries and remarks that are told one by one
REMARK = 220  # characters of one
LAST = 60  # characters that are kept for what a message has no room for
LISTED = 8  # talks that were edited by hand

WORDS = {
    Aspect.CANCELLED: "cancelled",
    Aspect.GONE: "gone",
    Aspect.BACK: "back",
    Aspect.MOVED: "moved",
    Aspect.ROOM: "other room",
    Aspect.RENAMED: "renamed",
    Aspect.NEW: "new",
    Aspect.DETAILS: "details",
}


def page_of(
    compared: Comparison, event: Event, page: int = 0, joints: Sequence[Joinable] = ()
) -> tuple[str, discord.ui.View]:
    """A page of what an import would change, and the buttons that apply it and turn pages."""
    altered = compared.altered
    last = max(0, (len(altered) - 1) // PAGE_SIZE)
    page = min(page, last)
    shown = altered[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    head = [f"**{_name(compared)}**"]
    if page == 0:
        head = [*_head(compared, event), *joint_lines(joints, event)]
    turn = f" Page {page + 1} of {last + 1}." if last else ""
    lines = [*head, f"{_counts(altered)}{turn}", *(_line(each, event) for each in shown)]
    read = compared.read
    turns = [("Earlier", page - 1), ("Later", page + 1)]
    applies = [("Apply", f"{APPLY}:{read.id}")] if altered or read.link or joints else []
    if 0 < len(joints) <= SHOWN:
        applies.append(("Apply and join", f"{APPLY_AND_JOIN}:{read.id}:{mark_of(joints)}"))
    return "\n".join(lines), buttons(
        *applies,
        *((label, f"{IMPORT}:{read.id}:{to}") for label, to in turns if 0 <= to <= last),
    )


def applied_text(applied: Applied, compared: Comparison) -> str:
    """What became of an import that was applied."""
    lines = [f"**{_name(compared)}** is the programme now. {_counts(compared.altered)}"]
    lines += joined_lines(applied.joined, applied.event)
    if applied.talks:
        lines.append(f"{counted(len(applied.talks), 'planned talk')} changed with it.")
    if applied.by_hand:
        lines.append("Kept as edited by hand:")
    lines += [
        f"- {plain(shortened(each.talk.title, WIDTH))}: {', '.join(each.fields)}"
        for each in applied.by_hand[:LISTED]
    ]
    if (more := len(applied.by_hand) - LISTED) > 0:
        lines.append(f"… and {counted(more, 'more talk')}")
    lines.append("/schedule show has it; /schedule link ties its rooms to channels.")
    return "\n".join(lines)


def changes_text(untold: Untold) -> str:
    """What changed of talks that people planned, for all to see."""
    head = f"The programme of **{plain(untold.event.title)}** has changed:"
    return listed(head, untold.altered, untold.event)


def listed(head: str, altered: Iterable[Alteration], event: Event, room: int = LIMIT) -> str:
    """What changed, a line each below a first one, as many as that many characters take."""
    lines = [head, *(_line(each, event) for each in altered)]
    text = ""
    for number, line in enumerate(lines):
        if len(text) + len(line) > room - LAST:
            return f"{text}… and {counted(len(lines) - number, 'more change')}: /schedule show."
        text += f"{line}\n"
    return text


def _name(compared: Comparison) -> str:
    return plain(compared.read.programme.title or compared.read.source)


def _head(compared: Comparison, event: Event) -> list[str]:
    """What was read, what was not, and what is worth knowing of it."""
    programme, source = compared.read.programme, compared.read.source
    rooms = {session.room for session in programme.sessions if session.room}
    whence = f" from {plain(shortened(source, 80))}" if programme.title else ""
    what = (
        f"**{_name(compared)}**, {programme.format}{whence}:"
        f" {counted(len(programme.sessions), 'session')} in {counted(len(rooms), 'room')},"
        f" {_span(programme, event)}."
    )
    lines = [what]
    if programme.skipped:
        lines.append(_skipped(programme))
    lines += [f"⚠️ {plain(shortened(each, REMARK))}" for each in programme.remarks[:NAMED]]
    if (more := len(programme.remarks) - NAMED) > 0:
        lines.append(f"⚠️ {counted(more, 'more remark')} of that kind.")
    return lines


def _span(programme: Programme, event: Event) -> str:
    first, last = (_day(programme.sessions[place].starts_at, event) for place in (0, -1))
    return first if first == last else f"{first} to {last}"


def _skipped(programme: Programme) -> str:
    named = "; ".join(
        f"“{plain(shortened(each.name, WIDTH))}” ({plain(each.reason)})"
        for each in programme.skipped[:NAMED]
    )
    more = f"; and {len(programme.skipped) - NAMED} more" if len(programme.skipped) > NAMED else ""
    return f"Skipped {len(programme.skipped)}: {named}{more}."


def _counts(altered: tuple[Alteration, ...]) -> str:
    if not altered:
        return "Nothing is new."
    numbers = Counter(each.aspects[0] for each in altered)
    return ", ".join(f"{numbers[each]} {WORDS[each]}" for each in Aspect if numbers[each]) + "."


def _line(alteration: Alteration, event: Event) -> str:
    """What changes of a session; where something differs, its old and its new value."""
    new = alteration.session
    old = alteration.former or new
    former = [_when(old, event), _title(old), _room(old)]
    latter = [_when(new, event), _title(new), _room(new)]
    parts = [
        now if now == then else f"{then or 'no room'} → {now or 'no room'}"
        for then, now in zip(former, latter, strict=True)
    ]
    words = ", ".join(WORDS[each] for each in alteration.aspects)
    off = ", cancelled" if Aspect.NEW in alteration.aspects and _is_off(new) else ""
    return f"**{words}{off}** {', '.join(filter(None, parts))}"


def _is_off(session: Session) -> bool:
    return session.standing is not Standing.SCHEDULED


def _when(session: Session, event: Event) -> str:
    local = session.starts_at.astimezone(event.zone)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def _title(session: Session) -> str:
    return plain(shortened(session.title, WIDTH))


def _room(session: Session) -> str:
    return plain(shortened(session.room or "", 40))


def _day(instant: datetime, event: Event) -> str:
    local = instant.astimezone(event.zone)
    return f"{local.day} {local:%B}"
