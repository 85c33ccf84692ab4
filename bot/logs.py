"""Structured logs on stderr that cannot hold what people wrote.

Why an allow-list and not a list of forbidden keys: a forbidden-key list leaks the day somebody names a field `query`.
Here a string leaves only under a key that is known to carry identifiers AND when it looks like one (no blanks, no
`@`, at most 120 characters); numbers, booleans and dates always leave; everything else is replaced by its type and
length. The same holds for libraries: their messages are sentences made with f-strings, sometimes from request bodies,
so only who spoke, how loud and from which line is kept. An exception's message may quote its input: its type and the
places it passed are kept, never the message.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, TextIO
from uuid import UUID

if TYPE_CHECKING:
    from types import TracebackType

    from structlog.typing import EventDict, WrappedLogger

OURS: Final = ("bot", "knowledge")
STRING_KEYS: Final = frozenset({
    "event", "level", "logger", "at", "where", "raised", "trace", "action", "anchor", "app", "attempt", "channel",
    "chunk", "command", "component", "document", "documents", "employee", "engine", "fingerprint", "folder",
    "generation", "id", "ids", "index", "job", "kind", "kinds", "lang", "langs", "method", "migration", "mode",
    "outcome", "question_id", "request_id", "revision", "run", "source", "state", "status", "step", "team_id",
    "tool", "tools", "unit", "user_id", "version", "wave", "work", "worker",
})  # fmt: skip
"""Keys whose strings are identifiers or codes. No `name`, `reason` or `error`: those invite prose and people."""

EVENT: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
"""An event's stable key: at least two words joined by a dot, such as `index.updated`."""

_IDENTIFIER: Final = re.compile(r"[\w.:/#+\-\[\]<>]{0,120}")
_KEY: Final = re.compile(r"[a-z_][a-z0-9_]{0,40}")
_TOKENS: Final = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xwfp-[\w-]+|\bsk-[\w-]{8,}|(?i:bearer)[\s:=]+[\w.~+/=-]+|(?<=://)[^/\s:@]*:[^\s@]+(?=@)"
)
_REDACTED: Final = "[redacted]"
_PLAIN: Final = (bool, int, float, date, datetime, time, timedelta, UUID, type(None))
_META: Final = frozenset({"event", "exc_info", "stack_info"})
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure(level: str, *, stream: TextIO | None = None) -> None:
    """Send the log of this process to `stream` (stderr): JSON lines, or readable lines on a terminal.

    `level` (DEBUG to ERROR) is for our own packages; libraries are heard from WARNING on. Calling it again replaces
    the earlier set-up.
    """
    import structlog

    out = stream or sys.stderr
    structlog.configure(
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[describe_record, withhold_text, _renderer(out)], use_get_message=False
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for package in OURS:
        logging.getLogger(package).setLevel(level)
    logging.captureWarnings(True)
    # When a record cannot be written, logging prints its message and arguments on stderr: text that must not leave.
    logging.raiseExceptions = False


def until_configured() -> None:
    """What holds for whoever builds the bot without `configure`, as tests and scripts do.

    structlog's own default prints the local variables of every function an exception passed: answers, message blocks.
    """
    import structlog

    if not structlog.is_configured():
        structlog.configure(
            processors=[
                structlog.contextvars.merge_contextvars,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=True),
                _without_locals,
                structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
            ]
        )


def redact(text: str) -> str:
    """`text` without Slack, OpenAI and bearer tokens and without passwords inside URLs."""
    return _TOKENS.sub(_REDACTED, text)


def describe_record(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor: what is kept of one record, ours or a library's, before its values are looked at."""
    record: logging.LogRecord = event["_record"]
    kept: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
    }
    if record.name.split(".", 1)[0] in OURS:
        named = EVENT.fullmatch(str(event.get("event")))
        kept |= _fields(event, record)
        kept |= {"event": event["event"]} if named else {"event": "log.unnamed", "where": _where(record)}
    else:
        kept |= {"event": "library.said", "where": _where(record)}
    return kept | _exception(event.get("exc_info"))


def withhold_text(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor: every value as it may leave; strings only as the module's first paragraph says."""
    return {key: safe(key, value) for key, value in event.items() if _KEY.fullmatch(key)}


def safe(key: str, value: object) -> Any:
    """`value` as it may be logged under `key`: unchanged, redacted, or replaced by its type and length.

    Mappings are withheld whole, since their keys can be somebody's words: log their entries as fields.
    """
    if isinstance(value, Enum):
        return safe(key, value.value)
    if isinstance(value, _PLAIN):
        return value if isinstance(value, bool | int | float | None) else str(value)
    if isinstance(value, str | PurePath):
        return _safe_string(key, str(value))
    if isinstance(value, list | tuple | set | frozenset):
        return [safe(key, item) for item in value]
    return f"[withheld {type(value).__name__}]"


def _safe_string(key: str, value: str) -> str:
    if key in STRING_KEYS:
        clean = redact(value)
        if _IDENTIFIER.fullmatch(clean):
            return clean
    return f"[withheld {len(value)} characters]"


def _fields(event: Mapping[str, Any], record: logging.LogRecord) -> dict[str, Any]:
    """Bound ids, then the fields of one of our records: `extra` of stdlib logging or keywords given to structlog."""
    import structlog

    extra = {name: value for name, value in vars(record).items() if name not in _STANDARD and name[0] != "_"}
    given = {name: value for name, value in event.items() if name not in _META and name[0] != "_"}
    return {**structlog.contextvars.get_contextvars(), **extra, **given}


def _without_locals(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor: of an exception what `_exception` keeps."""
    return {**event, **_exception(event.pop("exc_info", None))}


def _exception(exc_info: object) -> dict[str, Any]:
    """Type, cause and places of the exception being logged; its message is left out on purpose."""
    error = sys.exc_info()[1] if exc_info is True else exc_info
    if isinstance(error, tuple):
        error = error[1]
    if not isinstance(error, BaseException):
        return {}
    names = [type(one).__name__ for one in _chain(error)]
    return {"raised": names, "trace": _places(error.__traceback__)}


def _chain(error: BaseException) -> list[BaseException]:
    """`error` and what it came from, outermost first; at most ten, since chains can be circular."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain and len(chain) < 10:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain


def _places(trace: TracebackType | None) -> list[str]:
    """The last twelve frames as `file.py:line:function`, innermost last; no source lines, no values."""
    frames = traceback.extract_tb(trace, limit=-12)
    return [f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno}:{frame.name}" for frame in frames]


def _where(record: logging.LogRecord) -> str:
    return f"{'/'.join(PurePath(record.pathname).parts[-3:])}:{record.lineno}"


def _renderer(out: TextIO) -> Any:
    import structlog

    if out.isatty():
        return structlog.dev.ConsoleRenderer(timestamp_key="at", exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(ensure_ascii=False)
