from pathlib import Path
from typing import Any

import pytest

from bot.errors import ImportRejected, UnknownPerson
from bot.evaluation import calibrate, evaluate_golden, save
from bot.settings import Settings, load
from knowledge import LANGS, CalibrationError, DatasetError, KnowledgeBase, KnowledgeConfig
from tests.support.policies import TODAY, Folder

SAMPLE = Path(__file__).parents[2] / "policies"
LISTS = "Which tools do customer lists go into?"
BUDGET = "What budget does the works council keep for experts who examine tools?"


@pytest.fixture
def knowledge(folder: Folder) -> KnowledgeBase:
    base = folder.base()
    base.refresh()
    return base


async def figures(folder: Folder, knowledge: KnowledgeBase, settings: Settings, *entries: str) -> dict[str, Any]:
    file = folder.put("golden.yaml", "".join(f"- {{{entry}}}\n" for entry in entries))
    return await evaluate_golden(file, knowledge=knowledge, settings=settings, today=TODAY, policies=folder.root)


async def test_the_right_document_in_the_right_language_counts(
    folder: Folder, knowledge: KnowledgeBase, settings: Settings
) -> None:
    report = await figures(
        folder,
        knowledge,
        settings,
        f"question: '{LISTS}', lang: en, expect: {{kind: answer, document: customers#rules}}",
        "question: 'In welche Tools gehören Kundenlisten?', lang: de, expect: {kind: answer, document: customers}",
    )
    assert (report["questions"], report["right_document_top3"], report["answered"]) == (2, 1.0, 1.0)
    assert (report["invented_citations"], report["false_allowed"], report["failures"]) == (0, 0, [])
    assert report["per_language"].keys() == {"en", "de"}


async def test_a_wrong_document_and_a_wrong_refusal_are_failures_with_what_came_out(
    folder: Folder, knowledge: KnowledgeBase, settings: Settings
) -> None:
    report = await figures(
        folder,
        knowledge,
        settings,
        f"question: '{LISTS}', lang: en, expect: {{kind: answer, document: drones#rules}}",
        "question: 'who won the cup final', lang: en, expect: {kind: answer, document: customers}",
        f"question: '{LISTS}', lang: en, expect: {{kind: no_answer}}, topic: near",
    )
    assert (report["answered"], report["refused"]) == (0.5, 0.0)
    expected = [(failure["expected"], failure["got"].split()[0]) for failure in report["failures"]]
    assert expected == [
        ("answer drones#rules", "answer"),
        ("answer customers", "no_answer"),
        ("no_answer near", "answer"),
    ]


@pytest.mark.parametrize(
    ("asker", "found"),
    [
        ("employee", False),
        ("guest", False),
        ("group:works-council", True),
        ("ada.roth@brisemont.example", True),
        ("leo.martin@brisemont.example", False),
    ],
)
async def test_each_question_is_asked_by_its_own_person(
    folder: Folder, knowledge: KnowledgeBase, settings: Settings, asker: str, found: bool
) -> None:
    entry = f"question: '{BUDGET}', lang: en, as: '{asker}', expect: {{kind: answer, document: council}}"
    report = await figures(folder, knowledge, settings, entry)
    assert report["right_document_top3"] == float(found)


async def test_an_unknown_person_stops_before_anything_is_asked(
    folder: Folder, knowledge: KnowledgeBase, settings: Settings
) -> None:
    with pytest.raises(UnknownPerson, match=r"nobody@brisemont\.example"):
        await figures(
            folder, knowledge, settings, "question: x, lang: en, as: nobody@brisemont.example, expect: {kind: answer}"
        )


async def test_an_entry_that_cannot_be_read_is_a_failure_and_the_others_are_measured(
    folder: Folder, knowledge: KnowledgeBase, settings: Settings
) -> None:
    report = await figures(
        folder,
        knowledge,
        settings,
        "question: x, lang: es, expect: {kind: answer}",
        f"question: '{LISTS}', lang: en, expect: {{kind: answer, document: customers}}",
        "question: y",
    )
    assert (report["questions"], report["right_document_top3"]) == (1, 1.0)
    assert [failure["question"] for failure in report["failures"]] == ["golden.yaml:1", "golden.yaml:3"]
    assert "`lang` must be one of en, fr, de" in report["failures"][0]["got"]


async def test_nothing_is_fitted_on_a_file_with_bad_entries_which_are_all_named(
    folder: Folder, knowledge: KnowledgeBase, settings: Settings
) -> None:
    file = folder.put("golden.yaml", "- {question: x, lang: es, expect: {kind: answer}}\n- {question: y}\n")
    with pytest.raises(ImportRejected) as refused:
        await calibrate(file, knowledge=knowledge, settings=settings, today=TODAY)
    places = [(finding.source, finding.line) for finding in refused.value.findings]
    assert places == [("golden.yaml", 1), ("golden.yaml", 2)]


async def test_a_file_that_is_not_there_is_a_dataset_error(knowledge: KnowledgeBase, settings: Settings) -> None:
    with pytest.raises(DatasetError, match=r"nowhere\.yaml cannot be read"):
        await evaluate_golden(Path("nowhere.yaml"), knowledge=knowledge, settings=settings, today=TODAY)


async def test_progress_reaches_its_end(folder: Folder, knowledge: KnowledgeBase, settings: Settings) -> None:
    file = folder.put("golden.yaml", f"- {{question: '{LISTS}', lang: en, expect: {{kind: answer}}}}\n" * 3)
    seen: list[tuple[int, int]] = []
    await evaluate_golden(
        file,
        knowledge=knowledge,
        settings=settings,
        today=TODAY,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_calibration_that_cannot_be_stored_says_where(folder: Folder, knowledge: KnowledgeBase) -> None:
    ours = knowledge.calibration()
    (folder.root / "calibration.json").mkdir()
    with pytest.raises(CalibrationError, match=r"calibration\.json cannot be written: Is a directory"):
        save(ours, folder.root)


async def test_the_sample_company_reaches_its_figures_offline(clean_environment: Path) -> None:
    base = KnowledgeBase(KnowledgeConfig(policies=SAMPLE))
    base.refresh()
    report = await evaluate_golden(
        SAMPLE / "golden.yaml", knowledge=base, settings=load(policies_dir=SAMPLE), today=TODAY, policies=SAMPLE
    )
    assert report["questions"] >= 150
    assert report["invented_citations"] == 0
    assert report["answered"] >= 0.93
    assert report["off_topic_refused"] >= 0.97
    assert report["near_topic_refused_or_hedged"] >= 0.80
    assert report["per_language"].keys() == set(LANGS)
    for lang in LANGS:
        assert report["per_language"][lang]["right_document_top3"] >= 0.95, lang
