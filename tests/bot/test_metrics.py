from types import SimpleNamespace

from prometheus_client.parser import text_string_to_metric_families

from bot import metrics


def values() -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample by its name and the values of its labels, in the alphabetical order of the labels."""
    families = text_string_to_metric_families(metrics.text().decode())
    return {
        (s.name, tuple(value for _, value in sorted(s.labels.items()))): s.value
        for family in families
        for s in family.samples
    }


def test_what_rooms_count_is_shown() -> None:
    before = values()
    metrics.event_taken("ask.message")
    metrics.event_duplicate("ask.message")
    metrics.answered("answer", "extractive", 0.12)
    metrics.answered("clarify", None, -1.0)
    metrics.sent("sent")
    metrics.rate_limited("chat.postMessage")
    metrics.model_failed()
    metrics.index_not_refreshed()
    after = values()
    grown = {key: value - before.get(key, 0.0) for key, value in after.items() if not key[0].startswith("process")}
    assert grown["archipel_events_total", ("ask.message",)] == 1
    assert grown["archipel_duplicate_events_total", ("ask.message",)] == 1
    assert grown["archipel_answers_total", ("extractive", "answer")] == 1
    assert grown["archipel_answers_total", ("none", "clarify")] == 1
    assert grown["archipel_answer_seconds_bucket", ("extractive", "0.1")] == 0
    assert grown["archipel_answer_seconds_bucket", ("extractive", "0.15")] == 1
    assert grown["archipel_sends_total", ("sent",)] == 1
    assert grown["archipel_rate_limited_total", ("chat.postMessage",)] == 1
    assert grown["archipel_model_failures_total", ()] == 1
    assert grown["archipel_index_refresh_failures_total", ()] == 1


def test_only_the_index_in_use_and_what_waits_now_are_shown() -> None:
    metrics.index_in_use("aaaaaaaaaaaa")
    metrics.index_in_use("bbbbbbbbbbbb")
    metrics.backlog({"ask.message": SimpleNamespace(pending=3, late=1)})
    metrics.backlog({"ask.answer": SimpleNamespace(pending=2, late=0)})
    shown = {
        key: value for key, value in values().items() if key[0].startswith(("archipel_index_info", "archipel_backlog"))
    }
    assert shown == {
        ("archipel_index_info", ("bbbbbbbbbbbb",)): 1,
        ("archipel_backlog", ("ask.answer",)): 2,
        ("archipel_backlog_late", ("ask.answer",)): 0,
    }


def test_the_process_is_measured_and_nothing_of_other_libraries() -> None:
    names = {name for name, _ in values()}
    assert "process_resident_memory_bytes" in names
    assert {name.split("_")[0] for name in names} == {"archipel", "process", "python"}
