import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.usage import cloudevents
from bot.usage.cloudevents import BATCH, PLAIN, SINGLE, Malformed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "42",
    "source": "/deepl",
    "type": "document.translated",
    "time": "2026-11-20T10:30:00+01:00",
    "subject": "Ada.Roth@brisemont.example",
    "datacontenttype": "application/json",
    "data": {"tool": "deepl-pro", "quantity": 3},
}


def test_an_event_becomes_what_is_recorded() -> None:
    found = cloudevents.read(EVENT, NOW)
    assert (found.source, found.name, found.email) == ("/deepl", "document.translated", "ada.roth@brisemont.example")
    assert found.occurred_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert (found.tool, found.quantity) == ("deepl-pro", 3.0)
    assert len(found.key) <= 200


def test_time_and_data_may_be_missing() -> None:
    bare = {key: value for key, value in EVENT.items() if key not in ("time", "data")}
    found = cloudevents.read(bare, NOW)
    assert (found.occurred_at, found.tool, found.quantity) == (NOW, None, 1.0)


def test_source_and_id_together_are_the_identity() -> None:
    key = cloudevents.read(EVENT, NOW).key
    assert cloudevents.read(EVENT | {"type": "other", "data": None}, NOW).key == key
    assert cloudevents.read(EVENT | {"id": "43"}, NOW).key != key
    assert cloudevents.read(EVENT | {"source": "/deepl4", "id": "2"}, NOW).key != key


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"id": ""}, "id: give"),
        ({"id": 42}, "id: give"),
        ({"source": "s" * 81}, "source: at most 80"),
        ({"type": "a\x00b"}, "type: holds characters"),
        ({"subject": None}, "subject: give the person"),
        ({"time": "2026-11-20T10:30:00"}, "time: give an RFC 3339"),
        ({"time": "yesterday"}, "time: give an RFC 3339"),
        ({"time": "0001-01-01T00:00:00+23:00"}, "time: give an RFC 3339"),
        ({"time": "2026-11-24T00:00:00Z"}, "time: lies in the future"),
        ({"data": [1]}, "data: give an object"),
        ({"data": {"tool": ""}}, "data.tool"),
        ({"data": {"quantity": -1}}, "from 0 on"),
        ({"data": {"quantity": True}}, "give a number"),
        ({"data": {"quantity": float("nan")}}, "give a number"),
        ({"data": {"quantity": 10**400}}, "give a number"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], told: str) -> None:
    with pytest.raises(Malformed, match=told):
        cloudevents.read(EVENT | change, NOW)


@pytest.mark.parametrize("kind", [SINGLE, PLAIN, f"{SINGLE}; charset=UTF-8", SINGLE.upper()])
def test_one_event_comes_as_an_object(kind: str) -> None:
    assert cloudevents.items(json.dumps(EVENT).encode(), kind) == [EVENT]


@pytest.mark.parametrize("kind", [BATCH, PLAIN])
def test_several_come_as_a_list(kind: str) -> None:
    assert cloudevents.items(json.dumps([EVENT, {}]).encode(), kind) == [EVENT, {}]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[]", SINGLE),
        (b"{}", BATCH),
        (b"3", PLAIN),
        (b"", PLAIN),
        (b"\xff", PLAIN),
        (b"[" * 100_000, PLAIN),
        (b"{}", "text/plain"),
        (b"{}", ""),
        (json.dumps([{}] * 1001).encode(), BATCH),
    ],
)
def test_a_body_of_another_shape_is_refused_as_a_whole(body: bytes, kind: str) -> None:
    with pytest.raises(Malformed):
        cloudevents.items(body, kind)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(EVENT, anything)), st.sets(st.sampled_from(sorted(EVENT))))
def test_nothing_anybody_sends_gets_further_than_malformed(strange: dict[str, Any], kept: set[str]) -> None:
    event = strange | {key: EVENT[key] for key in kept}
    try:
        found = cloudevents.read(event, NOW)
    except Malformed:
        return
    assert found.occurred_at.tzinfo is not None
    assert found.quantity >= 0
