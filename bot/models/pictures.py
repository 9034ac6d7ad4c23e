"""Pictures: as somebody attached them, and as they are kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a text and is not fetched yet; `id` is Discord's.

    `url` stops working within a day. `alt` is what its sender said of it, if they did.
    """

    id: int
    name: str
    url: str
    size: int
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class SafePicture:
    """A picture written anew, that can be published. `stilled`: it moved, and does so no longer."""

    content: bytes
    extension: str
    width: int
    height: int
    stilled: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is kept; `digest` is the SHA-256 of its bytes, by which its file is found.

    `file_name` is what its sender called it, for their eyes alone; `site_name` is its file on the
    site, None before that was settled. `stilled` as in SafePicture.
    """

    id: int
    note_id: int
    file_name: str
    alt: str | None
    digest: str
    extension: str
    width: int
    height: int
    stilled: bool = False
    site_name: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not kept, and why: a sentence."""

    file_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Album:
    """What became of the files of one submission. `waiting` are still to be fetched, by name.

    `asked` are kept as well, but somebody must confirm that they may be shown.
    """

    kept: tuple[Picture, ...] = ()
    asked: tuple[Picture, ...] = ()
    refused: tuple[Refusal, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def undescribed(self) -> tuple[Picture, ...]:
        return tuple(picture for picture in self.kept if picture.alt is None)
