"""Fetches what a person's link names, within limits, and never from the operator's own network.

The address that is checked is the address that is connected to: names are resolved here, once for
each connection, and whatever is not public is left out. So neither a redirect nor a name server
that answers differently the second time leads inside.
"""

import asyncio
import socket
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import aiohttp
from aiohttp import hdrs
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot import __version__
from bot.errors import UserError

SECONDS = 20.0  # for everything, redirects included
REDIRECTS = 5
CHUNK = 64 * 1024
AGENT = f"Talknotes/{__version__}"

NOT_HTTPS = "Give a link that begins with https://."
NOT_PUBLIC = "{host} is no public address, so I do not fetch from it. Attach the file instead."
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stood at a link; `data` is None if it is what the entity tag named."""

    data: bytes | None
    etag: str | None


class Fetcher:
    """Fetches by https. `loopback` lets it reach this machine, by http too: for tests alone."""

    def __init__(self, *, loopback: bool = False) -> None:
        self._loopback = loopback

    async def get(self, link: str, limit: int, etag: str | None = None) -> Fetched:
        """What stands at a link, at most `limit` bytes of it. Raises UserError saying why not."""
        try:
            async with asyncio.timeout(SECONDS), self._session() as session:
                return await self._follow(session, URL(link), limit, etag)
        except TimeoutError:
            raise UserError(f"No answer within {SECONDS:.0f} seconds. Try again later.") from None
        except ValueError:
            raise UserError(NOT_HTTPS) from None
        except (aiohttp.ClientError, OSError) as error:
            raise UserError(f"That link cannot be fetched: {_reason(error)}.") from None

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=_PublicResolver(loopback=self._loopback), use_dns_cache=False, force_close=True
        )
        return aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={hdrs.USER_AGENT: AGENT, hdrs.ACCEPT_ENCODING: "identity"},
        )

    async def _follow(
        self, session: aiohttp.ClientSession, url: URL, limit: int, etag: str | None
    ) -> Fetched:
        headers = {hdrs.IF_NONE_MATCH: etag} if etag else {}
        for _ in range(REDIRECTS + 1):
            self._check(url)
            async with session.get(url, allow_redirects=False, headers=headers) as response:
                target = response.headers.get(hdrs.LOCATION)
                if response.status not in _REDIRECTED or target is None:
                    return await _taken(response, limit)
                url = url.join(URL(target))
        raise UserError(f"That link leads on more than {REDIRECTS} times. Give the last one.")

    def _check(self, url: URL) -> None:
        """Raises UserError for what is no public https address; names are checked on resolving."""
        if url.scheme != "https" and not (self._loopback and url.scheme == "http"):
            raise UserError(NOT_HTTPS)
        if not url.host or url.user or url.password:
            raise UserError("Give a link with a host and without a name or password in it.")
        if _is_number(url.host) and not _is_allowed(url.host, loopback=self._loopback):
            raise UserError(NOT_PUBLIC.format(host=url.host))


class _PublicResolver(AbstractResolver):
    """Resolves names to the addresses that may be connected to, which are then connected to."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        allowed = [each for each in found if _is_allowed(each["host"], loopback=self._loopback)]
        if not allowed:
            raise UserError(NOT_PUBLIC.format(host=host))
        return allowed

    async def close(self) -> None:
        await self._inner.close()


def _is_number(host: str) -> bool:
    """Whether a host is never resolved by name: short forms such as 127.1 are numbers as well."""
    return ":" in host or host.replace(".", "").isdigit()


def _is_allowed(host: str, *, loopback: bool) -> bool:
    """Whether that is everybody's address, written in full."""
    try:
        return _is_public(ip_address(host), loopback=loopback)
    except ValueError:
        return False


def _is_public(address: IPv4Address | IPv6Address, *, loopback: bool) -> bool:
    """Whether an address is everybody's; one that carries another stands and falls with it."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner, loopback=loopback)
    if address.is_loopback:
        return loopback
    return address.is_global and not address.is_multicast


_REDIRECTED = frozenset({301, 302, 303, 307, 308})


async def _taken(response: aiohttp.ClientResponse, limit: int) -> Fetched:
    etag = response.headers.get(hdrs.ETAG)
    if response.status == HTTPStatus.NOT_MODIFIED:
        return Fetched(None, etag)
    if response.status != HTTPStatus.OK:
        raise UserError(
            f"That link answers {response.status} {response.reason}. Look at it in a browser."
        )
    if response.headers.get(hdrs.CONTENT_ENCODING, "identity") != "identity":
        raise UserError("That link answers compressed data, which I did not ask for.")
    data = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        data += chunk
        if len(data) > limit:
            raise UserError(f"What stands there is larger than {limit // 1024**2} MB.")
    return Fetched(bytes(data), etag)


def _reason(error: Exception) -> str:
    """What went wrong, without addresses and class names."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name is unknown"
    if isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientConnectorCertificateError):
        return "its certificate cannot be trusted"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "nobody answers there"
    return "the connection broke off, or what came is no answer"
