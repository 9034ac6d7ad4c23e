"""Lines as they are typed, and what the post shows of them: what is literal must not act there."""

import pytest
from factories import ANA, GUILD, HALL, START, TODAY, fields, submission

from bot.capture.lines import read_lines
from bot.models import Kind, Section
from bot.posts.render import Renderer

NOTES = {
    r"\- a": r"* \- a",
    r"\* a": r"* \* a",
    r"\-- a": r"* \-\- a",
    r"\1. a": r"* 1\. a",
    r"\2026. was it": r"* 2026\. was it",
    r"\> a": r"* \> a",
    r"\```": r"* \`\`\`",
    "\\```\n```\nx\n```": "* \\`\\`\\`\n\n  ```\n  x\n  ```",
    r"\~ a": "* ~ a",
    r"\... a": "* ... a",
    r"\s/a/b/": "* s/a/b/",
    r"\[off] a": "* [off] a",
    r"\\server": "* \\server",
    r"\# a": r"* \# a",
    r"\-# a": r"* \-# a",
    r"\>>> a": r"* \>\>\> a",
}
PARAGRAPHS = {
    r"\- a": r"\- a",
    r"\+ a": r"\+ a",
    r"\1. a": r"1\. a",
    r"\> a": r"\> a",
    "- a\n\\- b\n- c": "* a\n\n\\- b\n\n* c",
    "1. a\n\\2. b": "1. a\n\n2\\. b",
    r"\```": r"\`\`\`",
}


async def post(store, event, typed: str, section: Section, kind: Kind = Kind.TALK) -> str:
    """The body of the post that some lines make."""
    await store.talks.start(GUILD, ANA, START, fields("Keynote", HALL, kind=kind))
    await store.notes.add(submission(*read_lines(typed, section, kind).lines))
    await store.talks.end(GUILD, ANA, START, HALL, None)
    day = await store.days.load(event.id, TODAY, START)
    return Renderer().render(day).partition("Keynote\n")[2].strip("\n")


@pytest.mark.parametrize(("typed", "shown"), NOTES.items())
async def test_a_literal_bullet_shows_what_stands_behind_the_backslash(store, event, typed, shown):
    text = await post(store, event, typed, Section.NOTES)
    assert text.removeprefix("### Notes of the talk\n").partition("\n\n###")[0] == shown


@pytest.mark.parametrize(("typed", "shown"), PARAGRAPHS.items())
async def test_a_literal_paragraph_is_no_bullet(store, event, typed, shown):
    text = await post(store, event, typed, Section.THOUGHTS)
    assert text.partition("### My thoughts\n")[2] == shown


@pytest.mark.parametrize(("typed", "shown"), PARAGRAPHS.items())
async def test_a_literal_paragraph_of_an_entry_is_no_bullet(store, event, typed, shown):
    assert await post(store, event, typed, Section.NOTES, Kind.ENTRY) == shown


async def test_a_thought_among_bullets_stands_under_the_thoughts(store, event):
    text = await post(store, event, "- a\n~ why?\n... b\n    c", Section.NOTES)
    assert "\n* a b\n    * c\n" in text
    assert text.endswith("### My thoughts\nwhy?")
