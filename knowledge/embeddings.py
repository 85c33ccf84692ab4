"""Texts to vectors: local hashed grams, an OpenAI-compatible endpoint, or an ONNX model from a folder.

`ARCHIPEL_EMBEDDINGS` chooses: empty or `local`, `onnx:/path/to/folder`, or the model name of an endpoint. All vectors
are float32 of length one, so a dot product is the cosine.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

import numpy as np

from knowledge.analysis import words
from knowledge.errors import EmbeddingError
from knowledge.masking import mask
from knowledge.vectors import Vectors

if TYPE_CHECKING:
    import openai

LOCAL: Final = "local"
_ENDPOINT_BATCH: Final = 128
_ONNX_BATCH: Final = 32
_ONNX_TOKENS: Final = 512
_OPENAI: Final = "https://api.openai.com/v1"
_TIMEOUT_SECONDS: Final = 20.0


class Embedder(Protocol):
    """Turns texts into vectors. `name` changes whenever the vectors would, so indexes know when to rebuild."""

    @property
    def name(self) -> str:
        """Which vectors these are."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension). Raises `EmbeddingError`."""
        ...


def embedder(choice: str, *, url: str = "", api_key: str = "") -> Embedder:
    """The embedder a setting names. Raises `EmbeddingError` when a model folder is not usable."""
    if choice in ("", LOCAL):
        return HashedGrams()
    if choice.startswith("onnx:"):
        return OnnxModel(Path(choice.removeprefix("onnx:")))
    return Endpoint(choice, url=url, api_key=api_key)


class HashedGrams:
    """Stateless vectors from hashed character grams of 3, 4 and 5 letters, signed, with logarithmic counts.

    Good at spotting near-duplicates and spelling variants, blind to meaning. In the ranking of questions they measured
    no better than nothing (`make bench`), so their weight there is 0.
    """

    dimension: Final = 256
    name: Final = "local-grams-256-v1"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text; a text without letters gives a row of zeros."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            self._fill(row, text)
        return _unit(rows)

    def _fill(self, row: Vectors, text: str) -> None:
        letters = np.frombuffer(("_" + "_".join(words(text)) + "_").encode(), dtype=np.uint8).astype(np.uint64)
        for length in (3, 4, 5):
            if len(letters) < length:
                continue
            hashes = _hash_windows(letters, length)
            values, counts = np.unique(hashes, return_counts=True)
            signs = np.where(values >> np.uint64(63), 1.0, -1.0)
            np.add.at(row, (values % np.uint64(self.dimension)).astype(np.intp), signs * (1.0 + np.log(counts)))


class Endpoint:
    """An OpenAI-compatible embeddings endpoint. Personal data and secrets are masked before they leave."""

    def __init__(self, model: str, *, url: str = "", api_key: str = "", timeout: float = _TIMEOUT_SECONDS) -> None:
        self.name = f"endpoint-{_public(url)}-{model}"
        self._model = model
        self._url = url or _OPENAI  # given, so that OPENAI_BASE_URL cannot lead the texts elsewhere
        self._api_key = api_key
        self._timeout = timeout

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Calls the endpoint in batches. Raises `EmbeddingError` on any failure or a malformed answer."""
        import openai

        retries = 2 if len(texts) > 1 else 0  # a single text is a question, and somebody waits
        # An endpoint on the company's own network often needs no key, but the client insists on one.
        with openai.OpenAI(
            base_url=self._url, api_key=self._api_key or "none", timeout=self._timeout, max_retries=retries
        ) as client:
            starts = range(0, len(texts), _ENDPOINT_BATCH)
            batches = [self._call(client, texts[start : start + _ENDPOINT_BATCH]) for start in starts]
        return _together(batches)

    def _call(self, client: "openai.OpenAI", texts: Sequence[str]) -> Vectors:
        masked = [mask(text).text for text in texts]
        try:
            answer = client.embeddings.create(model=self._model, input=masked, encoding_format="float")
            rows = [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        except Exception as error:  # a boundary: a strange endpoint makes the client raise almost anything
            failure = type(error).__name__
        else:
            return _checked(rows, len(texts))
        # Raised out here, without a cause: the client's exceptions quote what was sent.
        raise EmbeddingError(f"the embedding endpoint gave no vectors ({failure}); check ARCHIPEL_EMBEDDINGS_URL")


class OnnxModel:
    """A sentence-embedding model in a folder with `model.onnx` and `tokenizer.json`; mean pooling over tokens."""

    def __init__(self, folder: Path) -> None:
        missing = [name for name in ("model.onnx", "tokenizer.json") if not (folder / name).is_file()]
        if missing:
            raise EmbeddingError(f"{folder} lacks {' and '.join(missing)}; put an exported ONNX embedding model there")
        import onnxruntime
        import tokenizers

        digest = _digest(folder / "model.onnx")
        self.name = f"onnx-{folder.name}-{digest}"
        try:
            self._session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare exceptions of their own for a damaged file
            raise EmbeddingError(f"{folder} holds no usable ONNX model ({type(error).__name__})") from error
        self._tokenizer.enable_truncation(max_length=_ONNX_TOKENS)
        self._tokenizer.enable_padding()
        self._inputs = {item.name for item in self._session.get_inputs()}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Runs the model in small batches, so that padding stays short."""
        batches = [self._run(texts[start : start + _ONNX_BATCH]) for start in range(0, len(texts), _ONNX_BATCH)]
        return _together(batches)

    def _run(self, texts: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(list(texts))
        fields = {
            "input_ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64),
            "token_type_ids": np.array([encoding.type_ids for encoding in encodings], dtype=np.int64),
        }
        try:
            output = self._session.run(None, {name: fields[name] for name in self._inputs & fields.keys()})[0]
        except Exception as error:  # onnxruntime raises bare exceptions of its own
            raise EmbeddingError(
                f"{self.name} does not run ({type(error).__name__}); its tokenizer.json may belong to another model"
            ) from error
        if output.ndim == 2:  # the model pools by itself
            return _unit(output.astype(np.float32))
        weights = fields["attention_mask"][..., None].astype(np.float32)
        return _unit((output * weights).sum(axis=1))  # the mean's divisor does not change the direction


def _together(batches: Sequence[Vectors]) -> Vectors:
    if len({batch.shape[1] for batch in batches}) > 1:
        raise EmbeddingError("the embedding model answered with vectors of unequal length")
    return np.concatenate(batches) if batches else np.zeros((0, 0), dtype=np.float32)


def _public(url: str) -> str:
    """A URL without what must not stand in files: user, password, query."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _digest(file: Path) -> str:
    """Twelve letters of the file's SHA-256, the same wherever the model is copied to."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:12]


def _hash_windows(
    letters: np.ndarray[tuple[int], np.dtype[np.uint64]], length: int
) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """A 64-bit hash of every window (FNV-1a over the bytes, then the finaliser of SplitMix64)."""
    count = len(letters) - length + 1
    hashes = np.full(count, 0xCBF29CE484222325, dtype=np.uint64)
    for offset in range(length):
        hashes = (hashes ^ letters[offset : offset + count]) * np.uint64(0x100000001B3)
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths == 0.0, 1.0, lengths)).astype(np.float32, copy=False)


def _checked(rows: list[list[float]], expected: int) -> Vectors:
    try:
        vectors = np.array(rows, dtype=np.float32)
    except (TypeError, ValueError):
        raise EmbeddingError("the embedding endpoint answered with vectors of unequal length or no numbers") from None
    if vectors.ndim != 2 or len(vectors) != expected or not vectors.size or not np.isfinite(vectors).all():
        raise EmbeddingError(f"the embedding endpoint answered with {len(rows)} vectors for {expected} texts")
    return _unit(vectors)
