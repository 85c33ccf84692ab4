from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ImportRejected
from bot.people.roster import COLUMNS, Defaults, Roster, RosterRow, decode, parse

HEADER = ",".join(COLUMNS)
DEFAULTS = Defaults(country="FR", time_zone="Europe/Paris", locale="fr")
ADA = (
    "Ada.Roth@Brisemont.example,Ada Roth,engineering,Firmware,Freiburg,de,Europe/Berlin,de-DE,Champion;manager,"
    "Works-Council,jan.keller@brisemont.example,true,2026-12-21,2027-01-04"
)
ADA_ROW = RosterRow(
    email="ada.roth@brisemont.example", name="Ada Roth", department="engineering", team="Firmware", location="Freiburg",
    country="DE", time_zone="Europe/Berlin", locale="de-DE", roles=("champion", "manager"), groups=("works-council",),
    manager_email="jan.keller@brisemont.example", active=True, away_from=date(2026, 12, 21),
    away_until=date(2027, 1, 4),
)  # fmt: skip


def read(*lines: str, header: str = HEADER) -> Roster:
    return parse("\n".join([header, *lines]), source="people.csv", defaults=DEFAULTS)


def said(roster: Roster) -> list[str]:
    return [str(finding) for finding in roster.findings]


def row(**cells: str) -> str:
    """One line with an address, a name and the given cells."""
    known = {"email": "leo.martin@brisemont.example", "name": "Léo Martin"} | cells
    return ",".join(known.get(column, "") for column in COLUMNS)


def test_a_full_row_is_read_and_normalised() -> None:
    roster = read(ADA)
    assert roster.rows == (ADA_ROW,)
    assert roster.findings == ()
    assert roster.columns == set(COLUMNS)


def test_empty_cells_take_the_companys_defaults() -> None:
    [person] = read(row()).rows
    assert (person.country, person.time_zone, person.locale) == ("FR", "Europe/Paris", "fr")
    assert (person.roles, person.groups, person.manager_email, person.active) == ((), (), None, True)
    assert (person.away_from, person.away_until) == (None, None)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_semicolons_windows_line_ends_and_a_byte_order_mark_are_read(end: str, mark: str) -> None:
    lines = [
        HEADER.replace(",", ";"),
        ADA.replace("Champion;manager", '"Champion|manager"').replace(",", ";").replace("|", ";"),
    ]
    text = decode((mark + end.join(lines) + end).encode(), "people.csv")
    assert parse(text, source="people.csv", defaults=DEFAULTS).rows == (ADA_ROW,)


def test_another_encoding_is_refused_and_not_guessed() -> None:
    data = f"{HEADER}\n{row()}\n".encode("latin-1")
    with pytest.raises(ImportRejected) as caught:
        decode(data, "people.csv")
    assert str(caught.value) == (
        'people.csv:2: error: not UTF-8: save it again as "CSV UTF-8" (Excel) or with UTF-8 chosen'
    )


def test_a_file_far_too_large_is_refused() -> None:
    with pytest.raises(ImportRejected, match="larger than 20 MB"):
        decode(b"x" * 20_000_001, "people.csv")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"email": ""}, "email: empty; every person needs an e-mail address"),
        ({"email": "leo.martin"}, "email: `leo.martin` is not an e-mail address"),
        ({"name": ""}, "name: empty; every person needs a name"),
        ({"name": "x" * 201}, "name: longer than 200 characters"),
        ({"team": "x" * 101}, "team: longer than 100 characters"),
        ({"country": "Germany"}, "country: `Germany` is not a country; give two letters such as FR, DE or IE"),
        ({"country": "UK"}, "give two letters such as FR, DE or IE (the United Kingdom is GB)"),
        ({"country": "EU"}, "country: `EU` is not a country; give two letters such as FR, DE or IE"),
        ({"time_zone": "Europe/Strasbourg"}, "is not a time zone; give one such as Europe/Paris or Europe/Berlin"),
        ({"time_zone": "europe/berlin"}, "time_zone: `europe/berlin` is not a time zone; did you mean Europe/Berlin?"),
        ({"time_zone": "Europe/Berln"}, "time_zone: `Europe/Berln` is not a time zone; did you mean Europe/Berlin?"),
        ({"time_zone": "../../etc/passwd"}, "is not a time zone"),
        ({"locale": "klingon"}, "locale: `klingon` is not a locale; give one such as fr, de or en-IE"),
        ({"manager_email": "jan"}, "manager_email: `jan` is not an e-mail address"),
        ({"active": "perhaps"}, "active: `perhaps` is neither true nor false"),
        ({"away_from": "21.12.2026"}, "away_from: `21.12.2026` is not a day; write YYYY-MM-DD"),
        ({"away_from": "2027-01-04", "away_until": "2026-12-21"}, "away_until 2026-12-21 lies before away_from"),
        ({"team": "a\0b"}, "team: control characters or a line break: remove them"),
        ({"team": '"two\nlines"'}, "team: control characters or a line break: remove them"),
        ({"team": "one,too many"}, '15 cells under 14 columns: quote values that contain the separator'),
    ],
)  # fmt: skip
def test_a_bad_row_is_reported_with_its_line_and_the_good_ones_are_kept(cells: dict[str, str], message: str) -> None:
    roster = read(ADA, row(**cells), row(email="b@brisemont.example"))
    [finding] = roster.findings
    assert (finding.line, finding.severity) == (3, "error")
    assert message in finding.message
    assert [person.email for person in roster.rows] == ["ada.roth@brisemont.example", "b@brisemont.example"]
    assert roster.refused == 1


def test_all_mistakes_of_a_row_are_named_at_once() -> None:
    [finding] = read(row(country="XX", locale="zz", active="maybe")).findings
    assert finding.message.count(";") >= 2
    assert all(name in finding.message for name in ("country:", "locale:", "active:"))


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    roster = read("", row(team='"two\nlines"'), "", row(email="nobody"))
    assert [finding.line for finding in roster.findings] == [3, 6]


def test_an_address_that_appears_twice_in_any_case_is_kept_once() -> None:
    roster = read(ADA, ADA.replace("Ada.Roth", "ADA.ROTH").replace("Freiburg", "Galway"))
    assert roster.rows == (ADA_ROW,)
    assert said(roster) == [
        "people.csv:3: error: email: ada.roth@brisemont.example was already in line 2; keep one of the two"
    ]


def test_broken_quotes_cost_the_lines_they_swallow_and_say_which() -> None:
    roster = read(
        ADA, 'x@brisemont.example,"Ada" Roth,,,,,,,,,,,,', row(), 'y@brisemont.example,"never closed', row(email="z")
    )
    assert [person.email for person in roster.rows] == ["ada.roth@brisemont.example", "leo.martin@brisemont.example"]
    assert [finding.line for finding in roster.findings] == [3, 5]
    assert "nothing of line 5 to 6 was read" in roster.findings[1].message


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("", "no column email and no column name"),
        ("name,team", "no column email: the first line must be email,name,department"),
        ("email\tname", "no column email and no column name"),
        ("email,name,email", "column email appears twice: keep one"),
        ('email,"name', "broken quotes"),
    ],
)
def test_a_file_without_a_usable_header_is_refused(header: str, message: str) -> None:
    with pytest.raises(ImportRejected) as caught:
        read(ADA, header=header)
    assert message in str(caught.value)
    assert caught.value.findings[0].line in (1, None)


def test_missing_columns_are_said_and_known() -> None:
    roster = parse("Email,NAME\na@brisemont.example,Ann\n", source="people.csv", defaults=DEFAULTS)
    assert roster.columns == {"email", "name"}
    assert roster.rows[0].time_zone == "Europe/Paris"
    assert "no column department, team," in said(roster)[0]
    assert roster.refused == 0


def test_unknown_columns_are_left_out_and_said_with_the_one_meant() -> None:
    roster = parse("email,name,salary,tiem_zone\na@b.example,Ann,1,2\n", source="people.csv", defaults=DEFAULTS)
    messages = " ".join(said(roster))
    assert "unknown column `salary` is left out and not stored" in messages
    assert "unknown column `tiem_zone` is left out and not stored; did you mean time_zone?" in messages
    assert len(roster.rows) == 1


def test_a_language_the_product_does_not_speak_is_a_warning() -> None:
    roster = read(row(locale="it_IT"))
    assert roster.rows[0].locale == "it-IT"
    assert "does not speak it-IT yet" in said(roster)[0]
    assert roster.refused == 0


def test_somebody_who_is_their_own_manager_is_a_warning() -> None:
    assert "is their own manager" in said(read(row(manager_email="LEO.martin@brisemont.example")))[0]


@pytest.mark.parametrize(
    ("cell", "active"), [("TRUE", True), ("oui", True), ("Ja", True), ("0", False), ("nein", False), ("Non", False)]
)
def test_active_is_understood_in_three_languages(cell: str, active: bool) -> None:
    assert read(row(active=cell)).rows[0].active is active


@given(st.text(max_size=300))
def test_any_text_below_the_header_gives_rows_and_findings_with_lines(text: str) -> None:
    roster = parse(f"{HEADER}\n{text}", source="people.csv", defaults=DEFAULTS)
    assert all(finding.line is not None and finding.line >= 1 for finding in roster.findings)
    assert all(person.email == person.email.casefold() for person in roster.rows)


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused_with_a_line(data: bytes) -> None:
    if _is_utf8(data):
        assert decode(data, "people.csv") == data.decode("utf-8-sig")
        return
    with pytest.raises(ImportRejected) as caught:
        decode(data, "people.csv")
    assert caught.value.findings[0].line is not None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
