"""What `archipel doctor` says about index, reviews, calibration, embeddings and model."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import knowledge_base
from bot.doctor import Check, check_calibration, check_data_folder, check_embeddings, check_index, check_model
from bot.settings import Settings
from tests.support.command_line import listing
from tests.support.openai_server import OpenAIServer
from tests.support.policies import Folder

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CALIBRATION = Path(__file__).parents[2] / "policies" / "calibration.json"


@pytest.fixture
def indexed(settings: Settings, folder: Folder) -> Settings:
    """An installation whose index is in step and whose documents are all reviewed."""
    folder.write("meetings", "Meetings are recorded on paper.")
    knowledge_base(settings).refresh()
    return settings


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


def checks(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in check_index(settings, NOW)}


def test_an_index_in_step_shows_its_fingerprint_and_size(indexed: Settings) -> None:
    found = checks(indexed)
    fingerprint = knowledge_base(indexed).fingerprint()
    assert found["index"] == Check("index", "ok", f"{fingerprint}, 7 chunks of 7 documents")
    assert found["reviews"] == Check("reviews", "ok", "no published document is overdue")


def test_nothing_is_changed_by_looking(indexed: Settings, folder: Folder, clean_environment: Path) -> None:
    folder.write("meetings", "Meetings are not recorded.")
    folder.put("documents/broken.en.md", "no front matter")
    before = listing(clean_environment)
    assert checks(indexed)["index"].verdict == "warn"
    assert listing(clean_environment) == before


def test_without_an_index_the_next_step_is_named_and_none_is_made(settings: Settings, folder: Folder) -> None:
    assert check_index(settings, NOW) == [
        Check("index", "warn", "there is none yet", "run `archipel index`; the first question does it as well")
    ]
    assert not settings.data_dir.exists()


def test_documents_that_were_added_changed_and_removed_since_are_named(indexed: Settings, folder: Folder) -> None:
    folder.write("plants", "Plants are watered by the office.")
    folder.write("meetings", "Meetings are not recorded.")
    folder.remove("visitors")
    found = checks(indexed)["index"]
    assert (found.verdict, found.do) == ("warn", "run `archipel index`")
    assert found.said.endswith("behind the documents: meetings.en, plants.en, visitors.en")


def test_a_file_that_is_broken_now_is_refused_and_not_behind(indexed: Settings, folder: Folder) -> None:
    folder.put("documents/meetings.en.md", "no front matter")
    found = checks(indexed)["index"]
    assert (found.verdict, found.do) == ("warn", "run `archipel check`")
    assert found.said.endswith("files refused: documents/meetings.en.md")


def test_other_words_mean_that_the_index_is_made_anew(indexed: Settings, folder: Folder) -> None:
    folder.put("glossary.yaml", "- {id: client, en: [customer, client]}\n")
    assert "made for other settings or words" in checks(indexed)["index"].said


def test_missing_vectors_are_a_warning(settings: Settings, folder: Folder) -> None:
    broken = settings.model_copy(update={"embeddings": "m", "embeddings_url": "http://127.0.0.1:9/v1"})
    knowledge_base(broken).refresh()
    assert "vectors are missing" in checks(broken)["index"].said
    assert "made for other settings" in checks(settings)["index"].said


def test_long_lists_are_cut(indexed: Settings, folder: Folder) -> None:
    for number in range(8):
        folder.write(f"extra-{number}", "Text.")
    assert checks(indexed)["index"].said.endswith(
        "extra-0.en, extra-1.en, extra-2.en, extra-3.en, extra-4.en and 3 more"
    )


def test_policies_that_are_gone_are_a_failure(indexed: Settings, folder: Folder) -> None:
    folder.root.rename(folder.root.with_name("moved"))
    found = checks(indexed)["index"]
    assert found.verdict == "fail"
    assert "policies does not exist" in found.do


def test_an_overdue_review_names_the_document_since_when_and_its_owner(settings: Settings, folder: Folder) -> None:
    knowledge_base(settings).refresh()
    found = checks(settings)["reviews"]
    assert (found.verdict, found.said) == ("warn", "overdue: meetings.en (2026-09-30, legal@brisemont.example)")


def test_the_product_s_own_calibration_is_fine_to_start_with(settings: Settings, folder: Folder) -> None:
    found = check_calibration(settings)
    assert found.verdict == "ok"
    assert found.said.startswith("the product's own of 20")
    assert "run `archipel calibrate` once golden.yaml" in found.do


def test_a_calibration_of_one_s_own_shows_its_day_and_counts_for_its_embeddings(
    settings: Settings, folder: Folder
) -> None:
    folder.put("calibration.json", CALIBRATION.read_text(encoding="utf-8"))
    found = check_calibration(settings)
    assert (found.verdict, found.said) == ("ok", "of 2026-11-22, measured with the embeddings in use")
    other = check_calibration(settings.model_copy(update={"embeddings": "m", "embeddings_url": "http://127.0.0.1:9"}))
    assert (other.verdict, other.do) == ("warn", "run `archipel calibrate`")
    assert "not measured with the embeddings in use" in other.said


def test_a_damaged_calibration_fails(settings: Settings, folder: Folder) -> None:
    folder.put("calibration.json", "{}")
    found = check_calibration(settings)
    assert found.verdict == "fail"
    assert "run `archipel calibrate`, or delete it" in found.do


def test_local_embeddings_need_nothing(settings: Settings) -> None:
    assert check_embeddings(settings) == Check("embeddings", "ok", "local, 256 numbers a text")


def test_an_embedding_endpoint_is_tried(settings: Settings, server: OpenAIServer) -> None:
    ours = settings.model_copy(update={"embeddings": "m", "embeddings_url": server.url})
    assert check_embeddings(ours) == Check("embeddings", "ok", "m, 2 numbers a text")
    server.always(status=401)
    found = check_embeddings(ours)
    assert (found.verdict, found.said) == ("fail", "m gives no vectors")
    assert "ARCHIPEL_EMBEDDINGS_URL" in found.do


def test_an_embedding_model_that_is_not_there_fails(settings: Settings) -> None:
    found = check_embeddings(settings.model_copy(update={"embeddings": "onnx:/nowhere"}))
    assert found.verdict == "fail"
    assert "lacks model.onnx and tokenizer.json" in found.do


async def test_without_a_model_answers_are_quotes_and_that_is_fine(settings: Settings) -> None:
    found = await check_model(settings)
    assert (found.verdict, found.said) == ("ok", "none: answers quote the documents (extractive)")


async def test_a_model_is_asked_for_one_word(settings: Settings, server: OpenAIServer) -> None:
    server.always(text="Yes.")
    found = await check_model(settings.model_copy(update={"model": "m", "model_url": server.url}))
    assert found == Check("model", "ok", "m answers")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "do"),
    [
        ({"status": 401}, "check OPENAI_API_KEY"),
        ({"status": 404}, "check ARCHIPEL_MODEL and ARCHIPEL_MODEL_URL"),
        ({"status": 429, "headers": {"retry-after": "60"}}, "its limit or budget is used up"),
        ({"text": ""}, "The model gave an empty answer."),
        ({"raw": "<html>"}, "The model"),
    ],
)
async def test_a_model_that_fails_says_what_to_do(
    settings: Settings, server: OpenAIServer, behaviour: dict[str, object], do: str
) -> None:
    server.always(**behaviour)
    found = await check_model(settings.model_copy(update={"model": "m", "model_url": server.url}))
    assert (found.verdict, found.said) == ("fail", "m does not answer; meanwhile answers are quotes")
    assert do in found.do


def test_a_data_folder_that_is_a_file_is_told_so_once(settings: Settings) -> None:
    settings.data_dir.touch()
    found = check_data_folder(settings)
    assert (found.verdict, found.said) == ("fail", "data cannot be used")
    assert found.do.startswith("there is a file of that name; move it away")
