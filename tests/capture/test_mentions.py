"""Mentions become names, and the names stay names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capture.mentions import CHANNEL, PERSON, ROLE, with_names

KNOWN = {
    (PERSON, 1): "Ana",
    (PERSON, 2): "*Bob* [x](javascript:x) `y`",
    (PERSON, 3): "snake_case _x_ __y__ http://evil.example",
    (PERSON, 4): " a\n\u202eb ",
    (PERSON, 5): "\n",
    (ROLE, 1): "team",
    (CHANNEL, 1): "hall-a",
}


def named(text: str) -> str:
    return with_names(text, lambda what, number: KNOWN.get((what, number)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<@1> and <@!1>, <@&1> in <#1>", "@Ana and @Ana, @team in #hall-a"),
        ("<@9> <@&9> <#9> <@5>", "<@9> <@&9> <#9> <@5>"),
        ("<@2>", r"@\*Bob\* \[x\](javascript:x) \`y\`"),
        ("<@3>", r"@snake_case \_x\_ \_\_y\_\_ http\://evil.example"),
        ("<@4>", "@a b"),
        ("`<@1>` ``a`<@1>`` <@1>", "`<@1>` ``a`<@1>`` @Ana"),
        ("```\n<@1>\n``` <@1>", "```\n<@1>\n``` @Ana"),
        ("` <@1>", "` @Ana"),
        ("`` <@1> ` <@1> `", "`` @Ana ` <@1> `"),
        (r"\<@1> \\<@1> \`<@1>`", r"\<@1> \\@Ana \`@Ana`"),
        ("<@> <@x> <#!1> <@1", "<@> <@x> <#!1> <@1"),
        ("<:py:1> <t:1:R> </note:1> @everyone", "<:py:1> <t:1:R> </note:1> @everyone"),
    ],
)
def test_what_is_mentioned_is_named(typed, kept):
    assert named(typed) == kept


@given(st.text(st.sampled_from("`\\<@1> a\n"), max_size=60))
def test_code_and_everything_else_stays(text):
    kept = named(text)
    assert kept.replace("@Ana", "<@1>") == text
    assert named(kept) == kept


@given(st.text(min_size=1, max_size=32))
def test_a_name_is_never_another_mention_and_one_line(name):
    kept = with_names("<@1>", lambda *_: name)
    assert kept == "<@1>" or with_names(kept, lambda *_: "again") == kept
    assert "\n" not in kept


def test_many_backticks_cost_little():
    looked_at = []
    text = "".join("`" * (n % 60 + 1) + "<@1>" for n in range(500))
    with_names(text, lambda *asked: looked_at.append(asked))
    assert len(looked_at) <= 500
