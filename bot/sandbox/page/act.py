"""What can be played: its button beside the clock, and the strip below that tells how far it is and what came of it."""

from __future__ import annotations

from bot.sandbox.page.acts import Acts, Way
from bot.sandbox.page.html import Html, el
from bot.sandbox.page.icons import icon
from bot.sandbox.page.viewer import Viewer


def buttons(acts: Acts, viewer: Viewer) -> list[Html]:
    """One for each act; while one is played they do nothing, but keep the focus of the keyboard."""
    lang = viewer.words.lang
    return [
        el(
            "button",
            icon("play"),
            el("span", each.label(lang)),
            type="button",
            class_="play",
            aria_disabled=acts.busy,
            data_do="play",
            data_name=each.name,
            aria_label=each.label(lang),
            title=each.note(lang),
        )
        for each in acts.acts
    ]


def strip(acts: Acts, viewer: Viewer) -> Html:
    """How far the act is that is played, or what the last one left to say; nothing before the first."""
    if acts.current is None:
        return Html()
    words = viewer.words
    bar = el("progress", max=1000, value=round(1000 * _share(acts)), aria_label=words("act-progress"))
    ways = [_way(each, viewer) for each in acts.news.ways] if acts.news is not None else []
    return el(
        "section",
        bar if acts.busy else None,
        el("span", _sentence(acts, viewer), class_="act-said"),
        *ways,
        _stop(acts, viewer) if acts.busy else _close(viewer),
        class_=f"act-strip act-{acts.state}",
        aria_label=acts.current.label(words.lang),
    )


def spoken(acts: Acts, viewer: Viewer) -> str:
    """What is said aloud as an act begins and as it ends; empty in between."""
    if acts.current is None or acts.state == "stopping":
        return ""
    if acts.state == "playing":
        return viewer.words("act-begins", name=acts.current.label(viewer.words.lang))
    return _sentence(acts, viewer)


def _share(acts: Acts) -> float:
    return acts.news.share if acts.news is not None else 0.0


def _sentence(acts: Acts, viewer: Viewer) -> str:
    lang = viewer.words.lang
    label = acts.current.label(lang) if acts.current is not None else ""
    if acts.state == "failed":
        return viewer.words("act-failed", name=label)
    return acts.news.said(lang) if acts.news is not None else label


def _way(way: Way, viewer: Viewer) -> Html:
    return el(
        "button", way.label(viewer.words.lang), type="button", class_="act-way", data_do="become", data_user=way.user
    )


def _stop(acts: Acts, viewer: Viewer) -> Html:
    words = viewer.words
    stopping = acts.state == "stopping"
    said = words("act-stopping" if stopping else "act-stop")
    return el("button", icon("stop"), said, type="button", class_="act-way", disabled=stopping, data_do="halt")


def _close(viewer: Viewer) -> Html:
    label = viewer.words("act-close")
    return el("button", icon("close"), type="button", class_="tool", data_do="clear", aria_label=label, title=label)
