"""The environment that templates run in: strict, and without a way to this program's own objects.

Imported only when a post is made, since it takes a tenth of the program's start.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.exceptions import SecurityError, TemplateNotFound
from jinja2.meta import find_referenced_templates
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

FAR = 10_000  # what may be multiplied: a text of 10 GB is one short expression


class Environment(ImmutableSandboxedEnvironment):
    """Square brackets mark what is ours: braces belong to the site generators."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, folders: Sequence[Path]) -> None:
        self.files = FileSystemLoader(folders)
        super().__init__(  # no escaping: the output is Markdown, and what goes in is escaped
            loader=self.files,
            undefined=StrictUndefined,
            block_start_string="[%",
            block_end_string="%]",
            variable_start_string="[[",
            variable_end_string="]]",
            comment_start_string="[#",
            comment_end_string="#]",
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def reached(self, names: Iterable[str]) -> set[str] | None:
        """Those templates and all that they include; None if that is only known in the filling."""
        found, waiting = set[str](), set(names)
        while waiting:
            name = waiting.pop()
            found.add(name)
            try:
                source = self._source(name)
            except TemplateNotFound:  # it may be missing, or the check has told so
                continue
            included = set(find_referenced_templates(self.parse(source)))
            if None in included:
                return None
            waiting |= {each for each in included if each is not None} - found
        return found

    def _source(self, name: str) -> str:
        return self.files.get_source(self, name)[0]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply small numbers. Raises SecurityError for anything else."""
        small = all(isinstance(each, int) and abs(each) < FAR for each in (left, right))
        if operator == "**" or not small:
            raise SecurityError(f"{operator} is for small whole numbers here")
        return super().call_binop(context, operator, left, right)
