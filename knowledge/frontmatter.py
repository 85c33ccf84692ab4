"""Front matter and YAML files: read strictly, with the line of every value.

The dialect is YAML without its traps: no anchors, aliases or tags, no duplicate keys, and only `true`, `false`,
`null`, numbers and `YYYY-MM-DD` are anything but text, so `no` (Norway) and `10:30` stay what was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

import yaml

from knowledge.errors import YamlError

MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 8

KeyPath = tuple[str | int, ...]

_FENCE: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)
_LITERALS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ODD_BREAK: Final = re.compile("[\x85\u2028\u2029]")
_HINTS: Final = (
    ("mapping values are not allowed", "put a text that contains ': ' in quotes, or mend the indentation"),
    ("cannot start any token", "indent with spaces, not tabs, and put a text that starts with @, ` or % in quotes"),
    ("expected <block end>", "lines of one list or mapping need the same indentation"),
    ("expected ',' or ']'", "close the list with ]"),
    ("expected ',' or '}'", "close the mapping with }"),
    ("could not find expected ':'", "write `key: value`"),
    ("unexpected end of stream", "a quotation mark is never closed"),
)


@dataclass(frozen=True, slots=True)
class Yaml:
    """A value read from YAML. `lines` gives the line (from 1) of every key and list item by its path."""

    value: object
    lines: dict[KeyPath, int]

    def line_of(self, *path: str | int) -> int:
        """The line of the value at `path`, of its nearest parent when the path does not exist."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines[path]


@dataclass(frozen=True, slots=True)
class Parts:
    """A Markdown file cut in two: `yaml` starts at line 2 of the file, `body` at `body_line`."""

    yaml: str
    body: str
    body_line: int


def split(text: str) -> Parts:
    """Cut `text`, with plain newlines, into front matter and body; YamlError where there is no front matter."""
    opening = _FENCE.match(text)
    if opening is None:
        raise YamlError(1, "has no front matter: the first line must be `---`, then id, title, lang and so on")
    closing = _FENCE.search(text, opening.end())
    if closing is None:
        raise YamlError(1, "the front matter is never closed: end it with a line `---`")
    lines_before_body = text.count("\n", 0, closing.end()) + 1
    return Parts(text[opening.end() + 1 : closing.start()], text[closing.end() + 1 :], lines_before_body + 1)


def load_yaml(text: str, *, max_bytes: int = MAX_BYTES) -> object:
    """The value in `text`: mappings with text keys, lists, text, numbers, dates, true, false and None.

    Raises YamlError for what is no YAML, longer than `max_bytes` in UTF-8, or uses what the dialect leaves out.
    """
    return read_yaml(text, max_bytes=max_bytes).value


def read_yaml(text: str, *, max_bytes: int = MAX_BYTES, first_line: int = 1) -> Yaml:
    """Like `load_yaml`, with the lines; `first_line` is the line of the file on which `text` starts."""
    if len(text) > max_bytes or len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise YamlError(first_line, f"is longer than {max_bytes // 1024} KiB: shorten it")
    builder = _Builder(first_line)
    for event in _events(text, first_line):
        builder.take(event)
    return Yaml(builder.root, builder.lines)


def dump_yaml(value: object) -> str:
    """YAML of this dialect that `load_yaml` reads as the same value.

    `value` is made of what `load_yaml` returns, numbers of up to 18 digits on either side of the point. Keys keep
    their order; the innermost lists and mappings take one line.
    """
    return str(
        yaml.dump(value, Dumper=_Dumper, allow_unicode=True, default_flow_style=None, sort_keys=False, width=120)
    )


def _events(text: str, first_line: int) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "unreadable"
        hint = next((f"; {advice}" for sign, advice in _HINTS if sign in problem), "")
        raise YamlError(first_line + (mark.line if mark else 0), f"is not valid YAML: {problem}{hint}") from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise YamlError(first_line, "contains control or half characters that YAML does not allow") from error


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet; `key` is the mapping's key that waits for its value."""

    value: dict[str, object] | list[object]
    path: KeyPath
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Puts values together from parser events, without recursion, so that depth costs nothing before it is refused."""

    first_line: int
    root: object = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    _open: list[_Open] = field(default_factory=list)
    _documents: int = 0

    def __post_init__(self) -> None:
        self.lines[()] = self.first_line

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._refuse_tricks(event)
                self._take_scalar(event)
            case yaml.MappingStartEvent():
                self._start(event, {})
            case yaml.SequenceStartEvent():
                self._start(event, [])
            case yaml.CollectionEndEvent():
                self._open.pop()
            case yaml.AliasEvent():
                self._fail(event, "uses an alias (*): write the value out")
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._fail(event, "holds a second YAML document: keep one, without `---` between")

    def _start(self, event: yaml.CollectionStartEvent, value: dict[str, object] | list[object]) -> None:
        self._refuse_tricks(event)
        if self._open and isinstance(self._open[-1].value, dict) and self._open[-1].key is None:
            self._fail(event, "uses a list or mapping as a key: keys are plain words")
        if len(self._open) == MAX_DEPTH:
            self._fail(event, f"is nested more than {MAX_DEPTH} levels deep: flatten it")
        path = self._add(event, value)
        self._open.append(_Open(value, path))

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        parent = self._open[-1] if self._open else None
        if parent is None or isinstance(parent.value, list) or parent.key is not None:
            self._add(event, _scalar(event))
            return
        if event.value in parent.value:
            first = self.lines[(*parent.path, event.value)]
            self._fail(event, f"the key `{_short(event.value)}` stands already in line {first}: keep one of the two")
        parent.key = event.value
        self.lines[(*parent.path, event.value)] = self._line(event)

    def _add(self, event: yaml.Event, value: object) -> KeyPath:
        """Put `value` where it belongs and return its path."""
        if not self._open:
            self.root = value
            return ()
        parent = self._open[-1]
        if isinstance(parent.value, list):
            path: KeyPath = (*parent.path, len(parent.value))
            self.lines[path] = self._line(event)
            parent.value.append(value)
            return path
        assert parent.key is not None  # noqa: S101 - for the type checker: a mapping's value follows its key
        path = (*parent.path, parent.key)
        parent.value[parent.key] = value
        parent.key = None
        return path

    def _refuse_tricks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._fail(event, "uses an anchor (&): write the value out, or in quotes if & belongs to the text")
        if event.tag is not None:
            self._fail(event, "uses a tag (!): write the plain value, or in quotes if ! belongs to the text")

    def _line(self, event: yaml.Event) -> int:
        return self.first_line + (event.start_mark.line if event.start_mark else 0)

    def _fail(self, event: yaml.Event, message: str) -> None:
        raise YamlError(self._line(event), message)


def _scalar(event: yaml.ScalarEvent) -> object:
    text: str = event.value
    return _plain(text) if event.implicit[0] else text  # quoted or a block: text by the author's will


def _plain(text: str) -> object:
    """What `text` means without quotes."""
    if text.casefold() in _LITERALS:
        return _LITERALS[text.casefold()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return _date(text)
    return text


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:  # such as 2026-02-31: stays text, and whoever wants a date there names the key
        return text


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


class _Dumper(yaml.SafeDumper):
    """Writes what `_plain` reads, and no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - of the parent
        return True

    def text(self, value: str) -> yaml.ScalarNode:
        """In quotes, with odd line ends escaped, where it would be read as something else."""
        bare = _plain(value) == value and not _ODD_BREAK.search(value)
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=None if bare else '"')

    def number(self, value: float) -> yaml.ScalarNode:
        """Without exponent, which this dialect takes for text."""
        digits = format(Decimal(repr(value)), "f")
        return self.represent_scalar("tag:yaml.org,2002:float", digits if "." in digits else f"{digits}.0")


_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(float, _Dumper.number)
