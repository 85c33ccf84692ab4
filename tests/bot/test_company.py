import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.company import FILE, SMALLEST_GROUP, Company, load, parse
from bot.errors import CompanyError

POLICIES = Path(__file__).parents[2] / "policies"
OURS = (POLICIES / FILE).read_text(encoding="utf-8")


def findings(text: str) -> list[str]:
    with pytest.raises(CompanyError) as caught:
        parse(text)
    return [str(finding) for finding in caught.value.findings]


def changed(pattern: str, replacement: str) -> str:
    """The sample company's file with one thing different."""
    text, count = re.subn(pattern, replacement, OURS, count=1, flags=re.MULTILINE)
    assert count == 1
    return text


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def test_the_sample_company_is_what_its_documents_say() -> None:
    company = load(POLICIES)
    assert isinstance(company, Company)
    assert (company.name, company.languages, company.country) == ("Brisemont Sensorik", ("fr", "de", "en"), "FR")
    assert company.works_council is not None
    assert company.works_council.consulted_on == date(2026, 2, 10)
    assert company.programme_start == date(2026, 1, 12)
    assert (company.costs.hourly_rate_eur.low, company.costs.hourly_rate_eur.high) == (45, 65)
    assert company.working_hours.start == time(9, 0)


def test_where_the_company_is_at_home_follows_from_its_zone_country_and_hours() -> None:
    home = load(POLICIES).home
    assert (home.time_zone, home.country, sorted(home.weekdays)) == ("Europe/Paris", "FR", [0, 1, 2, 3, 4])
    assert (home.opens, home.closes) == (time(10), time(17, 30))
    assert home.midnight(date(2026, 3, 30)) == datetime(2026, 3, 29, 22, tzinfo=UTC)  # summer time since that night
    assert home.day(datetime(2026, 3, 29, 22, tzinfo=UTC)) == date(2026, 3, 30)
    assert not home.works_on(date(2026, 7, 14))
    late = parse(changed(r"^country: FR", "country: DE").replace("Europe/Paris", "America/New_York")).home
    assert late.works_on(date(2026, 7, 14))
    assert late.midnight(date(2026, 7, 14)) == datetime(2026, 7, 14, 4, tzinfo=UTC)


def test_retention_is_that_of_the_privacy_statement_where_the_file_says_nothing() -> None:
    short = re.sub(r"(?ms)^retention_days:.*?^(?=anonymity)", "", OURS)
    assert parse(short).retention_days == load(POLICIES).retention_days
    kept = parse(short).retention_days
    assert (kept.questions, kept.requests, kept.champions, kept.survey_participation) == (90, 1095, 365, 30)


def test_a_company_without_a_works_council_says_none() -> None:
    text = re.sub(r"(?ms)^works_council:.*?^(?=costs)", "works_council: none\n\n", OURS)
    assert parse(text).works_council is None


@pytest.mark.parametrize("threshold", range(5))
def test_the_anonymity_threshold_is_never_under_five(threshold: int) -> None:
    text = changed(r"^anonymity_threshold: 5", f"anonymity_threshold: {threshold}")
    why = "anonymity_threshold: must be at least 5; smaller groups would point at single people"
    assert findings(text) == [f"company.yaml:{line_of(text, 'anonymity_threshold')}: error: {why}"]


def test_the_anonymity_threshold_may_be_higher_and_is_five_by_default() -> None:
    assert parse(changed(r"^anonymity_threshold: 5", "anonymity_threshold: 8")).anonymity_threshold == 8
    assert parse(changed(r"^anonymity_threshold: 5.*", "")).anonymity_threshold == SMALLEST_GROUP


@pytest.mark.parametrize(
    ("pattern", "replacement", "line", "message"),
    [
        (r"^name: .*", "", 1, "name: missing; add it"),
        (r"^  steering: .*", "", "channels:", "channels.steering: missing; add it"),
        (r"^version: 1", "version: 2", "version:", "version: Input should be 1"),
        (r"^version: 1", "version: 1\ncolour: red", "colour:", "colour: unknown key; remove it or check its spelling"),
        (r"\[fr, de, en\]", "[fr, es]", "languages:", "languages.1: Input should be 'en', 'fr' or 'de'"),
        (r"\[fr, de, en\]", "[]", "languages:", "languages: Tuple should have at least 1 item"),
        (r"\[fr, de, en\]", "[fr, fr]", "languages:", "languages: an entry appears twice; keep one"),
        (r"^country: FR", "country: France", "country:", "country: give two capital letters such as FR"),
        (r"Europe/Paris", "Paris", "time_zone:", "time_zone: `Paris` is not a time zone; give one"),
        (r"committee: ai-committee", "committee: '#ai committee'", "committee:", "channels.committee: not a channel"),
        (r"^  end: 17:30", "  end: 08:00", "working_hours:", "working_hours: end must be later than start"),
        (r"^  start: 09:00", "  start: nine", "start: nine", "working_hours.start: write the time as 09:00"),
        (r"questions: 90", "questions: 0", "questions:", "retention_days.questions: Input should be greater"),
        (r"questions: 90", "questions: never", "questions:", "retention_days.questions: Input should be a valid int"),
        (r"consulted_on: 2026-02-10", "consulted_on: soon", "consulted_on:", "works_council.consulted_on: Input"),
        (r"low: 45, high: 65", "low: 65, high: 45", "hourly_rate_eur:", "costs.hourly_rate_eur: high must not"),
        (r"^programme_start: .*", "programme_start: 2026-02-31", "programme_start:", "programme_start: Input"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(pattern: str, replacement: str, line: int | str, message: str) -> None:
    text = changed(pattern, replacement)
    [found] = findings(text)
    expected = line if isinstance(line, int) else line_of(text, line)
    assert found.startswith(f"company.yaml:{expected}: error: {message}")


@pytest.mark.parametrize("value", ["null", "perhaps", "true", "[2026-02-10]"])
def test_a_works_council_entry_is_a_consultation_or_the_word_none(value: str) -> None:
    text = re.sub(r"(?ms)^works_council:.*?^(?=costs)", f"works_council: {value}\n\n", OURS)
    assert "works_council: give consulted_on and reference, or the word `none`" in findings(text)[0]


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file() -> None:
    text = changed(r"^country: FR", "country: France").replace("anonymity_threshold: 5", "anonymity_threshold: 1")
    assert [found.split(" ")[2] for found in findings(text)] == ["country:", "anonymity_threshold:"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "company.yaml:1: error: must be a mapping with keys such as"),
        ("- a\n- b\n", "company.yaml:1: error: must be a mapping"),
        ("name: x\n\tcountry: FR\n", "company.yaml:2: error: is not valid YAML"),
        ("name: &a x\nlanguages: *a\n", "company.yaml:1: error: uses an anchor"),
    ],
)
def test_a_file_that_is_no_mapping_is_one_finding(text: str, message: str) -> None:
    assert findings(text)[0].startswith(message)


def test_a_missing_file_and_another_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(CompanyError, match=r"company\.yaml: error: missing; copy the one of the sample company"):
        load(tmp_path)
    (tmp_path / FILE).write_bytes(OURS.replace("Brisemont", "Brisémont").encode("latin-1"))
    with pytest.raises(CompanyError, match="is not UTF-8; save it again as UTF-8"):
        load(tmp_path)


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbf" + OURS.replace("\n", "\r\n").encode())
    assert load(tmp_path) == load(POLICIES)
