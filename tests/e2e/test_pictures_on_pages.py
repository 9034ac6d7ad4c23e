"""Pictures on pages that the real generators make: where they stand, and what is said of them."""

import asyncio
import subprocess

import jekyll
import pytest
from bs4 import BeautifulSoup
from factories import ANA, GUILD, START, TODAY, fields, set_up, submission
from fake_clock import FakeClock
from images import jpeg, moving, opened, png
from kramdown import NEEDED, built
from page import squeezed
from payloads import hostile
from sample_days import day_of_notes, note, picture

from bot.app import open_app
from bot.config import Config, SiteConfig
from bot.models import Attachment, Draft
from bot.pictures.files import PictureFiles
from bot.pictures.isolation import make_safe
from bot.posts import Renderer
from bot.posts.markdown import one_line

pytestmark = pytest.mark.e2e


def page_of(*notes):
    [made] = built([Renderer().render(day_of_notes(*notes))])
    assert "error" not in made
    return BeautifulSoup(made["html"], "html5lib")


def pictured(text, level=0, alt="An alt"):
    return note(text, level, pictures=(picture(alt),))


@NEEDED
def test_a_list_with_pictures_is_one_list():
    page = page_of(
        pictured("one"),
        note("two"),
        pictured("three"),
        pictured("below", 1),
        note("below it", 1),
        note("four"),
    )
    [top] = [each for each in page.find_all("ul") if not each.find_parent("li")][1:]
    items = top.find_all("li", recursive=False)
    assert [len(item.find_all("img")) for item in items] == [1, 0, 2, 0]
    assert [len(item.find_all("li")) for item in items] == [0, 0, 2, 0]
    assert not page.find_all(["pre", "code"])


@NEEDED
@pytest.mark.parametrize(
    "text", ["words", "1. numbered", "> quoted", "a\n```\ncode\n```", "a\nb", "`x`"]
)
def test_a_picture_belongs_to_the_item_of_its_note(text):
    page = page_of(pictured(text), note("the next"))
    [image] = page.find_all("img")
    item = image.find_parent("li")
    assert item is not None
    assert image.find_parent(["pre", "blockquote"]) is None
    assert "the next" not in item.get_text()
    assert image["src"].endswith("/images/2020-07-23-a-talk-1.png")


@NEEDED
def test_every_description_is_read_as_it_was_typed():
    texts = [payload.typed for payload in hostile()]
    pages = built([Renderer().render(day_of_notes(pictured("a", alt=text))) for text in texts])
    for text, made in zip(texts, pages, strict=True):
        assert "error" not in made, text
        [image] = BeautifulSoup(made["html"], "html5lib").find_all("img")
        assert set(image.attrs) == {"src", "alt"}, text
        assert squeezed(image["alt"]) == squeezed(one_line(text)) or not one_line(text), text


FILES = {"slide.png": png(), "photo.jpg": jpeg(3000, 2000), "moving.gif": moving("GIF")}


async def publish(folder, config):
    """A day with pictures below notes, alone, and in thoughts."""
    async with open_app(config, FakeClock(START), exclusive=True) as app:
        event = await set_up(app.store)
        await app.store.talks.start(GUILD, ANA, START, fields("Pictures & words"))
        files = [Attachment(n, name, "", 1, f"<{name}>") for n, name in enumerate(FILES)]
        await app.store.notes.add(submission("a note", attachments=tuple(files)))
        await app.store.notes.add(submission(Draft(""), attachments=(Attachment(9, "b", "", 1),)))
        for waiting in await app.store.pictures.waiting():
            await keep(app, folder, waiting)
        publication = await app.publisher.publish(event.id, TODAY)
        return app.publisher.link(event, publication)


async def keep(app, folder, waiting):
    safe = await make_safe(FILES.get(waiting.attachment.name, png(9, 9)))
    digest = PictureFiles(folder / "data" / "pictures").keep(safe.content, safe.extension)
    await app.store.pictures.keep(waiting.id, digest, safe, START)


@pytest.mark.skipif(jekyll.is_missing(), reason=f"Debian's {jekyll.PACKAGES} are not here")
def test_the_published_pictures_are_seen_on_the_page(tmp_path):
    bare = tmp_path / "blog.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(bare)], check=True)
    jekyll.lay_out(bare)
    site = SiteConfig(str(bare), url=f"https://blog.example{jekyll.BASE}")
    config = Config(data_dir=tmp_path / "data", guild_ids=frozenset({GUILD}), site=site)
    asyncio.run(publish(tmp_path, config))
    made = jekyll.build(bare)
    [page] = made.pages.values()
    page.assert_inert()
    images = page.one(".post-content").find_all("img")
    assert [image["alt"] for image in images] == [
        *(f"<{name}>" for name in FILES),
        "Picture from Pictures & words",
    ]
    sizes = [opened((made.root / image["src"].strip("/")).read_bytes()).size for image in images]
    assert sizes == [(64, 48), (2000, 1333), (40, 30), (9, 9)]
