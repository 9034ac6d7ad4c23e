"""Files are fetched from where Discord keeps them, never more of them than is wanted."""

from bot.errors import Unreadable

SECONDS = 60.0  # for one file
_OK, _GONE = 200, {403, 404, 410}


class NotYet(Exception):
    """It could not be fetched now; a later try may succeed."""


async def download(url: str, limit: int) -> bytes:
    """A file of at most `limit` bytes. Raises Unreadable for good, NotYet for now."""
    import aiohttp  # noqa: PLC0415  # takes its time, and commands beside a bot fetch nothing

    content = bytearray()
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            if response.status in _GONE:
                raise Unreadable("Its link does not work any more. Send it again.")
            if response.status != _OK:
                raise NotYet(f"{response.status} {response.reason}")
            async for chunk in response.content.iter_any():
                content += chunk
                if len(content) > limit:
                    raise Unreadable(too_large(limit))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise NotYet(f"{type(error).__name__}: {error}") from error
    return bytes(content)


def too_large(limit: int) -> str:
    """That a file has more bytes than are fetched."""
    return f"It has more than {limit >> 20} MB. Scale it down, then send it again."
