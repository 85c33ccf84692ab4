import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import STRING_KEYS, configure, redact, safe, until_configured

CANARY = "Frau Sommer ist krank"
TOKENS = [
    "xoxb-1234-5678-abcdef",
    "xoxp-1-2-3",
    "xapp-1-A0-123-abc",
    "sk-proj-abcdefgh12345678",
    "Bearer abc.def-ghi",
    "https://bot:hunter2@db.brisemont.example/x",
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers, root.level, logging.raiseExceptions)
    yield
    root.handlers, root.level, logging.raiseExceptions = before
    for package in ("bot", "knowledge"):
        logging.getLogger(package).setLevel(logging.NOTSET)
    logging.captureWarnings(False)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def out() -> io.StringIO:
    stream = io.StringIO()
    configure("INFO", stream=stream)
    return stream


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_what_a_function_held_when_it_failed_is_never_printed(stream: Callable[[], io.StringIO]) -> None:
    """Rich tracebacks show local variables: message blocks and answers are such."""
    out = stream()
    configure("INFO", stream=out)

    def failing() -> None:
        blocks = [{"type": "section", "text": CANARY}]
        answers = {"obstacle": CANARY}
        raise ValueError(f"{blocks} {answers}")

    try:
        failing()
    except ValueError:
        structlog.get_logger("bot.pulse.answering").warning("work.failed", exc_info=True)
        logging.getLogger("slack_bolt").exception("it broke")
        structlog.get_logger("bot.pulse.answering").exception("work.failed")
    assert out.getvalue().count("ValueError") == 3
    assert "failing" in out.getvalue()
    assert "Sommer" not in out.getvalue()


@pytest.mark.parametrize("ours", [True, False])
def test_nor_by_whoever_builds_the_bot_without_setting_up_a_log(capsys: pytest.CaptureFixture[str], ours: bool) -> None:
    """structlog's own default does print it: that is what is held back."""
    structlog.reset_defaults()
    if ours:
        until_configured()

    def failing() -> None:
        blocks = [{"type": "section", "text": CANARY}]
        raise ValueError(len(blocks))

    try:
        failing()
    except ValueError:
        structlog.get_logger("bot.pulse.answering").warning("work.failed", work=7, exc_info=True)
    printed = capsys.readouterr().out
    assert "work.failed" in printed
    assert "failing" in printed
    assert (CANARY in printed) == (not ours)


def only_line(out: io.StringIO) -> dict[str, Any]:
    [line] = out.getvalue().splitlines()
    loaded: dict[str, Any] = json.loads(line)
    return loaded


def test_an_event_is_one_json_line_with_time_level_logger_event_and_ids(out: io.StringIO) -> None:
    structlog.get_logger("bot.ask").info("question.answered", question_id="q-17", took_ms=12.5, lang="fr", cached=False)
    line = only_line(out)
    assert datetime.fromisoformat(line.pop("at")).tzinfo is not None
    assert line == {
        "level": "info", "logger": "bot.ask", "event": "question.answered", "question_id": "q-17", "took_ms": 12.5,
        "lang": "fr", "cached": False,
    }  # fmt: skip


def test_stdlib_logging_of_our_packages_flows_through_with_its_extra_fields(out: io.StringIO) -> None:
    logging.getLogger("knowledge.catalog").warning("index.refused", extra={"document": "data-handling", "count": 2})
    line = only_line(out)
    assert (line["event"], line["document"], line["count"]) == ("index.refused", "data-handling", 2)


def test_bound_ids_are_on_every_line_of_both_kinds(out: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(request_id="r-1")
    structlog.get_logger("bot").info("a.done")
    logging.getLogger("knowledge").info("b.done")
    assert [json.loads(line)["request_id"] for line in out.getvalue().splitlines()] == ["r-1", "r-1"]


def test_the_level_is_for_our_packages_and_libraries_are_heard_from_warning_on(out: io.StringIO) -> None:
    logging.getLogger("httpx").info("GET")
    logging.getLogger("knowledge").debug("a.detail")
    structlog.get_logger("bot").debug("a.detail")
    assert out.getvalue() == ""
    configure("DEBUG", stream=out)
    logging.getLogger("knowledge").debug("a.detail")
    structlog.get_logger("bot").debug("a.detail")
    assert len(out.getvalue().splitlines()) == 2


def test_configuring_twice_does_not_double_the_lines(out: io.StringIO) -> None:
    configure("INFO", stream=out)
    structlog.get_logger("bot").info("a.done")
    only_line(out)


LEAKS: dict[str, Callable[[], object]] = {
    "a field named text": lambda: structlog.get_logger("bot").info("a.b", text=CANARY),
    "a field nobody thought of": lambda: structlog.get_logger("bot").info("a.b", customer_said=CANARY),
    "one word under an unknown key": lambda: structlog.get_logger("bot").info("a.b", word="Sommer"),
    "a sentence under a known key": lambda: structlog.get_logger("bot").info("a.b", status=CANARY),
    "an address under a known key": lambda: structlog.get_logger("bot").info("a.b", id="sommer@brisemont.example"),
    "inside a list": lambda: structlog.get_logger("bot").info("a.b", ids=[CANARY, "Sommer ist"]),
    "inside a mapping": lambda: structlog.get_logger("bot").info("a.b", ids={"Sommer": {"Sommer": 1}}),
    "inside an object": lambda: structlog.get_logger("bot").info("a.b", ids=Path, document=ValueError(CANARY)),
    "bytes": lambda: structlog.get_logger("bot").info("a.b", id=CANARY.encode()),
    "as the event itself": lambda: structlog.get_logger("bot").info(CANARY),
    "positional arguments": lambda: structlog.get_logger("bot").info("asked: %s", CANARY),
    "stdlib message": lambda: logging.getLogger("knowledge").error(f"cannot answer {CANARY}"),
    "stdlib arguments": lambda: logging.getLogger("knowledge").error("cannot answer %s", CANARY),
    "stdlib extra": lambda: logging.getLogger("knowledge").error("a.b", extra={"question": CANARY}),
    "broken arguments": lambda: logging.getLogger("knowledge").error("a.b %d %s", CANARY),
    "a library": lambda: logging.getLogger("openai").error("body: %s", CANARY, extra={"id": "Sommer"}),
    "a bound field": lambda: (
        structlog.contextvars.bind_contextvars(asked=CANARY),
        structlog.get_logger("bot").info("a.b"),
    ),
    "a key": lambda: structlog.get_logger("bot").info("a.b", **{CANARY: 1, "Sommer": 2}),
    "a warning": lambda: warnings.warn(CANARY, stacklevel=1),
    "stack information": lambda: logging.getLogger("knowledge").error("a.b", stack_info=True),
}


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS.keys())
@pytest.mark.filterwarnings("default")
def test_what_people_wrote_never_reaches_the_log(
    leak: Callable[[], object], stream: type[io.StringIO], capsys: pytest.CaptureFixture[str]
) -> None:
    out = stream()
    configure("DEBUG", stream=out)
    leak()
    assert out.getvalue().count("\n") == 1
    assert "Sommer" not in out.getvalue() + "".join(capsys.readouterr())


@pytest.mark.parametrize("log", ["structlog", "knowledge", "aiohttp"])
@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_an_exception_is_logged_by_type_and_place_never_by_its_message(
    log: Literal["structlog", "knowledge", "aiohttp"], stream: type[io.StringIO]
) -> None:
    out = stream()
    configure("INFO", stream=out)
    logger: Any = structlog.get_logger("bot") if log == "structlog" else logging.getLogger(log)
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise RuntimeError(f"cannot read {CANARY}") from error
    except RuntimeError:
        logger.exception("question.failed")
    said = out.getvalue()
    assert "Sommer" not in said
    assert "RuntimeError" in said
    assert "ValueError" in said
    assert "test_logs.py" in said


def test_an_exception_handed_over_as_a_value_is_described_too(out: io.StringIO) -> None:
    structlog.get_logger("bot").error("a.failed", exc_info=KeyError(CANARY))
    assert only_line(out)["raised"] == ["KeyError"]


def test_a_circular_chain_of_causes_ends(out: io.StringIO) -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    structlog.get_logger("bot").error("a.failed", exc_info=first)
    assert only_line(out)["raised"] == ["ValueError", "KeyError"]


def test_an_event_without_a_stable_name_tells_where_it_was_logged(out: io.StringIO) -> None:
    logging.getLogger("knowledge").info("Indexing done")
    line = only_line(out)
    assert line["event"] == "log.unnamed"
    assert "test_logs.py:" in line["where"]


def test_a_library_is_known_by_name_level_and_place(out: io.StringIO) -> None:
    logging.getLogger("httpx._client").warning("Connection to %s refused", "example")
    line = only_line(out)
    assert (line["event"], line["logger"], line["level"]) == ("library.said", "httpx._client", "warning")
    assert "test_logs.py:" in line["where"]


@pytest.mark.parametrize("token", TOKENS)
def test_tokens_are_redacted_under_every_key(token: str) -> None:
    secret = token.removeprefix("Bearer ").removeprefix("https://bot:").removesuffix("@db.brisemont.example/x")
    for key in STRING_KEYS:
        for value in (token, f"before-{token}-after", [token], Path(token)):
            assert secret not in str(safe(key, value))


@pytest.mark.parametrize("token", TOKENS)
def test_redaction_works_anywhere_in_a_text(token: str) -> None:
    clean = redact(f"start {token} end")
    assert "[redacted]" in clean
    assert clean.startswith("start ")
    for secret in ("abcdef", "1-2-3", "A0-123", "abcdefgh", "abc.def", "hunter2"):
        assert secret not in clean


def test_values_that_cannot_hold_prose_are_kept() -> None:
    class Colour(Enum):
        RED = 1

    kept = [3, 2.5, True, None, UUID(int=7), datetime(2026, 11, 22, tzinfo=UTC), Colour.RED]
    assert [safe("anything", value) for value in kept] == [
        3,
        2.5,
        True,
        None,
        str(UUID(int=7)),
        "2026-11-22 00:00:00+00:00",
        1,
    ]
    assert safe("folder", Path("/srv/archipel")) == "/srv/archipel"


@given(key=st.sampled_from(sorted(STRING_KEYS)), words=st.lists(st.text(min_size=1), min_size=2))
def test_anything_with_a_blank_is_withheld_under_every_key(key: str, words: list[str]) -> None:
    sentence = " ".join(words)
    assert safe(key, sentence) == f"[withheld {len(sentence)} characters]"


@given(key=st.text(), value=st.text(max_size=300))
def test_strings_leave_only_under_known_keys(key: str, value: str) -> None:
    if key not in STRING_KEYS:
        assert safe(key, value) == f"[withheld {len(value)} characters]"


def test_a_terminal_gets_readable_lines() -> None:
    out = Terminal()
    configure("INFO", stream=out)
    structlog.get_logger("bot").info("index.updated", added=3)
    assert "index.updated" in out.getvalue()
    assert not out.getvalue().startswith("{")


def test_logs_go_to_stderr_and_leave_stdout_alone(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", stream=sys.stderr)
    structlog.get_logger("bot").info("a.done")
    said = capsys.readouterr()
    assert said.out == ""
    assert json.loads(said.err)["event"] == "a.done"
