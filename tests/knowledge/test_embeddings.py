"""Embeddings: hashed grams, an endpoint on the wire, a tiny ONNX model from a folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.embeddings import Endpoint, HashedGrams, OnnxModel, embedder
from knowledge.errors import EmbeddingError
from tests.support.openai_server import OpenAIServer

TINY = Path(__file__).parents[1] / "data" / "tiny-onnx"


# ---- local --------------------------------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=60), max_size=5))
def test_local_vectors_are_finite_float32_of_length_one_or_zero(texts: list[str]) -> None:
    vectors = HashedGrams().embed(texts)
    assert vectors.shape == (len(texts), HashedGrams.dimension)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.all(np.isclose(lengths, 1.0, atol=1e-5) | (lengths == 0.0))


def test_only_a_text_without_letters_has_no_direction() -> None:
    lengths = np.linalg.norm(HashedGrams().embed(["", "…!", "a", "\ud800", "ß"]), axis=1)
    assert [bool(length) for length in lengths] == [False, False, True, False, True]


def test_near_duplicates_are_near_and_other_texts_are_not() -> None:
    texts = (
        "At most 50 customer records may be entered per request.",
        "at most 50 custommer records may be entred per request",
        "The canteen is closed on Thursdays between six and eight.",
    )
    first, typo, other = HashedGrams().embed(texts)
    assert first @ typo > 0.8
    assert first @ other < 0.3


def test_local_vectors_are_the_same_in_every_process() -> None:
    code = (
        "from knowledge.embeddings import HashedGrams; import hashlib;"
        "print(hashlib.sha256(HashedGrams().embed(['Données clients','x']).tobytes()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


# ---- endpoint -----------------------------------------------------------------------------------------------------


def numbered(texts: list[str]) -> list[list[float]]:
    """A direction that tells the number in each text."""
    return [[float(text.rpartition(" ")[2]), 1.0] for text in texts]


def always(vectors: list[Any]) -> Callable[[list[str]], list[Any]]:
    """The same vectors for whatever texts."""
    return lambda _: vectors


def endpoint(server: OpenAIServer, **kwargs: Any) -> Endpoint:
    return Endpoint("small", url=server.url, api_key="key-123", **kwargs)


@pytest.mark.parametrize("shuffle", [False, True])
def test_many_texts_go_in_batches_and_come_back_in_order(shuffle: bool, openai_server: OpenAIServer) -> None:
    openai_server.always(vectors=numbered, shuffle=shuffle)
    vectors = endpoint(openai_server).embed([f"text {n}" for n in range(300)])
    assert [len(request.body["input"]) for request in openai_server.requests] == [128, 128, 44]
    assert np.allclose(vectors[:, 0] / vectors[:, 1], np.arange(300), rtol=1e-4)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert vectors.dtype == np.float32


def test_the_request_names_the_model_and_carries_nothing_personal(openai_server: OpenAIServer) -> None:
    endpoint(openai_server).embed(["Is jane.doe@kunde.example or +33 6 12 34 56 78 personal data?"])
    (request,) = openai_server.requests
    assert request.path == "/v1/embeddings"
    assert request.headers["authorization"] == "Bearer key-123"
    assert request.body["model"] == "small"
    assert request.body["input"] == ["Is [e-mail] or [telephone] personal data?"]


def test_the_environment_cannot_lead_the_texts_elsewhere(
    openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", openai_server.url)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(EmbeddingError):
        Endpoint("small", timeout=2.0).embed(["x"])
    assert openai_server.requests == []


def test_no_texts_need_no_endpoint(openai_server: OpenAIServer) -> None:
    assert len(endpoint(openai_server).embed([])) == 0
    assert openai_server.requests == []


@pytest.mark.parametrize(
    "behaviour",
    [
        {"status": 401},
        {"status": 400},
        {"status": 429, "headers": {"retry-after": "0"}},
        {"status": 500},
        {"raw": "<html>"},
        {"raw": "{nonsense"},
        {"raw": "[]"},
        {"raw": "null"},
        {"raw": '{"data": null}'},
        {"raw": '{"data": []}'},
        {"raw": '{"data": [{"index": 0}]}'},
        {"raw": '{"data": [{"index": 0, "embedding": [1, 2]}]}'},
        {"raw": '{"data": [{"index": null, "embedding": [1]}, {"index": 1, "embedding": [1]}]}'},
        {"vectors": always([[1.0, 2.0], [1.0]])},
        {"vectors": always([[1.0, 2.0]] * 3)},
        {"vectors": always([[1.0, None]] * 2)},
        {"vectors": always([[float("nan")], [1.0]])},
        {"vectors": always([["a"], ["b"]])},
        {"vectors": always([{"a": 1}, {"a": 1}])},
        {"vectors": always([[], []])},
        {"vectors": always([1.0, 2.0])},
        {"hang": True},
    ],
)
def test_whatever_an_endpoint_does_wrong_is_an_embedding_error(
    behaviour: dict[str, Any], openai_server: OpenAIServer
) -> None:
    openai_server.always(**behaviour)
    with pytest.raises(EmbeddingError, match="embedding endpoint") as caught:
        endpoint(openai_server, timeout=0.3).embed(["secret one", "secret two"])
    assert "secret" not in str(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)


def test_batches_of_unequal_length_or_count_are_an_error(openai_server: OpenAIServer) -> None:
    openai_server.once(vectors=always([[1.0]] * 127))
    with pytest.raises(EmbeddingError, match="127 vectors for 128 texts"):
        endpoint(openai_server).embed(["x"] * 130)

    openai_server.once(vectors=lambda texts: [[1.0, 1.0]] * len(texts))
    openai_server.once(vectors=lambda texts: [[1.0]] * len(texts))
    with pytest.raises(EmbeddingError, match="unequal length"):
        endpoint(openai_server).embed(["x"] * 130)


def test_a_question_is_not_tried_again_while_somebody_waits(openai_server: OpenAIServer) -> None:
    openai_server.always(status=429, headers={"retry-after": "60"})
    with pytest.raises(EmbeddingError):
        endpoint(openai_server).embed(["one question"])
    assert len(openai_server.requests) == 1


def test_nobody_listening_is_an_embedding_error() -> None:
    with OpenAIServer() as server:
        url = server.url
    with pytest.raises(EmbeddingError, match="APIConnectionError"):
        Endpoint("small", url=url).embed(["x"])


# ---- ONNX ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny() -> OnnxModel:
    return OnnxModel(TINY)


def test_an_onnx_model_sees_meaning_across_languages(tiny: OnnxModel) -> None:
    vectors = tiny.embed(["delete customer data", "Kunde Daten löschen", "client données supprimer", "training car"])
    assert vectors.shape == (4, 8)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert min(vectors[0] @ vectors[1], vectors[0] @ vectors[2]) > 0.9
    assert vectors[0] @ vectors[3] < 0.3


def test_padding_and_batching_change_nothing(tiny: OnnxModel) -> None:
    texts = ["customer", "customer data delete training car " * 10, "voiture"] * 15
    together, alone = tiny.embed(texts), np.concatenate([tiny.embed([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-6)


def test_texts_without_tokens_or_with_very_many_are_embedded_too(tiny: OnnxModel) -> None:
    assert np.isfinite(tiny.embed(["", "customer", "customer " * 5000])).all()
    assert np.isfinite(tiny.embed([""])).all()
    assert len(tiny.embed([])) == 0


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json"])
def test_an_incomplete_folder_is_named_with_what_it_lacks(missing: str, tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "model")
    (folder / missing).unlink()
    with pytest.raises(EmbeddingError, match=f"lacks {missing}"):
        OnnxModel(folder)


@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_an_embedding_error(broken: str, tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "model")
    (folder / broken).write_bytes(b"garbage")
    with pytest.raises(EmbeddingError, match="no usable ONNX model"):
        OnnxModel(folder)


def test_a_tokenizer_that_does_not_fit_its_model_is_an_embedding_error(tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "model")
    tokenizer = folder / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8").replace('"car": 16', '"car": 999'), encoding="utf-8")
    assert "999" in tokenizer.read_text(encoding="utf-8")
    with pytest.raises(EmbeddingError, match="does not run"):
        OnnxModel(folder).embed(["car"])


# ---- choice -------------------------------------------------------------------------------------------------------


def test_the_setting_chooses(tmp_path: Path) -> None:
    assert isinstance(embedder(""), HashedGrams)
    assert isinstance(embedder("local"), HashedGrams)
    assert isinstance(embedder(f"onnx:{TINY}"), OnnxModel)
    assert isinstance(embedder("text-embedding-3-small"), Endpoint)
    with pytest.raises(EmbeddingError, match=r"lacks model\.onnx and tokenizer\.json"):
        embedder(f"onnx:{tmp_path}")


def test_another_choice_has_another_name() -> None:
    choices = [embedder(""), embedder("a"), embedder("b"), embedder("a", url="http://x"), embedder(f"onnx:{TINY}")]
    assert len({choice.name for choice in choices}) == len(choices)
