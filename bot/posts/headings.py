"""The headings of talks: as Markdown, and as the text that a reader sees."""

from bot.models import Talk
from bot.posts.markdown import Typesetter, address, one_line


def of_talk(typesetter: Typesetter, talk: Talk, title: str | None = None) -> str:
    """`09:00, [Title](address), Speakers`, of which only time and title are sure.

    `title` is Markdown that stands in place of the title.
    """
    shown = title or _title(typesetter, talk)
    return _joined(_time(typesetter, talk), shown, speakers(typesetter, talk))


def text_of_talk(typesetter: Typesetter, talk: Talk) -> str:
    """The same without links and marks."""
    title, typed = title_of(talk), one_line(talk.url or "")
    aside = f" ({typed})" if typed and not address(typed) else ""
    return _joined(
        _time(typesetter, talk),
        f"{typesetter.visible(title)}{aside}",
        typesetter.visible(one_line(talk.speakers or ""), styled=False),
    )


def leading_to(typesetter: Typesetter, talk: Talk, link: str | None) -> str:
    """`[Title](link), Speakers`."""
    title = title_of(talk)
    shown = typesetter.linked_heading(title, link) if link else typesetter.heading(title)
    return _joined(shown, speakers(typesetter, talk))


def whose_thoughts(typesetter: Typesetter, author: str) -> str:
    """The heading of what one of several thought."""
    return f"{typesetter.literal(one_line(author)) or 'Somebody'}'s thoughts"


def title_of(talk: Talk) -> str:
    return one_line(talk.title) or "Untitled"


def speakers(typesetter: Typesetter, talk: Talk) -> str:
    return typesetter.heading(one_line(talk.speakers or ""), styled=False)


def _title(typesetter: Typesetter, talk: Talk) -> str:
    title, typed = title_of(talk), one_line(talk.url or "")
    if url := address(typed):
        return typesetter.linked_heading(title, url)
    title = typesetter.heading(title)
    return f"{title} ({typesetter.literal(typed)})" if typed else title


def _time(typesetter: Typesetter, talk: Talk) -> str:
    return f"{talk.starts_at.astimezone(typesetter.zone):%H:%M}"


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
