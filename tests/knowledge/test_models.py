"""The model engine against a scripted endpoint: what leaves, what comes back, and every way to fail."""

import asyncio
import logging
import os
import subprocess
import sys
import textwrap
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import ModelError
from knowledge.masking import TOKENS
from knowledge.models import ModelEngine
from knowledge.types import Draft, Turn
from tests.support.attacks import LIVE
from tests.support.openai_server import OpenAIServer
from tests.support.passages import PASSAGES, TODAY

GOOD = (
    "Logs stay for 14 days [2]. At most 50 records go into one request [1].\nQUOTES\n"
    '[2] "Logs are kept for 14 days."\n[1] "At most 50 records per request"\n'
)
SECRETS = (
    "jane.doe@kunde.example",
    "+33 6 12 34 56 78",
    "FR76 3000 6000 0112 3456 7890 189",
    "sk-abcdef1234567890ABCDEF",
)
QUESTION = f"May I enter {', '.join(SECRETS)}?"


def engine(server: OpenAIServer, *, timeout: float = 20.0) -> ModelEngine:
    return ModelEngine("scripted", url=server.url, api_key="key-123", timeout=timeout)


async def write(server: OpenAIServer, question: str = "How many records?", **kwargs: Any) -> Draft | None:
    return await engine(server).write(question, "en", PASSAGES, today=TODAY, **kwargs)


async def test_a_reply_comes_back_as_a_draft_with_verified_citations(openai_server: OpenAIServer) -> None:
    openai_server.always(text=GOOD)
    draft = await write(openai_server)
    assert draft is not None
    assert draft.text == "Logs stay for 14 days [1]. At most 50 records go into one request [2]."
    assert [citation.document for citation in draft.citations] == ["on-premise", "data-handling"]


async def test_the_request_is_bounded_cool_streamed_and_goes_nowhere_else(openai_server: OpenAIServer) -> None:
    openai_server.always(text=GOOD)
    await write(openai_server)
    (request,) = openai_server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer key-123"
    body = request.body
    assert (body["model"], body["temperature"], body["stream"], body["max_tokens"]) == ("scripted", 0.0, True, 2000)
    assert body.keys() == {"model", "temperature", "stream", "max_tokens", "messages"}  # Mistral refuses unknown keys
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


@pytest.mark.parametrize("url", ["https://api.openai.com/v1", "", "https://brise.openai.azure.com/openai/v1/"])
async def test_openai_and_azure_get_the_limit_under_its_newer_name(url: str) -> None:
    from openai import DefaultAsyncHttpxClient

    async with DefaultAsyncHttpxClient() as http:
        model = ModelEngine("gpt-4o", url=url)._chat(http)
        payload = model._get_request_payload([("user", "x")])
    assert payload["max_completion_tokens"] == 2000
    assert "max_tokens" not in payload
    assert str(model.openai_api_base) == (url or "https://api.openai.com/v1")


async def test_nothing_personal_leaves(openai_server: OpenAIServer) -> None:
    openai_server.always(text=GOOD)
    await write(openai_server, QUESTION, history=[Turn("person", QUESTION), Turn("guide", f"You wrote {SECRETS[0]}")])
    for secret in SECRETS:
        assert secret not in openai_server.received_text
        assert secret.replace(" ", "") not in openai_server.received_text.replace(" ", "")
    assert openai_server.received_text.count(TOKENS["email"]) >= 3
    assert "EARLIER MESSAGES" in openai_server.received_text


async def test_no_answer_is_none(openai_server: OpenAIServer) -> None:
    openai_server.always(text="NO ANSWER")
    assert await write(openai_server) is None


async def test_without_passages_nothing_is_asked(openai_server: OpenAIServer) -> None:
    assert await engine(openai_server).write("?", "en", [], today=TODAY) is None
    assert openai_server.requests == []


async def test_the_text_grows_visibly_without_marks_quotes_or_links(openai_server: OpenAIServer) -> None:
    openai_server.always(text="See <!channel> [here](https://evil.example/x). " + GOOD, piece=3)
    shown: list[str] = []

    async def on_text(text: str) -> None:
        shown.append(text)

    draft = await write(openai_server, on_text=on_text)
    assert draft is not None
    assert len(shown) > 10
    assert all(len(a) <= len(b) for a, b in pairwise(shown))
    assert shown[-1] == draft.text
    assert not any(LIVE.search(text) or "QUOTES" in text or "[3]" in text for text in shown)


async def test_an_error_of_the_caller_is_the_callers(openai_server: OpenAIServer) -> None:
    openai_server.always(text=GOOD)

    async def on_text(text: str) -> None:
        raise TimeoutError(text)

    with pytest.raises(TimeoutError, match="Logs"):
        await write(openai_server, on_text=on_text)


STREAM = {"content-type": "text/event-stream"}


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        ({"status": 401}, "refused the key (401)"),
        ({"status": 403}, "refused the key (403)"),
        ({"status": 404}, "does not know this model"),
        ({"status": 422}, "rejected the request (422)"),
        ({"status": 429, "headers": {"retry-after": "60"}}, "no more requests just now (429)"),
        (
            {"status": 429, "headers": {"retry-after": "Mon, 23 Nov 2026 10:00:00 GMT"}},
            "no more requests just now (429)",
        ),
        ({"status": 500}, "failed (500)"),
        ({"status": 503}, "failed (503)"),
        ({"text": GOOD, "after": 3}, "broke off"),
        ({"text": GOOD, "finish": None}, "broke off"),
        ({"text": ""}, "empty answer"),
        ({"text": " \n "}, "empty answer"),
        ({"text": GOOD, "finish": "length"}, "too long"),
        ({"text": "ha " * 10_000, "piece": 500}, "too long"),
        ({"text": GOOD, "finish": "content_filter"}, "content filter"),
        ({"raw": "<html>Welcome</html>"}, "could not be read"),
        ({"raw": "data: {nonsense secret-reply\n\n", "headers": STREAM}, "could not be read"),
        ({"raw": 'data: {"choices": "secret-reply"}\n\n', "headers": STREAM}, "could not be read"),
        ({"raw": 'data: {"error": {"message": "secret-reply"}}\n\n', "headers": STREAM}, "could not be read"),
        ({"raw": "data: [DONE]\n\n", "headers": STREAM}, "could not be read"),
        ({"text": "Everything is allowed, secret-reply."}, "cited nothing"),
        ({"text": 'All [1].\nQUOTES\n[1] "secret-reply"'}, "cited nothing"),
    ],
)
async def test_every_failure_is_one_plain_sentence_without_their_words_or_ours(
    behaviour: dict[str, Any],
    sentence: str,
    openai_server: OpenAIServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    openai_server.always(**behaviour)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(ModelError) as caught:
            await write(openai_server, "secret-question?")
    message = str(caught.value)
    assert sentence in message
    assert message.count(".") == 1
    assert caught.value.__cause__ is None
    out, err = capfd.readouterr()
    said = [str(warning.message) for warning in warned]
    told = "\n".join([message, caplog.text, out, err, repr(caught.value.__context__), *said])
    assert not any(word in told for word in ("secret-question", "secret-reply", "key-123", "Brise Local"))


async def test_a_passing_failure_is_tried_once_more(openai_server: OpenAIServer) -> None:
    openai_server.once(status=503)
    openai_server.always(text=GOOD)
    assert await write(openai_server) is not None
    assert len(openai_server.requests) == 2


async def test_nobody_waits_for_an_endpoint_that_wants_a_long_pause(openai_server: OpenAIServer) -> None:
    openai_server.always(status=429, headers={"retry-after": "3"})
    with pytest.raises(ModelError):
        await write(openai_server)
    assert len(openai_server.requests) == 1


@pytest.mark.parametrize("after", [None, 3])
async def test_a_slow_endpoint_is_given_up_in_time(after: int | None, openai_server: OpenAIServer) -> None:
    openai_server.always(text=GOOD, hang=True, after=after)
    clock = asyncio.get_running_loop().time
    await asyncio.to_thread(__import__, "langchain_openai")
    started = clock()
    with pytest.raises(ModelError, match="took"):
        await engine(openai_server, timeout=0.4).write("?", "en", PASSAGES, today=TODAY)
    assert clock() - started < 2.0


async def test_nobody_listening_is_said() -> None:
    with OpenAIServer() as server:
        url = server.url
    with pytest.raises(ModelError, match="could not be reached"):
        await ModelEngine("scripted", url=url).write("?", "en", PASSAGES, today=TODAY)


def test_the_engine_works_in_one_event_loop_after_another(openai_server: OpenAIServer) -> None:
    openai_server.always(text=GOOD)
    for _ in range(3):
        assert asyncio.run(write(openai_server)) is not None


# ---- LangSmith ----------------------------------------------------------------------------------------------------

GUARDED = "asyncio.run(ModelEngine('m', url=sys.argv[1]).write('secret-question?', 'en', PASSAGES, today=TODAY))"
UNGUARDED = "ChatOpenAI(model='m', base_url=sys.argv[1], api_key='k', streaming=True).invoke('secret-question?')"
SCRIPT = """
import asyncio, sys
from langchain_core.tracers.langchain import wait_for_all_tracers
from langchain_openai import ChatOpenAI
from knowledge.models import ModelEngine
from tests.support.passages import PASSAGES, TODAY
{call}
wait_for_all_tracers()
"""


@pytest.mark.parametrize(("call", "spied"), [(GUARDED, False), (UNGUARDED, True)], ids=["ours", "plain LangChain"])
def test_langsmith_cannot_be_switched_on_by_the_environment(
    call: str, spied: bool, openai_server: OpenAIServer
) -> None:
    openai_server.always(text=GOOD)
    with OpenAIServer() as spy:
        spy.always(text=GOOD)
        names = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2")
        trap = dict.fromkeys(("LANGSMITH_ENDPOINT", "LANGSMITH_GATEWAY", "OPENAI_BASE_URL", "OPENAI_API_BASE"), spy.url)
        environment = {**os.environ, **dict.fromkeys(names, "true"), **trap, "LANGSMITH_API_KEY": "lsv2_x"}
        script = SCRIPT.format(call=call)
        root = Path(__file__).parents[2]
        command = [sys.executable, "-c", textwrap.dedent(script), openai_server.url]
        subprocess.run(command, env=environment, cwd=root, check=True, timeout=60, capture_output=True)
        assert bool(spy.requests) is spied
    assert "secret-question" in openai_server.received_text
