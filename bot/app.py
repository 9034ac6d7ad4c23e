"""The composition root: opens and closes everything that is not Discord. No behaviour."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.backup.offering import offer, refuse_to_begin_anew
from bot.clock import Clock
from bot.config import Config
from bot.errors import StoreLost
from bot.fetch import Fetcher
from bot.importer import Importer
from bot.operating.health import Health
from bot.pictures.files import FOLDER, PictureFiles
from bot.pictures.keeper import Keeper
from bot.posts.flavours import FLAVOURS, Folders
from bot.posts.render import Renderer
from bot.publish.nightly import Nightly
from bot.publish.pictures import Gallery
from bot.publish.publisher import Publisher
from bot.publish.site import Site
from bot.refresh import Refresher
from bot.store import Store
from bot.vitals import Vitals

SITE_FOLDER = "site"  # in DATA_DIR: our clone of the blog's repository


@dataclass(frozen=True, slots=True)
class App:
    """Everything that the cogs and the command line work with."""

    config: Config
    clock: Clock
    vitals: Vitals
    health: Health
    store: Store
    files: PictureFiles
    pictures: Keeper
    publisher: Publisher
    nightly: Nightly
    importer: Importer
    refresher: Refresher | None


@asynccontextmanager
async def open_app(
    config: Config, clock: Clock | None = None, *, exclusive: bool = False, patience: float = 300
) -> AsyncGenerator[App]:
    """Open the database and what rests on it; `exclusive` refuses a second bot.

    `patience` limits each conversation with the site, in seconds. Raises StoreError when the
    database cannot be used.
    """
    clock = clock or Clock(config.rehearsal_start)
    vitals = Vitals(clock)
    store = await _open_store(config, vitals, exclusive=exclusive)
    try:
        site = _site(config, clock, patience)
        files = PictureFiles(config.data_dir / FOLDER)
        pictures = Keeper(config, clock, store, files)
        renderer = _renderer(config)
        gallery = Gallery(store, files, renderer.folders.images)
        publisher = Publisher(config, clock, vitals, store, renderer, site, gallery)
        nightly = Nightly(config, clock, store, publisher)
        importer = Importer(clock, store, Fetcher(loopback=config.fetch_loopback))
        health = Health(vitals, clock)
        refresher = _refresher(config, clock, store, importer)
        yield App(
            config=config,
            clock=clock,
            vitals=vitals,
            health=health,
            store=store,
            files=files,
            pictures=pictures,
            publisher=publisher,
            nightly=nightly,
            importer=importer,
            refresher=refresher,
        )
    finally:
        await store.close()


def _renderer(config: Config) -> Renderer:
    flavour, site = FLAVOURS[config.posts.flavour], config.site
    base = urlsplit(site.url or "").path if site else ""
    folders = Folders(site.posts_dir, site.images_dir, base) if site else None
    return Renderer(flavour, config.posts.templates, folders, config.posts.layout)


def _site(config: Config, clock: Clock, patience: float) -> Site | None:
    return config.site and Site(config.site, config.data_dir / SITE_FOLDER, clock, patience)


def _refresher(config: Config, clock: Clock, store: Store, importer: Importer) -> Refresher | None:
    every = config.schedule_refresh
    return Refresher(clock, store, importer, every) if every else None


async def _open_store(config: Config, vitals: Vitals, *, exclusive: bool) -> Store:
    """Open the database; one that is lost is told with the backup that helps."""
    try:
        refuse_to_begin_anew(config)
        return await Store.open(config.data_dir, exclusive=exclusive, vitals=vitals)
    except StoreLost as error:
        raise StoreLost(f"{error} {await asyncio.to_thread(offer, config)}") from error
