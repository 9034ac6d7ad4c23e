"""The button that takes a post off the site: whom it obeys, and until when."""

import pytest

from bot.config import PostsConfig
from bot.posts.layout import Layout


@pytest.fixture
async def asked(stage):
    """Olga was asked whether a published post is to leave the site."""
    olga, ana = stage.people["Olga"], stage.people["Ana"]
    await olga.command(stage.hall, "event setup", title="PyConf")
    await ana.command(stage.hall, "talk start", title="Keynote")
    await ana.command(stage.hall, "note", text="a note")
    published = await olga.command(stage.hall, "publish")
    await published.until(lambda shown: shown.text.startswith("Published"))
    return await olga.command(stage.hall, "publish", remove=True)


def posts(stage) -> str:
    return stage.git("ls-tree", "-r", "--name-only", "HEAD")


async def test_the_right_is_looked_at_again(stage, asked):
    olga = stage.people["Olga"]
    stage.guild.admit(olga, permissions=0)
    pressed = await olga.press(asked, "Take it off the site")
    assert "Only people with the Manage Server permission" in pressed.text
    assert posts(stage)


async def test_the_post_of_an_ended_event_stays(stage, asked):
    olga = stage.people["Olga"]
    await olga.command(stage.hall, "event end")
    await olga.command(stage.hall, "event setup", title="PyConf 2027")
    pressed = await olga.press(asked, "Take it off the site")
    assert "an event that has ended. It stays on the site" in pressed.text
    assert posts(stage)


async def test_a_second_press_removes_nothing_more(stage, asked):
    olga = stage.people["Olga"]
    first = await olga.press(asked, "Take it off the site")
    await first.until(lambda shown: "left the site" in shown.text)
    assert not posts(stage)
    assert first.buttons == []
    again = await olga.command(stage.hall, "publish", remove=True)
    assert "is off the site" in again.text


async def test_the_pages_of_talks_are_told_and_leave_too(stage, asked):
    await stage.restart(posts=PostsConfig(layout=Layout.PER_TALK))
    olga, ana = stage.people["Olga"], stage.people["Ana"]
    await ana.command(stage.hall, "talk start", title="Snakes")
    await ana.command(stage.hall, "note", text="another note")
    published = await olga.command(stage.hall, "publish")
    await published.until(lambda shown: shown.text.startswith("Published"))
    assert len(posts(stage).split()) == 3
    asked = await olga.command(stage.hall, "publish", remove=True)
    assert asked.text.startswith(
        "Take `_posts/2026-06-10-pyconf-day-1.md` with 2 pages off the site?"
    )
    pressed = await olga.press(asked, "Take it off the site")
    await pressed.until(lambda shown: "with 2 pages left the site" in shown.text)
    assert not posts(stage)
