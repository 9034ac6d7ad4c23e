"""Reminders in words: what begins soon, what changed of a plan, and what became of a press."""

from collections.abc import Iterable

from bot.models import Aspect, Session, State, Talk, Way
from bot.store.attendance import Attended
from bot.store.reminders import LEAD, PlanNews, Reminder
from bot.times import wall
from cogs.ui.answers import LIMIT, linked, plain, shortened
from cogs.ui.cards import LINK, SPEAKERS
from cogs.ui.clashes import clashes
from cogs.ui.imports import listed
from cogs.ui.talks import timed

ATTEND = "attend"  # attend:<talk id>
TAKE_NOTES = "Take notes"
MINUTES = int(LEAD.total_seconds()) // 60
TITLE = 120  # characters
ASIDE = 100  # characters for a mention, and for where it is said
MORE = "-# /schedule plan has what else there is."

WORDS = {
    Way.DIRECT: f"🔔 I write to you {MINUTES} minutes before each talk.",
    Way.CHANNEL: f"🔔 I mention you in the room's channel {MINUTES} minutes before each talk.",
}
LABELS = {
    Way.DIRECT: "Remind me directly",
    Way.CHANNEL: "Remind me in the channel",
    None: "No reminders",
}
HELLO = (
    "I remind you here of what you plan to hear at **{event}**, {minutes} minutes before it begins."
)
CLOSED = (
    "⚠️ I cannot write to you: your direct messages are closed to members of this server. Until they"
    " are open, I remind you in <#{channel}>."
)
WRITE_HERE = "What you write to me here becomes notes of it."
BUSY = "In <#{channel}> **{title}** still runs and takes the notes; /talk start begins yours."
WRITE_DIRECTLY = "What you write to me directly becomes notes of it."


def reminder_text(reminder: Reminder) -> str:
    """That a talk begins soon, where, and what it is."""
    talk, session = reminder.talk, reminder.session
    title = plain(shortened(talk.title, TITLE))
    begins = f"<t:{int(talk.starts_at.timestamp())}:R>"
    places = [plain(session.room)] if session.room else []
    places += [f"<#{talk.channel_id}>"] if talk.channel_id else []
    where = f": {', '.join(places)}" if places else ""
    lines = [f"🔔 **{wall(talk.starts_at, reminder.event.zone)} {title}** begins {begins}{where}"]
    if talk.speakers:
        lines.append(plain(shortened(talk.speakers, SPEAKERS)))
    if talk.url and len(talk.url) <= LINK:
        lines.append(linked(talk.url))
    if not talk.recordable:
        lines.append("⚠️ Its speakers ask not to be recorded: no pictures of it, please.")
    return "\n".join(lines)


def news_text(news: PlanNews, planned: Iterable[Session]) -> str:
    """What changed of what somebody plans, and what of all that they plan overlaps by that."""
    head = f"Your plan for **{plain(news.event.title)}** has changed:"
    changed = {each.session.id for each in news.altered if each.aspects != (Aspect.ROOM,)}
    more = "\n".join([*clashes(planned, news.event, changed), MORE])
    told = listed(head, news.altered, news.event, LIMIT - ASIDE - len(more))
    return "\n".join([told.rstrip("\n"), more])


def attended_text(attended: Attended, here: int | None, *, directly: bool = False) -> str:
    """What became of going to a talk; `here` is the channel where one said so."""
    talk, event = attended.talk, attended.event
    elsewhere = f" in <#{talk.channel_id}>" if talk.channel_id not in {None, here} else ""
    lines = [f"Started {timed(talk, event)}{elsewhere}"] if attended.began else []
    lines = lines or [f"{timed(talk, event)} is your talk now{_state(talk, elsewhere)}."]
    lines += [f"Ended **{_named(each)}**" for each in attended.ended]
    if attended.busy is not None:
        lines.append(BUSY.format(channel=attended.busy.channel_id, title=_named(attended.busy)))
    if attended.left is not None:
        lines.append(f"**{_named(attended.left)}** goes on here without you.")
    if directly:
        lines.append(WRITE_HERE)
    elif talk.channel_id != here and talk.session_id is not None:
        lines.append(WRITE_DIRECTLY)
    return "\n".join(lines)


def _state(talk: Talk, elsewhere: str) -> str:
    match talk.state:
        case State.RUNNING:
            return f", and runs{elsewhere or ' here'}"
        case State.ENDED:
            return "; it has ended, and still takes notes"
        case _:
            return ""


def _named(talk: Talk) -> str:
    return plain(shortened(talk.title, TITLE))
