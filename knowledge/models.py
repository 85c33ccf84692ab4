"""Answers written by a chat model behind an OpenAI-compatible endpoint (OpenAI, Azure, Mistral, vLLM, Ollama...).

What leaves: the masked question, the masked conversation and the passages the asker may read. What comes back is
believed only as far as `knowledge.citations` can verify it. Nothing of either stands in a log or an error message.
"""

import asyncio
import warnings
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from knowledge.citations import declined, parse, preview
from knowledge.errors import ModelError
from knowledge.masking import mask
from knowledge.prompts import Prompt, build, recognised, recognition
from knowledge.types import Draft, Lang, Passage, Turn

if TYPE_CHECKING:
    from ssl import SSLContext

    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

_OPENAI: Final = "https://api.openai.com/v1"
_MAX_TOKENS: Final = 2000
"""Of a reply: five sentences and their quotes take about 400; the rest is for models that think aloud."""

_MAX_CHARACTERS: Final = 12_000
"""Of a reply, for endpoints that ignore the limit of tokens."""

_MAX_RETRIES: Final = 1
_MAX_RETRY_AFTER_SECONDS: Final = 2
"""An endpoint that wants a longer pause is not asked again: a person waits, and the extractive answer is at hand."""

_CONNECT_SECONDS: Final = 5.0

_LOOK: Final = 5
"""Characters, or a tenth of the text, that a reply grows before it is shown again: a look takes milliseconds, and with
one for each of a thousand tokens fifty replies at once would leave no time for anything else."""

OnText = Callable[[str], Awaitable[None]]


class ModelEngine:
    """Writes answers with a chat model.

    `url` is the base URL of the endpoint, OpenAI's own when empty; `timeout` is for a whole answer, in seconds.
    """

    name: Final = "model"

    def __init__(self, model: str, *, url: str = "", api_key: str = "", timeout: float = 30.0) -> None:
        self._model = model
        self._url = url or _OPENAI
        self._api_key = api_key
        self._timeout = timeout

    async def write(
        self,
        question: str,
        lang: Lang,
        passages: Sequence[Passage],
        *,
        today: date,
        history: Sequence[Turn] = (),
        on_text: OnText | None = None,
    ) -> Draft | None:
        """The answer in `lang` with verified citations; None when the model says that the passages do not answer.

        `on_text` gets the text so far whenever more of it can be shown. It is not verified yet: what this method
        returns replaces it. Raises `ModelError`, whose message is one plain sentence, for every failure of the
        endpoint and for a reply without a valid citation.
        """
        if not passages:
            return None
        masked = [replace(turn, text=mask(turn.text).text) for turn in history]
        written = await self._reply(build(mask(question).text, lang, passages, masked), passages, on_text)
        if declined(written):
            return None
        draft = parse(written, passages, today=today)
        if draft is None:
            raise ModelError("The model's answer cited nothing that stands in the documents.")
        return draft

    async def recognise(self, question: str, choices: Mapping[str, str]) -> frozenset[str]:
        """Which of `choices` (meaning by id) a question speaks of; only ids that were offered. Raises `ModelError`."""
        written = await self._reply(recognition(mask(question).text, choices), (), None)
        return recognised(written, choices)

    async def probe(self) -> None:
        """Ask for one word, to see whether the endpoint answers. Raises `ModelError`."""
        await self._reply(Prompt(system="Answer with the word yes.", user="Do you read this?"), (), None)

    async def _reply(self, prompt: Prompt, passages: Sequence[Passage], on_text: OnText | None) -> str:
        """The whole reply, shown while it grows."""
        await asyncio.to_thread(_load)
        from langsmith import tracing_context

        written, looked, shown = "", 0, ""

        async def show() -> None:
            nonlocal looked, shown
            looked = len(written)
            if on_text and (text := preview(written, passages)) and text != shown:
                await on_text(shown := text)

        try:
            # LangSmith would otherwise switch itself on by environment variables and send every prompt to its servers.
            async with asyncio.timeout(self._timeout) as clock:
                with tracing_context(enabled=False):
                    async with aclosing(self._pieces(prompt)) as pieces:
                        async for piece in pieces:
                            written += piece
                            if len(written) - looked >= max(_LOOK, looked // 10):
                                await show()
                        await show()
        except TimeoutError:
            if not clock.expired():  # the caller's own
                raise
            raise ModelError(f"The model took longer than {self._timeout:g} s.") from None
        if not written.strip():
            raise ModelError("The model gave an empty answer.")
        return written

    async def _pieces(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """The reply in pieces as they arrive, with every failure as a `ModelError`."""
        finish, size, failure = None, 0, ""
        try:
            async with _http_client(self._timeout) as http:
                messages = [("system", prompt.system), ("user", prompt.user)]
                replies = cast("AsyncGenerator[AIMessageChunk, None]", self._chat(http).astream(messages))
                async with aclosing(replies) as chunks:
                    async for chunk in chunks:
                        finish = chunk.response_metadata.get("finish_reason") or finish
                        size += len(chunk.text)
                        if size > _MAX_CHARACTERS:
                            finish = "length"
                            break
                        yield str(chunk.text)
        except Exception as error:  # a boundary: whatever LangChain, the client or a strange endpoint comes up with
            failure = _sentence(error)
        if failure := failure or _UNFINISHED.get(finish or "", ""):
            # Raised out here, without a cause: the client's exceptions quote requests and responses.
            raise ModelError(failure)

    def _chat(self, http: "DefaultAsyncHttpxClient") -> "ChatOpenAI":
        """The LangChain model. Whatever it would look up in environment variables is given, so that it does not."""
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        # OpenAI's newer models refuse `max_tokens`, Mistral and others refuse what replaced it.
        host = urlsplit(self._url).hostname or ""
        newer = host.endswith((".openai.com", ".openai.azure.com"))
        limit: dict[str, Any] = {"max_tokens": _MAX_TOKENS} if newer else {"extra_body": {"max_tokens": _MAX_TOKENS}}
        return ChatOpenAI(
            model=self._model,
            base_url=self._url,
            api_key=SecretStr(self._api_key or "none"),  # an endpoint on the company's own network often needs no key
            temperature=0.0,
            timeout=self._timeout,
            stream_chunk_timeout=self._timeout,
            max_retries=_MAX_RETRIES,
            http_async_client=http,
            stream_usage=False,
            use_responses_api=False,
            output_version="v0",
            cache=False,
            verbose=False,
            **limit,
        )


def _load() -> None:
    """Import LangChain (1 to 3 s the first time, which is neither the event loop's nor the model's fault)."""
    import langchain_openai  # noqa: F401

    _certificates()
    # Pydantic would print the values of a malformed response.
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)


@cache
def _certificates() -> "SSLContext":
    """Whom to trust, as the client's own default has it. Once: reading it takes 50 ms that belong to other people."""
    import httpx2

    return httpx2.create_ssl_context()


def _http_client(timeout: float) -> "DefaultAsyncHttpxClient":
    """A client of our own for one reply: LangChain's is shared between event loops, which then fail."""
    from openai import DefaultAsyncHttpxClient, Timeout

    return DefaultAsyncHttpxClient(
        timeout=Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS)),
        event_hooks={"response": [_no_long_pause]},
        verify=_certificates(),
    )


async def _no_long_pause(response: Any) -> None:
    pause = response.headers.get("retry-after", "0")
    if not pause.isdigit() or int(pause) > _MAX_RETRY_AFTER_SECONDS:
        response.headers["x-should-retry"] = "false"


_UNFINISHED: Final = {
    "": "The model's answer broke off.",
    "length": "The model's answer was too long.",
    "content_filter": "The model endpoint's content filter stopped the answer.",
}
"""What is wrong with a reply that ended for this reason; none for `stop`."""


def _sentence(error: Exception) -> str:
    """What happened, without a word of the request or the response."""
    import openai

    match error:
        case openai.APITimeoutError() | TimeoutError():
            return "The model endpoint took too long."
        case openai.APIConnectionError():
            return "The model endpoint could not be reached or broke off; check ARCHIPEL_MODEL_URL."
        case openai.APIStatusError(status_code=401 | 403 as status):
            return f"The model endpoint refused the key ({status}); check OPENAI_API_KEY."
        case openai.APIStatusError(status_code=404):
            return "The model endpoint does not know this model (404); check ARCHIPEL_MODEL and ARCHIPEL_MODEL_URL."
        case openai.APIStatusError(status_code=429):
            return "The model endpoint takes no more requests just now (429); its limit or budget is used up."
        case openai.APIStatusError(status_code=status) if status >= 500:
            return f"The model endpoint failed ({status})."
        case openai.APIStatusError(status_code=status):
            return f"The model endpoint rejected the request ({status}); check ARCHIPEL_MODEL."
        case _:
            return f"The model endpoint's answer could not be read ({type(error).__name__})."
