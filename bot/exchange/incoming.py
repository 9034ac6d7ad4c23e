"""An export comes back: its document is read, and its pictures are kept by what they hold."""

import json
import zipfile
import zlib
from pathlib import Path

from bot.errors import StoreError
from bot.exchange.outgoing import DOCUMENT
from bot.pictures.files import PictureFiles
from bot.pictures.isolation import EXTENSIONS


def read_document(file: Path) -> object:
    """The document of an export, be it JSON or a zip file. Blocking. Raises StoreError."""
    try:
        return json.loads(_content(file))
    except OSError as error:
        raise StoreError(f"{file} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{file} is no JSON: {error}.") from error


def _content(file: Path) -> bytes:
    if not zipfile.is_zipfile(file):
        return file.read_bytes()
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.read(DOCUMENT)
    except KeyError as error:
        raise StoreError(
            f"{file} is no export: it holds no {DOCUMENT}. A backup is put in place by talknotes"
            " restore."
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise StoreError(f"{file} cannot be unpacked: {error}.") from error


def keep_pictures(file: Path, files: PictureFiles) -> None:
    """Keep the pictures of a zip file, whatever they are called there. Blocking.

    What no note shows is deleted by the bot when it starts. Raises StoreError.
    """
    if not zipfile.is_zipfile(file):
        return
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                extension = name.rpartition(".")[2]
                if extension in EXTENSIONS:
                    files.keep(archive.read(name), extension)
    except OSError as error:
        raise StoreError(f"A picture cannot be kept: {error.strerror or error}.") from error
