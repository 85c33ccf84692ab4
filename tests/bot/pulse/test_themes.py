import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulse import themes


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("I cannot log in, the password is refused", {"access"}),
        ("Je n’ai pas accès, mot de passe oublié", {"access"}),
        ("Mein Konto ist gesperrt", {"access"}),
        ("A short course would help", {"training"}),
        ("Formation insuffisante", {"training"}),
        ("Ich bräuchte eine Schulung", {"training"}),
        ("It invents facts", {"quality"}),
        ("Les résultats sont faux", {"quality"}),
        ("Die Ergebnisse sind oft falsch", {"quality"}),
        ("Too slow in the morning", {"speed"}),
        ("C’est lent", {"speed"}),
        ("Furchtbar langsam", {"speed"}),
        ("Am I allowed to paste contracts?", {"trust"}),
        ("J’ai peur pour les données personnelles", {"trust"}),
        ("Unklar, was der Datenschutz sagt: darf ich das?", {"trust"}),
        ("Its German is stiff", {"language"}),
        ("Le vocabulaire technique manque", {"language"}),
        ("Die Übersetzung klingt hölzern", {"language"}),
        ("I copy-paste everything into Excel", {"integration"}),
        ("Pas de connexion avec notre logiciel", {"access", "integration"}),
        ("Keine Schnittstelle zu SAP", {"integration"}),
        ("No time to try", {"time"}),
        ("Pas le temps d’essayer", {"time"}),
        ("Mir fehlt die Zeit", {"time"}),
        ("A timeout every morning", {"speed"}),
        ("Hm.", {"other"}),
        ("😀 …", set()),
        ("", set()),
    ],
)
def test_a_comment_has_the_themes_it_speaks_of(comment: str, found: set[str]) -> None:
    assert themes.of(comment) == found


@given(st.text(max_size=1_000))
def test_any_text_has_known_themes_only(comment: str) -> None:
    assert themes.of(comment) <= {*themes.THEMES}


def test_people_are_counted_not_words() -> None:
    assert themes.count([{"access", "time"}, {"access"}, {"other"}]) == [("access", 2), ("time", 1), ("other", 1)]
