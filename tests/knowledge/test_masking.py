"""Masking: a labelled set made with valid check digits, the company's own policies as the text to leave alone."""

import random
import re
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.de import idnr
from stdnum.fr import nir
from stdnum.ie import pps
from stdnum.iso7064 import mod_11_10

from knowledge.masking import REGIONS, TOKENS, Masked, MaskedKind, mask
from tests.support.hostile import MASKED, UNITS

DOCUMENTS = Path(__file__).parents[2] / "policies" / "documents"
PER_KIND = 400
SENTENCES = (
    "{}",
    "darf ich {} in ChatGPT eingeben?",
    "Der Kunde hat mir {} geschickt, was nun",
    "hab aus versehen {} reinkopiert!!",
    "Kann man {}, also die Daten von Frau Ünal, an DeepL geben?",
    "est-ce que je peux mettre {} dans l'outil de traduction ?",
    "j'ai collé {} dans le chat, c'est grave ?",
    "Un client (société Brümat) m'a donné : {}.",
    "can I paste {} into the assistant?",
    "customer wrote: {}\nis that ok",
    'the record says "{}", may I translate it?',
    "oops - {} ended up in my prompt; who do I tell?",
)
RANDOM = random.Random(20260115)
Make = Callable[[], str]


def digits(count: int) -> str:
    return "".join(RANDOM.choices(string.digits, k=count))


def code(count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    return "".join(RANDOM.choices(alphabet, k=count))


def in_groups(number: str, sizes: tuple[int, ...]) -> str:
    """Write `number` in groups as people do: one block, or with one separator, sometimes with what they cannot see."""
    separator = RANDOM.choice(
        ["", " ", " ", "-", ".", "/", "\u00a0", "\u202f", "  ", "\u2013", " - ", "\u200b", "\u00ad"]
    )
    parts: list[str] = []
    at = 0
    while at < len(number):
        size = sizes[min(len(parts), len(sizes) - 1)]
        parts.append(number[at : at + size])
        at += size
    written = separator.join(parts)
    if RANDOM.random() < 0.05:
        written = written.translate({ord(digit): ord(digit) + 0xFEE0 for digit in string.digits})
    return written


def an_email() -> str:
    person = RANDOM.choice(
        ["jean.dupont", "k.oezdemir", "Anna-Lena.Groß", "o'brien", "info", "a", "m_weiss99", "x+shop"]
    )
    domain = RANDOM.choice(
        ["gmail.com", "brümat.example", "mail.kunde-ag.de", "orange.fr", "t-online.de", "firm.ie", "a.co.uk"]
    )
    at = RANDOM.choice(["@", "@", "@", "@", "@", "\uff20", " @ ", "(at)", " [at] ", "@\u200b"])
    written = f"{person}{at}{domain}"
    return written.upper() if RANDOM.random() < 0.1 else written


def an_iban() -> str:
    country, pattern = RANDOM.choice(
        [
            *[("DE", "n" * 18), ("FR", "n" * 10 + "c" * 11 + "nn"), ("IE", "aaaa" + "n" * 14)],
            *[("GB", "aaaa" + "n" * 14), ("CH", "n" * 5 + "c" * 12), ("AT", "n" * 16)],
            *[("NL", "aaaa" + "n" * 10), ("LU", "nnn" + "c" * 13)],
        ]
    )
    letters = {"n": string.digits, "a": string.ascii_uppercase, "c": string.digits * 3 + string.ascii_uppercase}
    account = "".join(RANDOM.choice(letters[kind]) for kind in pattern)
    written = in_groups(country + iban.calc_check_digits(f"{country}00{account}") + account, (4,))
    written = RANDOM.choice([written, written, written.lower(), "IBAN: " + written])
    return written


def a_card() -> str:
    prefix, length, sizes = RANDOM.choice(
        [
            *[("4", 16, (4,)), ("4", 16, (4,)), ("51", 16, (4,)), ("55", 16, (4,)), ("2720", 16, (4,))],
            *[("34", 15, (4, 6, 5)), ("37", 15, (4, 6, 5)), ("6011", 16, (4,)), ("36", 14, (4, 6, 4))],
            *[("3530", 16, (4,)), ("6759", 16, (4,))],
        ]
    )
    number = prefix + digits(length - len(prefix) - 1)
    return in_groups(number + luhn.calc_check_digit(number), sizes)


def a_phone() -> str:
    """Make a number that is valid in its country, written in one of the ways people there write."""
    region = RANDOM.choice(REGIONS)
    example = phonenumbers.example_number_for_type(
        region, RANDOM.choice([phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE])
    )
    assert example is not None
    while True:
        national = str(example.national_number)
        kept = RANDOM.randint(2, 4)
        number = phonenumbers.parse("0" + national[:kept] + digits(len(national) - kept), region)
        if phonenumbers.is_valid_number(number):
            return _written(number)


def _written(number: phonenumbers.PhoneNumber) -> str:
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    abroad = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    bare = "0" + str(number.national_number)
    return RANDOM.choice(
        [
            shown,
            shown.replace(" ", RANDOM.choice([".", "-", "\u00a0", "  ", "\u200b"])),
            abroad,
            abroad.replace(" ", RANDOM.choice(["", "-", ".", "\u202f"])),
            abroad.replace("+", "00"),
            abroad.replace(" ", " (0) ", 1),
            bare,
            f"{bare[:3]}/{bare[3:]}",
            f"({bare[:4]}) {bare[4:7]} {bare[7:]}",
            in_groups(bare, (2,)),
            in_groups(bare, (3, 3, 4)),
            in_groups(bare, (4, 3)),
        ]
    )


def a_nir() -> str:
    place = RANDOM.choice(["67", "75", "13", "2A", "2B", "99"])
    number = f"{RANDOM.choice('12')}{digits(2)}{RANDOM.randint(1, 12):02}{place}{digits(6)}"
    return in_groups(number + nir.calc_check_digits(number), (1, 2, 2, 2, 3, 3, 2))


def an_idnr() -> str:
    while True:
        ten = RANDOM.sample(string.digits, 10)
        ten[RANDOM.randrange(1, 10)] = ten[RANDOM.randrange(10)]
        number = "".join(ten) + mod_11_10.calc_check_digit("".join(ten))
        if idnr.is_valid(number):
            return in_groups(number, (2, 3, 3, 3))


def a_pension_number() -> str:
    born = f"{RANDOM.randint(1, 28):02}{RANDOM.randint(1, 12):02}{digits(2)}"
    return in_groups(f"{RANDOM.randint(2, 89):02}{born}{code(1, string.ascii_uppercase)}{digits(3)}", (2, 6, 1, 3))


def a_pps_number() -> str:
    while True:
        number = digits(7) + code(1, string.ascii_uppercase[:23]) + RANDOM.choice(["", "A", "B"])
        if pps.is_valid(number):
            return RANDOM.choice([number, number.lower(), f"{number[:7]} {number[7:]}", f"{number[:4]} {number[4:]}"])


def a_national_id() -> str:
    return RANDOM.choice([a_nir, a_nir, an_idnr, an_idnr, a_pension_number, a_pps_number])()


def a_vendor_key() -> str:
    word, low, upper = (
        string.ascii_letters + string.digits,
        string.ascii_lowercase + string.digits,
        string.ascii_uppercase,
    )
    makers: list[Make] = [
        lambda: f"sk-{code(48)}",
        lambda: f"sk-proj-{code(60, word + '-_')}",
        lambda: f"sk-ant-api03-{code(90, word + '-_')}",
        lambda: f"AKIA{code(16, upper + '234567')}",
        lambda: f"ghp_{code(36)}",
        lambda: f"github_pat_{code(22)}_{code(59)}",
        lambda: f"glpat-{code(20)}",
        lambda: f"xoxb-{digits(12)}-{digits(12)}-{code(24)}",
        lambda: f"xapp-1-A{code(10, upper)}-{digits(13)}-{code(64, low)}",
        lambda: f"https://hooks.slack.com/services/T{code(8, upper)}/B{code(10, upper)}/{code(24)}",
        lambda: f"eyJhbGciOiJIUzI1NiJ9.eyJ{code(40)}.{code(43, word + '-_')}",
        lambda: f"sk_live_{code(24)}",
        lambda: f"SG.{code(22)}.{code(43)}",
        lambda: f"{digits(9)}:AA{code(33)}",
        lambda: f"AC{code(32, low)}",
        lambda: f"AIza{code(35)}",
        lambda: f"hf_{code(34)}",
        lambda: f"pypi-AgEIcHlwaS5vcmc{code(80)}",
        lambda: f"npm_{code(36)}",
        lambda: f"{code(32, low)}-us12",
        lambda: f"sq0csp-{code(43)}",
        lambda: f"M{code(23)}.{code(6)}.{code(27)}",
        lambda: f"AccountKey={code(86)}==",
        lambda: f"aws_secret_access_key='{code(40, word + '/+')}'",
        lambda: (
            code(8, "0123456789abcdef") + "".join(f"-{code(4, '0123456789abcdef')}" for _ in "123") + "-0a1b2c3d4e5f:fx"
        ),
        lambda: code(32, "0123456789abcdef"),
        lambda: code(40),
        lambda: f"-----BEGIN RSA PRIVATE KEY-----\n{code(64)}\n{code(30)}==\n-----END RSA PRIVATE KEY-----",
    ]
    return RANDOM.choice(makers)()


MAKERS: dict[MaskedKind, tuple[Make, float]] = {
    "email": (an_email, 0.98),
    "iban": (an_iban, 0.98),
    "card": (a_card, 0.98),
    "phone": (a_phone, 0.90),
    "national_id": (a_national_id, 0.98),
    "secret": (a_vendor_key, 0.98),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_personal_data_in_a_sentence_is_masked(kind: MaskedKind) -> None:
    make, wanted = MAKERS[kind]
    missed = [sentence for sentence, clean in labelled(kind, make) if mask(sentence).text not in clean]
    recall = 1 - len(missed) / PER_KIND
    assert recall >= wanted, f"{kind}: recall {recall:.3f}, for example {missed[:8]}"


def labelled(kind: MaskedKind, make: Make) -> Iterator[tuple[str, set[str]]]:
    """Yield sentences, each with what may remain of it: the sentence and one word in the place of the item."""
    RANDOM.seed(kind)
    for number in range(PER_KIND):
        template, item = SENTENCES[number % len(SENTENCES)], make()
        shown = {TOKENS[kind], "IBAN: " + TOKENS[kind]}
        yield template.format(item), {template.format(word) for word in shown}


def test_the_companys_own_policies_are_left_alone() -> None:
    texts = [policy_text(path) for path in sorted(DOCUMENTS.glob("*.md"))]
    words = sum(len(text.split()) for text in texts)
    hits = [hit for text in texts for hit in hits_with_context(text)]
    assert words >= 10_000
    assert len(hits) <= words / 1000, hits


def policy_text(path: Path) -> str:
    """Return a policy's text without front matter and the company's mailboxes and phone numbers."""
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
    body = re.sub(r"[\w.-]+@brisemont\.example", "", body)
    return re.sub(r"\+33\s3\s55\s00\s01\s\d\d", "", body)


def hits_with_context(text: str) -> list[str]:
    tokens = "|".join(re.escape(token) for token in TOKENS.values())
    masked = mask(text).text
    return [masked[max(0, hit.start() - 40) : hit.end() + 20] for hit in re.finditer(tokens, masked)]


@pytest.mark.parametrize(
    ("text", "masked", "found"),
    [
        ("a@b.example, 06 12 34 56 78", "[e-mail], [telephone]", ("email", "phone")),
        ("0761 5559123, a@b.example", "[telephone], [e-mail]", ("phone", "email")),
        ("06 12 34 56 78 06 98 76 54 32", "[telephone]", ("phone",)),
        ("0612345678,0698765432", "[telephone],[telephone]", ("phone",)),
        ("+33 (0)3 55 00 01 12", "[telephone]", ("phone",)),
        ("Passwort: Sommer2026!", "Passwort: [secret]", ("secret",)),
        ("le mot de passe est Soleil!Bleu, ok ?", "le mot de passe est [secret], ok ?", ("secret",)),
        ("API-Key = abc123def", "API-Key = [secret]", ("secret",)),
        ("https://bob:s3cret@db.example/x", "https://[secret]/x", ("secret",)),
        ("DE89 3704 0044 0532 0130 01", "[IBAN]", ("iban",)),
        ("DE89 3704 0044\n0532 0130 00", "[IBAN]", ("iban",)),
        ("1 85 05 78 006 084", "[ID number]", ("national_id",)),
        ("FR14 2004 1010 0505 0001 3M02 606", "[IBAN]", ("iban",)),
        ("a@b.example4111111111111111+", "[e-mail][card number]+", ("email", "card")),
        ("0612345678sk-abcdefghijklmnop1234", "[telephone][secret]", ("phone", "secret")),
        ("\u0660\u0666 \u0661\u0662 \u0663\u0664 \u0665\u0666 \u0667\u0668", "[telephone]", ("phone",)),
        ("DB_PASSWORD=supersecret", "DB_PASSWORD=[secret]", ("secret",)),
        ("password: 'correct horse battery staple'", "password: '[secret]'", ("secret",)),
        ("mein passwort hunter2", "mein passwort [secret]", ("secret",)),
        ("Bearer abcdef1234567890abcdef", "[secret]", ("secret",)),
        ("<mailto:a@b.example|a@b.example>", "<mailto:[e-mail]|[e-mail]>", ("email",)),
    ],
)
def test_each_thing_becomes_one_word_of_its_kind(text: str, masked: str, found: tuple[MaskedKind, ...]) -> None:
    assert mask(text) == Masked(masked, found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Darf ich Kundendaten in ein Übersetzungstool eingeben?",
        "effective 2026-01-15, reviewed 15.01.2026, 15/01/2026 and 01 02 2026 at 14:30",
        "Wartung donnerstags 18:00\u201320:00 oder 08.30-17.00 Uhr, 01.02.2026 10:00",
        "Kostenstelle 4711, Artikel 0815, Auftrag 4500123456, INC-2026-014, DIN EN ISO 13849-1:2023",
        "32.000 EUR, 1 234 567,89 €, 12 345 678 EUR, 150-300 EUR, 20 % in 6 months, 0.1234567",
        "version 1.2.3, 10.0.19045.3693, build 20261122, RFC 2119, 192.168.0.12",
        "de 2024 à 2026, in 20 Tagen, 2024 2025 2026 2027 2028, de 2024 2025 2026 2027 2028",
        "the password is mandatory, Passwort: mindestens 12 Zeichen, mot de passe : obligatoire",
        "Los 4111 1111 1111 1112, Teil 12 345 678 901, Beleg 0000004711, 0004500123456 und 0900 0000",
        "Passwort ändern, mot de passe oublié, password reset; basic responsibilities, bearer of bad news",
        "token: siehe data-handling#customer-data; api key = none",
        "ping @jean.dupont and #ai-errors, see https://intranet.brisemont.example/policies/data-handling#classes",
        "Auftragsverarbeitungsvertrag Angebot_Brisemont_2026_v3.docx DONAUDAMPFSCHIFFFAHRT",
    ],
)
def test_what_policies_and_questions_are_full_of_stays(text: str) -> None:
    assert mask(text) == Masked(text, ())


def test_where_two_kinds_overlap_nothing_of_either_stays() -> None:
    assert mask("a@b.example/0612345678").text == "[e-mail]/[telephone]"
    assert mask("ghp_" + "a1B2" * 9 + "@mail.example").text == "[e-mail]"
    assert mask("https://bob:s3cret@db.example/x").found == ("secret",)


@given(st.text() | st.text(alphabet="0123456789+-./() @aAbDdEe:=_\n\u200b\u00a0\uff10[]", max_size=120))
@settings(deadline=None)
def test_masking_takes_any_text_and_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once.text) == Masked(once.text, ())
    assert bool(once.found) == (once.text != text)


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=60))
@settings(deadline=None)
def test_what_is_around_stays_as_it_is_typed(text: str) -> None:
    around = re.sub(r"[\d@\w.+%'\u2019-]", "\u2603", text)
    assert mask(f"{around} a@b.example").text == f"{around} [e-mail]"


@pytest.mark.parametrize("text", MASKED, ids=map(repr, UNITS))
def test_forty_thousand_hostile_characters_take_less_than_a_second(text: str) -> None:
    """Of this thread's time: not speed but a promise, for whatever backtracks takes minutes."""
    start = time.thread_time()
    mask(text)
    assert time.thread_time() - start < 1


def test_an_ordinary_question_loads_no_checking_library() -> None:
    question = (
        "Darf ich bis 2026-01-15 für 2.000 EUR ein Übersetzungstool (INC-2026-014) nutzen? Frage an der Kasse 4711."
    )
    program = (
        "import sys; from knowledge.masking import mask; mask(sys.argv[1]);"
        "print(*{'stdnum', 'phonenumbers', 'detect_secrets'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, question], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
