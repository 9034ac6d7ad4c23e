"""Every error this program raises on purpose. No behaviour, and nothing of ours imported.

TalknotesError
├── UserError            somebody asked for what cannot be; `str()` is the sentence to show them
│   ├── NotFound         no such talk, note, day or event in this guild (also: not theirs to see)
│   ├── NotAllowed       it exists, but this person may not do that
│   └── Unreadable       a time, date, zone or line that cannot be read without guessing
├── SiteError            the site could not be read or written; says what, what is safe, what to do
│   ├── SiteUnreachable  host down, refused, timed out, connection cut: worth another try later
│   ├── SiteRefused      credential, protected branch, hook, missing branch: a person must act
│   └── SiteConflict     somebody edited the same lines on the site: a person must act
├── TemplateFault        a template of the operator's; says file, line and what is wrong there
├── DiscordUnreachable   no way to Discord at the start
├── ConfigError          the environment is wrong; one problem a line, each by name
└── StoreError           the database cannot be used
    ├── StoreBusy        another process of ours holds it
    ├── StoreNewer       written by a newer version
    ├── StoreDamaged     SQLite found it malformed
    ├── StoreLost        it is gone, or was damaged and is set aside
    └── StoreClosed      it has been closed; nothing more is accepted
"""


class TalknotesError(Exception):
    """The root: catch this to tell our own errors from bugs."""


class UserError(TalknotesError):
    """A mistake in what was asked for. Its text says what was wrong and what to do next."""


class NotFound(UserError):
    """Nothing of that name here, or nothing that this person may know of."""


class NotAllowed(UserError):
    """It is there, but somebody else's."""


class Unreadable(UserError):
    """Text that cannot be understood without guessing. The sentence gives examples."""


class SiteError(TalknotesError):
    """The site's repository failed us. Its text is for people and holds no secret."""


class SiteUnreachable(SiteError):
    """A later try may succeed."""


class SiteRefused(SiteError):
    """No further try succeeds before a person has acted."""


class SiteConflict(SiteError):
    """The same lines were changed on the site and here; the site was left as it is."""


class TemplateFault(TalknotesError):
    """A template of the operator's cannot be used. Its text names the file and the line."""


class DiscordUnreachable(TalknotesError):
    """Discord did not answer when the bot started."""


class ConfigError(TalknotesError):
    """What is wrong with the environment, one problem a line."""


class StoreError(TalknotesError):
    """The database cannot be used. Its text says why and what to do."""


class StoreBusy(StoreError):
    """Another process of ours has it open for writing."""


class StoreNewer(StoreError):
    """The database was written by a newer version."""


class StoreDamaged(StoreError):
    """The file is no sound SQLite database."""


class StoreLost(StoreError):
    """There is no database where there was one; which backup helps is said."""


class StoreClosed(StoreError):
    """It was closed while this waited; nothing was written."""
