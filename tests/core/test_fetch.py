"""Links are fetched within limits, and never from the operator's own network."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from web import Page, Web

from bot.errors import UserError
from bot.fetch import REDIRECTS, Fetcher

LIMIT = 1024 * 1024


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    served = Web()
    await served.open()
    yield served
    await served.close()


async def refusal(link: str, *, loopback: bool = False) -> str:
    with pytest.raises(UserError) as refused:
        await Fetcher(loopback=loopback).get(link, LIMIT)
    return str(refused.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "localhost",
        "0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fe80::1%25lo]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:7f00:1::]",
        "\uff11\uff12\uff17.0.0.1",
    ],
)
async def test_nothing_inside_is_reached(host):
    assert "no public address" in await refusal(f"https://{host}/schedule.json")


@pytest.mark.parametrize(
    "link",
    [
        "http://talks.example/",
        "ftp://talks.example/",
        "file:///etc/passwd",
        "talks.example",
        "",
        "/x",
    ],
)
async def test_only_https_is_fetched(link):
    assert "https://" in await refusal(link)


async def test_a_link_holds_no_password():
    assert "password" in await refusal("https://ana:secret@talks.example/")


async def test_this_machine_is_not_reached_even_where_it_answers(web):
    web.pages["/x"] = Page(b"inside")
    assert "https://" in await refusal(f"{web.address}/x")
    assert "no public" in await refusal(f"{web.address}/x".replace("http:", "https:"))
    assert web.requests == []


async def test_a_page_is_fetched_with_its_tag_and_not_twice(web):
    web.pages["/x"] = Page(b"programme")
    fetcher = Fetcher(loopback=True)
    first = await fetcher.get(f"{web.address}/x", LIMIT)
    assert first.data == b"programme"
    again = await fetcher.get(f"{web.address}/x", LIMIT, first.etag)
    assert again.data is None
    web.pages["/x"] = Page(b"changed")
    assert (await fetcher.get(f"{web.address}/x", LIMIT, first.etag)).data == b"changed"


async def test_redirects_are_followed_a_few_times(web):
    for number in range(REDIRECTS + 1):
        web.pages[f"/{number}"] = Page(status=302, headers={"Location": f"{number + 1}"})
    web.pages[f"/{REDIRECTS + 1}"] = Page(b"there")
    fetched = await Fetcher(loopback=True).get(f"{web.address}/1", LIMIT)
    assert fetched.data == b"there"
    assert "leads on" in await refusal(f"{web.address}/0", loopback=True)


@pytest.mark.parametrize(
    "target", ["https://10.0.0.1/", "https://169.254.169.254/", "ftp://x/", "//[fd00::1]/"]
)
async def test_a_redirect_leads_nowhere_inside(web, target):
    web.pages["/x"] = Page(status=301, headers={"Location": target})
    sentence = await refusal(f"{web.address}/x", loopback=True)
    assert "no public address" in sentence or "https://" in sentence


async def test_what_is_too_large_is_given_up_early(web):
    web.pages["/x"] = Page(b"x" * (LIMIT + 1))
    assert "larger than 1 MB" in await refusal(f"{web.address}/x", loopback=True)


async def test_compressed_answers_are_refused(web):
    web.pages["/x"] = Page(b"x", headers={"Content-Encoding": "gzip"})
    assert "compressed" in await refusal(f"{web.address}/x", loopback=True)


@pytest.mark.parametrize("status", [401, 404, 500])
async def test_a_refusal_is_told(web, status):
    web.pages["/x"] = Page(status=status)
    assert f"answers {status}" in await refusal(f"{web.address}/x", loopback=True)


async def test_nobody_there_is_told(web):
    address = web.address
    await web.close()
    assert "nobody answers" in await refusal(f"{address}/x", loopback=True)


async def test_a_name_is_resolved_once_for_each_connection_and_checked_then(web):
    """The name of this machine: what the resolver found is what is refused, or connected to."""
    web.pages["/x"] = Page(b"inside")
    link = f"{web.address}/x".replace("127.0.0.1", "localhost")
    assert (await Fetcher(loopback=True).get(link, LIMIT)).data == b"inside"
    assert "no public address" in await refusal(link.replace("http:", "https:"))


async def test_an_answer_that_breaks_off_is_told():
    async def cut_off(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(cut_off, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        assert "broke off" in await refusal(f"http://127.0.0.1:{port}/", loopback=True)
