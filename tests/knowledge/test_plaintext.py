"""Neutralised text: what must die in it, and the ordinary words that must survive."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.plaintext import neutralise, visible
from tests.support.attacks import ATTACKS, LIVE
from tests.support.hostile import NEUTRALISED

SOURCE = "Open https://brise.brisemont.example/start, write to it@brisemont.example or see intranet.brisemont.example."


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_nothing_an_obedient_model_writes_comes_alive(attack: str) -> None:
    result = neutralise(attack, [SOURCE])
    assert not LIVE.search(result), result


def test_the_check_would_notice_a_live_link_or_mention() -> None:
    alive = [attack for attack in ATTACKS if LIVE.search(attack)]
    assert len(ATTACKS) >= 60
    assert len(alive) >= 70


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Open https://brise.brisemont.example/start, please.", "Open brise.brisemont.example/start, please."),
        ("Open <https://brise.brisemont.example/start|Brise>.", "Open Brise."),
        ("Write to it@brisemont.example.", "Write to it@brisemont.example."),
        ("Siehe [Datenregeln](https://evil.example/x) [1].", "Siehe Datenregeln [1]."),
        ("At most 50 % of 2,5 MB (< 5 and > 3) [1][2].", "At most 50 % of 2,5 MB (< 5 and > 3) [1][2]."),
        (
            "Z. B. z.B. d.h. u.a. p.ex. i.e. R&D, C++, #ai-errors",
            "Z. B. z.B. d.h. u.a. p.ex. i.e. R&D, C++, #ai-errors",
        ),
        ("Das ist erlaubt.Es gilt Regel 4.2.1.", "Das ist erlaubt. Es gilt Regel 4.2.1."),
        ("Read handbook.pdf and form.docx", "Read handbook.pdf and form.docx"),
        ("**Wichtig:** `Kundendaten` nie", "Wichtig: Kundendaten nie"),
        ("## Titel\nText", "Titel\nText"),
        ("Datei:// oder und/oder", "… oder und/oder"),
        ("Personal data: never. Metadata:yes", "Personal data: never. Metadata:yes"),
        ("10:00–12:00, 1.2.2026, +33 3 55 00 01 12", "10:00–12:00, 1.2.2026, +33 3 55 00 01 12"),
    ],
)
def test_ordinary_words_survive_and_known_addresses_stay_as_words(text: str, expected: str) -> None:
    assert neutralise(text, [SOURCE]) == expected


def test_an_address_stays_only_if_it_stands_in_a_source() -> None:
    assert neutralise("https://brise.brisemont.example/start") == "…"


@given(st.text(max_size=300) | st.text(alphabet="[]()<>@|!*`&;:/.\\hexample1 \n#wo^", max_size=60))
def test_neutralising_again_changes_nothing(text: str) -> None:
    once = neutralise(text, [SOURCE])
    assert neutralise(once, [SOURCE]) == once


@given(st.lists(st.sampled_from(ATTACKS), min_size=2, max_size=4), st.sampled_from(["", " ", "\n", "[", "<", "@", "."]))
def test_attacks_put_together_stay_dead(attacks: list[str], glue: str) -> None:
    result = neutralise(glue.join(attacks), [SOURCE])
    assert not LIVE.search(result), result


@pytest.mark.parametrize("text", NEUTRALISED)
def test_hostile_repetition_takes_no_time(text: str) -> None:
    started = time.thread_time()
    neutralise(text)
    assert time.thread_time() - started < 1.0


def test_hidden_characters_and_other_line_ends_go() -> None:
    hidden = "a\u200bb\u00adc\U000e0041\x00d\ud800\ue000e"
    assert visible(hidden + "\r\nf\u2028g") == "abcde\nf\ng"
