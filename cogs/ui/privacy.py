"""What is kept about a person, in words."""

from bot.models import SUMMARY
from bot.store.privacy import ErasedDay, Known
from cogs.ui.answers import counted, plain, shortened
from cogs.ui.talks import ROOM

NOTHING = "I keep nothing about you in this server."
WAYS = (
    "`/privacy export` gives you all of it as a file, `/privacy forget` erases it. It is about this"
    " server alone. What others wrote about you is theirs: ask them or a moderator."
)
MAY_SAVE = "Others may save your messages as notes; `/privacy opt-out` ends that."
MAY_NOT_SAVE = (
    "Others may not save your messages as notes. What they saved before stays: delete it by the"
    " message's menu (*Delete note*) or in `/notes list`. `/privacy opt-in` lets them again."
)
OPTED_OUT = f"Done. {MAY_NOT_SAVE}"
OPTED_IN = f"Done. {MAY_SAVE}"
EXPORTED = "This is all that I keep about you in this server."
TOO_LARGE = (
    "What I keep about you is more than Discord takes as a file here. Ask the operator of the bot:"
    " `talknotes person` writes it to a file."
)
QUESTION = "**Erase what I keep about you in this server?**"
FORGET = (
    "This erases it **for good**, in this server alone. Talks that you added or started stay"
    " without you; what only you planned to hear leaves its post. Posts that show your notes are"
    " rewritten at once; the history of the blog's git repository keeps what they said before,"
    " and so do backups until they are replaced. Your messages on Discord stay as they"
    " are: delete them there."
)
ERASING = "Erasing…"
FORGOTTEN = "Erased. I keep nothing of what you noted in this server any more."
REWRITTEN = "Rewritten without it, if not in a minute then as soon as the site can be reached:"
BY_HAND = "Where somebody edited a post by hand, the bot's operator is told to look at it."

# by trace (bot/store/privacy/traces.py); notes, captured channels and opting out are told apart
WORDS = {
    "former_texts": "former text of them",
    "pictures": "picture of them",
    "tags": "tag of them",
    "changes": "line that continued or corrected them",
    "messages": "message of yours by its number, to follow your edits of it",
    "planned": "talk that you planned",
    "started": "talk that you started",
    "saved": "note of others that you saved",
    "corrected": "correction that you made",
    "sessions": "session of the programme that you want to hear",
    "plan_changes": "change of your plan that you have not been told yet",
    "reminders": "channel in which you planned, and whether to remind you",
}
_PLURALS = {
    "former_texts": "former texts of them",
    "pictures": "pictures of them",
    "tags": "tags of them",
    "changes": "lines that continued or corrected them",
    "messages": "messages of yours by their numbers, to follow your edits of them",
    "planned": "talks that you planned",
    "started": "talks that you started",
    "saved": "notes of others that you saved",
    "corrected": "corrections that you made",
    "sessions": "sessions of the programme that you want to hear",
    "plan_changes": "changes of your plan that you have not been told yet",
    "reminders": "channels in which you planned, and whether to remind you",
}


def listed(known: Known) -> list[str]:
    """All that is kept, a line for each sort; empty if that is nothing."""
    lines = [_notes(known)] if known.counts["notes"] else []
    for trace, singular in WORDS.items():
        if number := known.counts[trace]:
            lines.append(f"{number} {singular if number == 1 else _PLURALS[trace]}")
    if known.captured:
        channels = ", ".join(f"<#{channel}>" for channel in known.captured)
        lines.append(f"`/capture` is on in {channels}")
    return [f"- {line}" for line in lines]


def shown(known: Known) -> str:
    """The answer to /privacy show."""
    saving = MAY_NOT_SAVE if known.counts["opted_out"] else MAY_SAVE
    lines = listed(known)
    if not lines:
        return f"{NOTHING} {saving}"
    return "\n".join(["**What I keep about you in this server**", *lines, saving, WAYS])


def question(known: Known) -> str:
    """What is asked before anything is erased."""
    return "\n".join([QUESTION, *listed(known), FORGET])


def forgotten(days: list[ErasedDay], hindrances: list[str]) -> str:
    """What was done, and what becomes of the posts."""
    if not days:
        return FORGOTTEN
    posts = [f"- {plain(each.event.title)}, {_which(each)}" for each in days]
    lines = [f"{FORGOTTEN} {REWRITTEN}", *posts, *hindrances, BY_HAND]
    return shortened_lines(lines)


def _which(day: ErasedDay) -> str:
    return "the summary" if day.date == SUMMARY else f"{day.date:%A, %-d %B %Y}"


def shortened_lines(lines: list[str]) -> str:
    """As many lines as one message takes."""
    text = "\n".join(lines)
    return text if len(text) <= ROOM else f"{text[:ROOM]}…"


def _notes(known: Known) -> str:
    names = ", ".join(plain(shortened(name, 60)) for name in known.names[-5:])
    more = [
        f"{known.removed} of them removed" if known.removed else "",
        f"{known.saved_by_others} saved by others" if known.saved_by_others else "",
    ]
    aside = ", ".join(filter(None, more))
    about = f" ({aside})" if aside else ""
    return f"{counted(known.counts['notes'], 'note')} under the name {names}{about}"
