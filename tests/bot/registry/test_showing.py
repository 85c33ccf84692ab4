"""The list of tools and the cards as people read them in Slack, on the sample registry."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import text
from bot.registry import toolsfile
from bot.registry.messages import ICONS
from bot.registry.rules import Asking
from bot.registry.showing import finding, listing, past, views
from bot.registry.showing.finding import Shelf, Wanted
from bot.registry.tools import Cell, DataClass, Registry, Tool
from bot.slack.blocks import MAX_BLOCKS
from knowledge import LANGS, Lang

TODAY = date(2026, 11, 22)
POLICIES = Path(__file__).parents[3] / "policies"


@cache
def registry() -> Registry:
    read = toolsfile.load(POLICIES)
    assert read is not None
    return read.registry


def shelf(department: str = "sales", *, enrolled: Sequence[str] = (), lang: Lang = "en", **of: Any) -> Shelf:
    asking = Asking(department=department, enrolled=frozenset(enrolled))
    return Shelf(registry=of.get("registry", registry()), asking=asking, today=of.get("today", TODAY), lang=lang)


def card(id: str, around: Shelf | None = None, **shown: Any) -> list[dict[str, Any]]:
    around = around or shelf()
    return views.card(views.Shown(card=around.card(around.registry.tools[id]), **shown))


def page(around: Shelf, wanted: Wanted) -> list[dict[str, Any]]:
    return listing.tools(around, wanted, finding.find(around, wanted))


def words(blocks: object) -> str:
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return " ".join([*own, *(words(part) for part in blocks.values() if not isinstance(part, str))])
    return " ".join(words(part) for part in blocks) if isinstance(blocks, list) else ""


def marked_up(part: object) -> list[str]:
    """Every text that Slack parses."""
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "mrkdwn" else []
        return [*own, *(said for value in part.values() for said in marked_up(value))]
    return [said for value in part for said in marked_up(value)] if isinstance(part, list) else []


def buttons(blocks: list[dict[str, Any]]) -> dict[str, str]:
    """Action ids with their values."""
    found = [element for block in blocks for element in block.get("elements", ()) if element.get("type") == "button"]
    return {element["action_id"]: element["value"] for element in found}


def names(tools: Sequence[Tool]) -> list[str]:
    return [tool.id for tool in tools]


def many(number: int) -> Registry:
    tools = {
        f"tool-{at}": Tool(
            id=f"tool-{at}", name=f"Tool {at} <!channel>", status=finding.ORDER[at % 8], owner="a@brisemont.example",
            data={"public": Cell(outcome="allowed")}, departments=("all",), decided_on=date(2026, 1, 1),
        )
        for at in range(number)
    }  # fmt: skip
    return Registry(data_classes={"public": DataClass(id="public", names={"en": "Public"})}, tools=tools)


def change(path: str, old: object, new: object, *, why: str = "", source: str = "import", who: str = "") -> past.Change:
    return past.Change(on=TODAY, path=path, old=old, new=new, why=why, source=source, who=who)


# The card


@pytest.mark.parametrize("lang", LANGS)
def test_a_card_says_of_every_class_of_data_what_may_be_done_with_icon_and_word(lang: Lang) -> None:
    for one in registry().tools.values():
        around = shelf(lang=lang)
        shown = words(card(one.id, around))
        for id, verdict in around.card(one).verdicts.items():
            name, word = registry().data_classes[id].names[lang], text(lang, f"outcome-{verdict.outcome}")
            label = text(lang, "card-label", label=name)
            assert f"{ICONS[verdict.outcome]} *{label}* {word}" in shown, (one.id, id)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ["Owner:* it@brisemont.example", "Hosting:* EU", "€24.99 per person and month", "Departments:* all",
                "Decided on:* 10 March 2026", "Review by:* 10 March 2027", "Order a professional translator"]),
        ("fr", ["Responsable\u00a0:* it@brisemont.example", "UE", "24,99\u00a0€ par personne", "tous", "10 mars 2026",
                "Commandez un traducteur"]),
        ("de", ["Zuständig:* it@brisemont.example", "24,99\u00a0€ pro Person", "alle", "10. März 2027",
                "Übersetzungsbüro"]),
    ],
)  # fmt: skip
def test_a_card_shows_every_fact_in_the_language_of_the_reader(lang: Lang, expected: list[str]) -> None:
    shown = words(card("deepl-pro", shelf(lang=lang)))
    for part in expected:
        assert part in shown


def test_a_card_names_the_conditions_of_the_class_they_belong_to() -> None:
    lines = words(card("mistral-le-chat")).splitlines()
    at = next(place for place, line in enumerate(lines) if "*Confidential:*" in line)
    assert "•" in lines[at + 1]
    assert "Customer A" in lines[at + 1]


def test_what_is_not_recorded_is_said_and_an_overdue_review_has_a_badge() -> None:
    assert "Cost:* not recorded" in words(card("otter"))
    assert "review overdue" not in words(card("deepl-pro"))
    assert "review overdue" in words(card("deepl-pro", shelf(today=date(2027, 3, 11))))


def test_only_the_committee_sees_criteria_and_can_suspend() -> None:
    theirs, ours = card("deepl-pro"), card("deepl-pro", is_committee=True)
    assert "Readiness criteria" not in words(theirs)
    assert "suspend_tool" not in buttons(theirs)
    assert "Readiness criteria" in words(ours)
    assert buttons(ours)["suspend_tool"] == "deepl-pro"
    waived = words(card("mvtec-merlic", is_committee=True))
    assert "waived) The line computers in Freiburg" in waived


def test_a_suspended_tool_can_be_opened_again_by_the_number_of_its_suspension() -> None:
    assert buttons(card("midjourney", is_committee=True, suspension=7))["lift_suspension"] == "7"
    assert "lift_suspension" not in buttons(card("midjourney", suspension=7))
    assert "suspend_tool" not in buttons(card("midjourney", is_committee=True))


@pytest.mark.parametrize(
    ("id", "department", "can"),
    [("deepl-pro", "sales", False), ("github-copilot", "sales", True), ("github-copilot", "engineering", False),
     ("google-gemini", "sales", True), ("otter", "sales", False), ("midjourney", "marketing", False)],
)  # fmt: skip
def test_what_is_not_open_can_be_requested_unless_it_is_blocked_or_suspended(
    id: str, department: str, can: bool
) -> None:
    found = buttons(card(id, shelf(department)))
    assert ("request_tool" in found) == can
    if can:
        assert json.loads(found["request_tool"]) == {"tool": registry().tools[id].name, "classes": [], "lang": "en"}
    assert found["report_incident"] == id


def test_the_history_says_when_what_from_to_who_and_why() -> None:
    changes = [
        change("status", "approved", "suspended", why="Leak.", source="suspension", who="Jan"),
        change("data.personal", {"outcome": "conditions"}, "never", source="decision"),
        change("review_by", None, "2027-03-10"),
        change("*", None, {"id": "x"}),
    ]
    shown = words(card("deepl-pro", changes=changes))
    assert "22 November 2026: Status: Approved → Suspended (Jan). Leak." in shown
    assert "Personal: Allowed with conditions → Not allowed (the committee)." in shown
    assert "Review by: nothing → 10 March 2027 (the tools file)." in shown
    assert "22 November 2026: entered in the list (the tools file)." in shown


def test_nothing_in_the_registry_becomes_a_mention() -> None:
    odd = replace(
        registry().tools["deepl-pro"], name="<!channel>", vendor="<@U1>", aliases=("<!here>",), owner="<https://x|y>",
        access={"en": "<!everyone>"}, departments=("<@U2>", "all"),
    )  # fmt: skip
    around = shelf(registry=replace(registry(), tools={"deepl-pro": odd}))
    for shown in (card("deepl-pro", around, is_committee=True), page(around, Wanted())):
        for mrkdwn in marked_up(shown):
            assert not {"<!", "<@", "<h"} & {mrkdwn[at : at + 2] for at in range(len(mrkdwn))}


def test_a_card_stays_within_a_message_however_much_is_written() -> None:
    long = replace(registry().tools["deepl-pro"], access={"en": "word " * 3000}, manual_fallback={"en": "x" * 9000})
    around = shelf(registry=replace(registry(), tools={"deepl-pro": long}))
    assert len(card("deepl-pro", around, is_committee=True)) < MAX_BLOCKS


# The list


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_groups_tools_by_status_and_each_leads_to_its_card(lang: Lang) -> None:
    shown = page(shelf(lang=lang), Wanted())
    rows = [block["accessory"] for block in shown if block.get("accessory")]
    assert len(rows) == listing.PAGE_SIZE
    assert {row["action_id"] for row in rows} == {views.CARD}
    assert words(shown).index(text(lang, "status-approved")) < words(shown).index("DeepL Pro")
    assert len(shown) <= MAX_BLOCKS


@pytest.mark.parametrize("number", [0, 1, 20, 21, 500])
def test_every_tool_is_on_exactly_one_page(number: int) -> None:
    around, seen, wanted = shelf(registry=many(number)), [], Wanted()
    while True:
        shown = page(around, wanted)
        assert len(shown) <= MAX_BLOCKS
        seen += [json.loads(block["accessory"]["value"])["tool"] for block in shown if block.get("accessory")]
        following = buttons(shown).get(f"{listing.PAGE}_on")
        if following is None:
            break
        wanted = Wanted.from_payload(json.loads(following)["wanted"])
    assert sorted(seen) == sorted(around.registry.tools)


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert words(page(shelf(), Wanted(page=99))) == words(page(shelf(), Wanted(page=2)))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Wanted()),
        ("für mich", Wanted(chosen="me")),
        ("Genehmigt", Wanted(words="Genehmigt")),
        ("approuvé", Wanted(chosen="status:approved")),
        ("In Prüfung", Wanted(chosen="status:under_review")),
        ("vertraulich", Wanted(chosen="data:confidential")),
        ("Personal", Wanted(chosen="data:personal")),
        ("translation", Wanted(words="translation")),
    ],
)
def test_what_was_typed_is_a_filter_or_words(typed: str, expected: Wanted) -> None:
    assert finding.wanted(typed, registry()) == expected


@pytest.mark.parametrize(
    ("words_", "there"),
    [
        ("deepl", "deepl-pro"),
        ("DEEPL pro", "deepl-pro"),
        ("gh copilot", "github-copilot"),
        ("traduction", "deepl-pro"),
        ("Übersetzung", "deepl-pro"),
        ("adobe", "adobe-firefly"),
        ("Mistrall", "mistral-le-chat"),
    ],
)
def test_tools_are_found_by_name_alias_task_vendor_and_with_a_typo(words_: str, there: str) -> None:
    found = names(finding.find(shelf(), Wanted(words=words_)))
    assert there in found
    assert len(found) < len(registry().tools) // 2


def test_the_menu_filters_by_what_is_open_to_me_by_data_and_by_status() -> None:
    sales, engineering = shelf("sales"), shelf("engineering")
    assert "github-copilot" not in names(finding.find(sales, Wanted(chosen="me")))
    assert "github-copilot" in names(finding.find(engineering, Wanted(chosen="me")))
    assert "github-copilot" in names(finding.find(shelf("sales", enrolled=["github-copilot"]), Wanted(chosen="me")))
    assert names(finding.find(sales, Wanted(chosen="status:retired"))) == ["chatgpt-team", "notion-ai"]
    confidential = finding.find(sales, Wanted(chosen="data:confidential"))
    assert confidential
    assert all(sales.card(tool).takes("confidential") for tool in confidential)
    assert finding.find(sales, Wanted(chosen="data:sick_notes")) == []


def test_a_choice_in_the_menu_keeps_the_words_searched_for() -> None:
    shown = page(shelf(), Wanted(words="übersetzung: x|y"))
    menu = next(block for block in shown if block["type"] == "actions")
    assert listing.chosen("me", menu["block_id"]) == Wanted(chosen="me", words="übersetzung: x|y")


def test_the_menu_shows_what_is_chosen() -> None:
    menu = next(block for block in page(shelf(), Wanted(chosen="data:personal")) if block["type"] == "actions")
    assert menu["elements"][0]["initial_option"]["value"] == "data:personal"


def test_an_unknown_name_can_be_requested() -> None:
    found = buttons(page(shelf(), Wanted(words="Brandneu 3000")))
    assert json.loads(found["request_tool"])["tool"] == "Brandneu 3000"
    assert views.LIST in found


def test_my_tools_come_by_enrolment_then_department_then_the_rest() -> None:
    mine = names(finding.open_to(shelf("engineering", enrolled=["candis"])))
    assert mine[0] == "candis"
    assert mine.index("github-copilot") < mine.index("deepl-pro")
    assert "otter" not in mine


def test_only_the_exact_name_is_a_single_tool() -> None:
    assert finding.the_one("deepl pro", registry()) == registry().tools["deepl-pro"]
    assert finding.the_one("ChatGPT", registry()) is None
    assert finding.the_one("", registry()) is None
