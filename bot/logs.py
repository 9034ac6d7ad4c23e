"""Log lines: one an event, as text or JSON, with the operator's secrets blotted out."""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.config import Config

_QUIET = ("aiosqlite", "discord", "asyncio")  # at DEBUG these would print what people typed
_TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def set_up(config: Config) -> None:
    """Send all log lines to standard error in the configured form."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Blotting(_formatter(config), _secrets(config)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))


def _formatter(config: Config) -> logging.Formatter:
    return _Json() if config.log_format == "json" else _Text(_TEXT)


def _secrets(config: Config) -> list[str]:
    site_token = config.site.token if config.site else None
    secrets = [secret for secret in (config.token, site_token) if secret]
    return [*secrets, *(json.dumps(secret)[1:-1] for secret in secrets)]


class _Blotting(logging.Formatter):
    """Another formatter's lines without secrets, tracebacks included."""

    def __init__(self, inner: logging.Formatter, secrets: Sequence[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


class _Text(logging.Formatter):
    """The time first, further lines indented: words of others cannot pass for a line of ours."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n    ".join(super().format(record).splitlines())


class _Json(logging.Formatter):
    """One JSON object a line: at, level, logger, message and, after a failure, error."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
