"""Posts as each generator builds them: lists, numbers, code, stamps, and the links between days."""

from dataclasses import replace
from types import ModuleType
from urllib.parse import unquote

import checkout
import hugo
import jekyll
import plain_folder
import pytest
from built import BASE, Built
from page import Page, squeezed
from payloads import hostile
from sample_days import day, event, note, picture, talk, wall

from bot.models import Day, Earlier, TalkNotes, Timestamps
from bot.posts.flavours import FLAVOURS
from bot.posts.markdown import one_line
from bot.posts.render import Renderer

pytestmark = pytest.mark.e2e

LISTS = (
    *(("1. one", 0), ("2. two", 0), ("5. five", 0), ("6. six", 0), ("1. anew", 0)),
    *(("a bullet", 0), ("3. nested", 1), ("4. goes on", 1), ("deep", 2), ("9. nine", 1)),
    *(("a bullet again", 0), ("1. from one", 1), ("10. ten", 0), ("below", 1)),
)
CODE = (
    "{{< figure >}}",
    "{{< open",
    "{{% both %}} {{</* told */>}} {{%",
    "{{ site.title }} {% raw %}",
    "<!--more--> <b> &amp; \\* `tick`",
    "    four blanks",
)


@pytest.fixture(
    scope="module", params=[jekyll, hugo, plain_folder], ids=lambda module: module.FLAVOUR
)
def generator(request) -> ModuleType:
    if request.param.is_missing():
        pytest.skip(f"Debian's {request.param.PACKAGES} are not here")
    return request.param


@pytest.fixture
def build(generator, tmp_path):
    """Builds a site of some days, as if they had been pushed to it."""
    folders = replace(FLAVOURS[generator.FLAVOUR].folders, base=BASE)

    def build(**days: Day) -> Built:
        renderer = Renderer(FLAVOURS[generator.FLAVOUR], folders=folders)
        posts = {f"{folders.posts}/{made.date}-{name}.md": made for name, made in days.items()}
        bare = tmp_path / "blog.git"
        checkout.begin(bare)
        generator.lay_out(bare, {path: renderer.render(made) for path, made in posts.items()})
        return generator.build(bare)

    return build


def page_of(built: Built, name: str = "a") -> Page:
    return next(page for address, page in built.pages.items() if name in address.split("-")[-1])


def test_numbers_are_those_that_were_typed(build):
    notes = tuple(note(text, level) for text, level in LISTS)
    page = page_of(build(a=day(TalkNotes(talk(), notes), over=True)))
    shown = page.sections[-1].parts[0].items
    typed = [(level, *text.partition(". ")[::2]) for text, level in LISTS]
    assert [(item.depth, item.number, item.text) for item in shown] == [
        (level, int(number), squeezed(text)) if text else (level, None, squeezed(number))
        for level, number, text in typed
    ]


def test_code_stays_as_it_is(build):
    block = "\n".join(CODE)
    spans = [f"`` {line} ``" for line in CODE]
    notes = (note(f"before\n```go\n{block}\n```"), *map(note, spans), note("after"))
    page = page_of(build(a=day(TalkNotes(talk(), notes), over=True)))
    [pre] = page.soup.select(".post-content pre")
    assert pre.get_text().replace("\u2060", "").rstrip("\n") == block
    spans = page.soup.select("li > code, li > p > code")
    found = [code.get_text().replace("\u2060", "") for code in spans]
    assert [text.strip() for text in found] == [line.strip() for line in CODE]
    assert page.sections[-1].parts[0].items[-1].text == "after"


def test_a_stamp_leads_into_the_recording(build):
    about = talk(recording="https://youtu.be/x_1?si=a")
    notes = (note("said *so*", at=wall("09:12")), note("and so", 1, at=wall("09:13")))
    made = day(TalkNotes(about, notes), event=event(timestamps=Timestamps.RECORDING))
    page = page_of(build(a=made))
    assert [a["href"] for a in page.soup.select("li small a, li em a")] == [
        "https://youtu.be/x_1?si=a&t=720",
        "https://youtu.be/x_1?si=a&t=780",
    ]


# what Hugo's pages cannot say of a picture is written alike
ALIKE = {"jekyll": {}, "markdown": {}, "hugo": str.maketrans("[]`*_", "()'\u2217\uff3f")}


def test_pictures_are_shown_with_whatever_is_said_of_them(build, generator):
    said = [one_line(each.typed) for each in hostile()]
    notes = (note("", pictures=(picture(alt, site_name="a(1).jpg"),)) for alt in said)
    page = page_of(build(a=day(TalkNotes(talk(), tuple(notes)), over=True)))
    page.assert_inert(emoji=False)
    shown = page.soup.select(".post-content img")
    assert {unquote(str(img["src"])) for img in shown} == {f"{BASE}/images/a(1).jpg"}
    expected = [squeezed(alt.translate(ALIKE[generator.FLAVOUR])) for alt in said]
    assert [squeezed(str(img["alt"])) for img in shown] == expected


def test_a_second_day_leads_to_the_first(build, generator):
    folder = FLAVOURS[generator.FLAVOUR].folders.posts
    first = day(TalkNotes(talk(), ()), event=event("A [conf] *x*"))
    before = Earlier("A [conf] *x*, Day 1", f"{folder}/{first.date}-a.md")
    second = replace(first, number=2, earlier=(before,))
    built = build(a=first, b=second)
    address = next(address for address, page in built.pages.items() if page.title.endswith("1"))
    [link] = page_of(built, "b").sections[0].within[0].select("a")
    assert unquote(str(link["href"])) == address
    assert link.get_text() == "A [conf] *x*, Day 1"
