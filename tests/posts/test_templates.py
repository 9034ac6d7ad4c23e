"""Templates of the operator's own: which are used, what they may do, what is told of a fault."""

import os
import re
from dataclasses import fields
from pathlib import Path

import pytest
from sample_days import day, day_of_notes, note

from bot.errors import TemplateFault
from bot.posts import Renderer
from bot.posts.flavours import FLAVOURS, JEKYLL
from bot.posts.views import DayView, TalkView

_DAY = day_of_notes(note("a"), introduction="Hello.")


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def _render(own, template: str | bytes, name: str = "post.md") -> str:
    (own / name).write_bytes(template.encode() if isinstance(template, str) else template)
    return Renderer(JEKYLL, own).render(_DAY)


def _fault(own, template: str | bytes) -> str:
    with pytest.raises(TemplateFault) as raised:
        _render(own, template)
    return str(raised.value)


def test_an_own_template_wins(own):
    assert _render(own, "# [[ post.title ]]\n\n") == "# Example Conf 2020, Day 1\n"


def test_what_is_not_there_is_that_of_the_generator(own):
    post = _render(own, "BODY", "body.md")
    assert post.startswith("---\ntoc: true\n")
    assert post.endswith("BODY\n")


def test_an_own_template_may_use_those_that_are_there(own):
    post = _render(own, '[% include "jekyll/post.md" %]\nThe end.')
    assert post == f"{Renderer().render(_DAY)}The end.\n"


def test_everything_that_is_documented_is_there(own):
    template = (
        "[[ post.title ]][[ post.description ]][[ post.categories ]][[ post.series ]]"
        "[[ post.date ]][[ post.begins ]][[ post.introduction ]]"
        "[% for each in post.earlier %][[ each.link ]][[ each.address ]][% endfor %]"
        "[% for section in post.sections %][[ section.heading ]]"
        "[% for part in section.parts %][[ part.heading ]][[ part.text ]][% endfor %][% endfor %]"
    )
    assert "2020-07-23T00:00:00+02:00Hello.09:00, A talkNotes of the talk* a" in _render(
        own, template
    )


@pytest.mark.parametrize(
    ("template", "place", "words"),
    [
        ("a\n[[ post.titel ]]", "line 2", "there is no 'titel' there"),
        ("[[ post.title.x ]]", "line 1", "there is no 'x' there"),
        ("\n\n[[ poster ]]", "line 3", "there is no 'poster' there"),
        ("a\n\n[% if %]", "line 3", "Expected an expression"),
        ("[% for x in post.sections %]", "line 1", "Unexpected end of template"),
        ("[[ post.title | shout ]]", "line 1", "No filter named 'shout'"),
        ("[% include 'gone.md' %]", "line 1", "'gone.md' not found"),
        ("\n[[ 1 / 0 ]]", "line 2", "division by zero"),
        ("[[ post.__class__.__mro__ ]]", "line 1", "unsafe"),
        ("[[ post.render.__globals__ ]]", "line 1", "there is no 'render' there"),
        ("[[ ''.join.__self__ ]]", "line 1", "unsafe"),
        ("[[ 'x' * 10000000000 ]]", "line 1", "small whole numbers"),
        ("[[ 10 ** 10 ]]", "line 1", "small whole numbers"),
        ("[% for x in range(10000000) %][% endfor %]", "line 1", "Range too big"),
    ],
)
def test_a_fault_is_told_by_file_and_line(own, template, place, words):
    fault = _fault(own, template)
    assert fault.startswith(f"SITE_TEMPLATES: post.md, {place}: ")
    assert words in fault
    assert str(own) not in fault


def test_a_fault_within_an_included_file_is_told_by_that_file(own):
    (own / "mine.md").write_text("fine\n[[ post.nothing ]]")
    assert _fault(own, "[% include 'mine.md' %]").startswith("SITE_TEMPLATES: mine.md, line 2: ")


def test_a_file_that_is_no_text_is_told(own):
    assert "SITE_TEMPLATES: post.md: it is no UTF-8 text. All notes" in _fault(own, b"\xff\xfe")


def test_a_template_may_count(own):
    assert _render(own, "[[ 6 * 7 ]]") == "42\n"


def test_a_template_cannot_change_what_it_is_given(own):
    assert "unsafe" in _fault(own, "[% set x = [] %][[ x.append(1) ]]")


def test_a_changed_template_is_read_anew(own):
    (own / "post.md").write_text("one")
    renderer = Renderer(JEKYLL, own)
    assert renderer.render(_DAY) == "one\n"
    (own / "post.md").write_text("two")
    os.utime(own / "post.md", (1, 1))
    assert renderer.render(_DAY) == "two\n"


def test_check_reads_what_is_there(own):
    assert Renderer().check() == "those of jekyll"
    (own / "post.md").write_text("---\n---\nfine")
    assert Renderer(JEKYLL, own).check() == f"post.md of {own}, the rest of jekyll"
    (own / "body.md").write_text("[% if %]")
    with pytest.raises(TemplateFault, match=r"body\.md, line 1"):
        Renderer(JEKYLL, own).check()


@pytest.mark.parametrize(
    ("flavour", "name", "hidden"),
    [
        ("jekyll", "post.md", "[% for part in post.sections[0].parts %]HERE[% endfor %]"),
        ("jekyll", "talk.md", "[% if post.sections %]HERE[% endif %]"),
        ("hugo", "post.md", "[% if post.earlier and post.introduction %]HERE[% endif %]"),
        ("hugo", "talk.md", "[% for section in post.sections %]HERE[% endfor %]"),
        ("markdown", "index.md", "[% if index.posts %]HERE[% endif %]"),
        ("markdown", "body.md", "[% for section in post.sections %]HERE[% endfor %]"),
        ("markdown", "summary.md", "[% for theme in post.themes %]HERE[% endfor %]"),
    ],
)
def test_check_meets_what_is_wrong_where_there_is_something_to_show(own, flavour, name, hidden):
    renderer = Renderer(FLAVOURS[flavour], own)
    (own / name).write_text(f"\n{hidden.replace('HERE', '[[ post.gone ]]')}")
    with pytest.raises(TemplateFault, match=rf"{name}, line 2: there is no '(gone|post)' there"):
        renderer.check()
    (own / name).write_text(f"---\n---\n{hidden.replace('HERE', 'fine')} and so on")
    assert renderer.check() == f"{name} of {own}, the rest of {flavour}"


def test_what_templates_are_given_is_what_is_documented():
    told = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `(?:post|index)\.(\w+)`", told, re.MULTILINE))
    views = (DayView, TalkView)
    given = {field.name for view in views for field in fields(view)}
    assert documented >= given
    assert "`index.posts`" in told


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", ["post.md", "talk.md", "summary.md"])
def test_check_refuses_what_makes_an_empty_file(own, flavour, name):
    (own / name).write_text("[# nothing #]\n")
    with pytest.raises(TemplateFault, match=f"{name} makes an empty file"):
        Renderer(FLAVOURS[flavour], own).check()


@pytest.mark.parametrize("text", ["title: [[ post.title ]]\n", "---\ntitle: [[ post.title ]]\n"])
def test_check_misses_front_matter_where_the_generator_needs_it(own, text):
    (own / "post.md").write_text(text)
    for name in ("jekyll", "hugo"):
        with pytest.raises(TemplateFault, match=f"Copy them from templates/{name}/post.md"):
            Renderer(FLAVOURS[name], own).check()
    Renderer(FLAVOURS["markdown"], own).check()


def test_hugo_may_have_front_matter_in_toml(own):
    (own / "post.md").write_text("+++\ntitle = [[ post.title ]]\n+++\nText")
    assert Renderer(FLAVOURS["hugo"], own).check()


def test_files_that_nothing_is_made_with_are_told(own):
    (own / "body.md").write_text('[% include "mine.md" %]')
    (own / "mine.md").write_text("[% if post %]one[% endif %]")
    (own / "pots.md").write_text("misnamed")
    (own / ".hidden").write_text("")
    assert Renderer(JEKYLL, own).unused() == ["pots.md"]
    assert Renderer().unused() == []
    (own / "body.md").write_text("[% include post.title %]")  # it might be any
    assert Renderer(JEKYLL, own).unused() == []


def test_a_folder_that_changes_nothing_is_told(own):
    (own / "posts.md").write_text("misnamed")
    with pytest.raises(TemplateFault, match=r"none of body\.md, post\.md"):
        Renderer(JEKYLL, own).check()


def test_a_fault_of_our_own_is_no_fault_of_theirs(own, tmp_path):
    with pytest.raises(AttributeError):
        Renderer(JEKYLL, own).render(None)
    assert Renderer(JEKYLL, tmp_path).render(day())
