"""The picture in a digest: answers as stacked bars, weeks as lines, readable where Slack shows it 360 pixels wide.

Colours can be told apart by people who see no red or green, and every part also carries its number. `png` draws with a
figure of its own, not with pyplot's, which keeps figures open: what it used is gone when it returns.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import text
from bot.pulse import digest_words as words
from bot.pulse.record import WAVE
from bot.slack.blocks import clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.pulse.figures import Figure, Section
    from bot.pulse.record import Digest, Trend
    from knowledge import Lang

WIDTH: Final = 3.6
"""Inches; with 200 dots to each, 720 pixels: twice what Slack shows, for sharp screens."""

MAX_ALT: Final = 1_000
"""Characters of an image description in Slack."""

_DPI: Final = 200
_MARGIN: Final = 0.12
_LINE: Final = 0.165
_BAR: Final = 0.26
_GAP: Final = 0.2
_PLOT: Final = 0.8
_TEXT: Final = 8.5
"""Points, about 12 of Slack's pixels."""

_INK, _PALE = "#1d1c1d", "#616061"
_SCALE_3: Final = ("#b35806", "#d9d9d9", "#2166ac")
_SCALE_5: Final = ("#b35806", "#f1a340", "#d9d9d9", "#92c5de", "#2166ac")
_TIME_6: Final = ("#b35806", "#bdbdbd", "#c6dbef", "#92c5de", "#4393c3", "#2166ac")
_CHOICE: Final = ("#0072b2", "#f0e442", "#d55e00", "#56b4e9", "#009e73", "#e69f00", "#cc79a7", "#e5e5e5")
"""From orange to blue (ColorBrewer); those of Okabe and Ito, dark and light in turn, for answers without an order."""

_DARK: Final = frozenset({"#b35806", "#2166ac", "#0072b2", "#d55e00", "#4393c3", "#009e73"})
_NARROWEST: Final = 0.07
"""The share of a bar that has room for its number."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: what it stands for, how many, its colour."""

    label: str
    count: int
    colour: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One question. Of a `whole` scale steps that nobody chose are named too: they tell what its ends mean."""

    title: str
    parts: tuple[Part, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One number: its `place` from left to right, when that was, how high it is and how it reads."""

    place: int
    when: str
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One number over time, with how each point reads, on a scale that begins and ends where it can."""

    title: str
    points: tuple[Point, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in a picture, in its language. `lines` of one unit share nothing but the time."""

    lang: Lang
    title: str
    note: str
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]


def drawing(lang: Lang, digest: Digest, tool: str, *, smallest: int) -> Drawing | None:
    """The picture of a digest; None where nothing in it can be drawn. `smallest` is whom a figure is about at least."""
    section = digest.main
    if section is None or not section.figures:
        section = digest.pool or section
    bars = tuple(_bar(lang, figure, tool) for figure in section.figures) if section is not None else ()
    lines = tuple(_line(lang, digest, trend, tool) for trend in digest.trends[:2])
    if not bars and not lines:
        return None
    pooled = section is not None and section is digest.pool
    note = text(lang, "digest-pool", tool=tool) if pooled else _note(lang, section, smallest)
    return Drawing(lang, words.title(lang, digest), note, bars, lines)


def alt_text(shown: Drawing) -> str:
    """The picture in words, for those who do not see it."""
    told = [f"{shown.title}. {shown.note}"]
    for bar in shown.bars:
        named = [
            text(shown.lang, "digest-cell", answer=part.label, count=str(part.count))
            for part in bar.parts
            if part.count or bar.whole
        ]
        told.append(_told(shown.lang, bar.title, named))
    for line in shown.lines:
        told.append(_told(shown.lang, line.title, [f"{point.when} {point.label}" for point in line.points]))
    return clip(" ".join(told), MAX_ALT)


def png(shown: Drawing) -> bytes:
    """Draw it; 720 pixels wide, as high as it must be. Takes some 100 ms: not for the event loop."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    pen = _Pen(shown)
    canvas = Canvas(figsize=(WIDTH, pen.height), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(canvas)
    pen.draw(canvas)
    out = io.BytesIO()
    canvas.savefig(out, format="png", pil_kwargs={"compress_level": 6})
    canvas.clear()
    return out.getvalue()


class _Pen:
    """Goes down the picture once to measure and once to draw; all lengths are inches from the top left."""

    def __init__(self, shown: Drawing) -> None:
        self._shown = shown
        self._y = 0.0
        self._canvas: Any = None
        self._all()
        self.height = self._y + _MARGIN

    def draw(self, canvas: Any) -> None:
        """On a figure of this pen's height."""
        self._canvas, self._y = canvas, 0.0
        self._all()

    def _all(self) -> None:
        self._y += _MARGIN
        self._write(self._shown.title, size=10, weight="bold")
        self._write(self._shown.note, colour=_PALE)
        for bar in self._shown.bars:
            self._y += _GAP
            self._write(bar.title, weight="bold")
            self._bar(bar)
        for line in self._shown.lines:
            self._y += _GAP
            self._write(line.title, weight="bold")
            self._line(line)

    def _write(self, said: str, *, size: float = _TEXT, weight: str = "normal", colour: str = _INK) -> None:
        for line in _wrapped(said, WIDTH - 2 * _MARGIN, size, weight):
            self._text(_MARGIN, self._y, line, size=size, weight=weight, color=colour, va="top")
            self._y += _LINE * size / _TEXT

    def _bar(self, bar: Bar) -> None:
        self._y += 0.04
        total, left, width = sum(part.count for part in bar.parts), _MARGIN, WIDTH - 2 * _MARGIN
        for part in bar.parts:
            share = part.count / total
            self._box(left, self._y, share * width, _BAR, part.colour)
            if share >= _NARROWEST:
                ink = "white" if part.colour in _DARK else _INK
                place = {"ha": "center", "va": "center_baseline", "weight": "bold", "color": ink}
                self._text(left + share * width / 2, self._y + _BAR / 2, str(part.count), **place)
            left += share * width
        self._y += _BAR + 0.07
        self._legend([part for part in bar.parts if part.count or bar.whole])

    def _legend(self, parts: Sequence[Part]) -> None:
        """Squares with labels, as many in a row as fit."""
        left, widest = _MARGIN, WIDTH - _MARGIN
        for part in parts:
            label = _fitted(f"{part.label} ({part.count})", widest - _MARGIN - 0.15)
            length = 0.15 + _length(label) + 0.14
            if left > _MARGIN and left + length - 0.14 > widest:
                left, self._y = _MARGIN, self._y + _LINE
            self._box(left, self._y + 0.015, 0.1, 0.1, part.colour)
            self._text(left + 0.15, self._y, label, va="top", color=_INK)
            left += length
        self._y += _LINE

    def _line(self, line: Line) -> None:
        top, places, values = self._y, [one.place for one in line.points], [one.value for one in line.points]
        self._y += _PLOT + 0.22
        if self._canvas is None:
            return
        bottom = (self.height - top - _PLOT) / self.height
        plot = self._canvas.add_axes((0.09, bottom, 0.82, _PLOT / self.height))
        plot.plot(places, values, color=_SCALE_3[2], marker="o", markersize=4, linewidth=1.6, clip_on=False)
        above = (line.high - line.low) * 0.3
        plot.set(ylim=(line.low, line.high + above), xlim=(places[0] - 0.15, places[-1] + 0.15), yticks=[])
        plot.set_xticks(places, [one.when for one in line.points], fontsize=_TEXT - 0.5, color=_PALE)
        plot.tick_params(length=0, pad=2)
        for side in ("left", "right", "top"):
            plot.spines[side].set_visible(False)
        plot.spines["bottom"].set_color("#bbbbbb")
        for one in line.points:
            plot.annotate(
                one.label, (one.place, one.value), xytext=(0, 5), textcoords="offset points", ha="center",
                fontsize=_TEXT, color=_INK, parse_math=False,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},  # the line may come from above
            )  # fmt: skip

    def _text(self, x: float, y: float, said: str, **look: Any) -> None:
        if self._canvas is not None:
            self._canvas.text(x / WIDTH, 1 - y / self.height, said, parse_math=False, **{"size": _TEXT, **look})

    def _box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        if self._canvas is not None and width > 0:
            from matplotlib.patches import Rectangle

            place = (x / WIDTH, 1 - (y + height) / self.height)
            box = Rectangle(
                place, width / WIDTH, height / self.height, facecolor=colour, edgecolor="white", linewidth=0.8,
                transform=self._canvas.transFigure,
            )  # fmt: skip
            self._canvas.add_artist(box)


def _bar(lang: Lang, figure: Figure, tool: str) -> Bar:
    colours = _colours(figure)
    parts = [
        Part(words.answer(lang, figure, cell, tool), cell.count, colours[place % len(colours)])
        for place, cell in enumerate(figure.cells)
    ]
    return Bar(words.asked(lang, figure.texts, tool), tuple(parts), whole=figure.kind == "rating")


def _colours(figure: Figure) -> tuple[str, ...]:
    if figure.kind == "choice":
        return _CHOICE
    return {2: (_SCALE_3[2], _SCALE_3[0]), 3: _SCALE_3, 5: _SCALE_5, 6: _TIME_6}.get(len(figure.cells), _CHOICE)


def _line(lang: Lang, digest: Digest, trend: Trend, tool: str) -> Line:
    """Weeks stand as far apart as they are; the rounds of a survey, which come regularly, side by side."""
    points = tuple(
        Point(
            period if digest.kind == WAVE else place, words.when(lang, digest, period), value,
            words.level(lang, trend.kind, value),
        )
        for place, (period, value) in enumerate(trend.points)
    )  # fmt: skip
    longest = max([60, *(value for _, value in trend.points)])
    low, high = {"nps": (-100, 100), "time": (min([0, *(value for _, value in trend.points)]), longest)}.get(
        trend.kind, (0, 100)
    )
    return Line(words.measured(lang, trend, tool), points, low, high)


def _note(lang: Lang, section: Section | None, smallest: int) -> str:
    return words.rate(lang, section, smallest=smallest) if section is not None else ""


def _told(lang: Lang, title: str, what: Sequence[str]) -> str:
    """A question with what stands under it, or a title: one sentence of the description."""
    named = f"{title} {', '.join(what)}" if title.endswith("?") else None
    return f"{(named or text(lang, 'digest-cell', answer=title, count=', '.join(what))).removesuffix('.')}."


def _wrapped(said: str, width: float, size: float, weight: str) -> list[str]:
    """Lines of at most `width` inches, as near as an average letter tells; words are measured only if that fails."""
    most = max(int(width / (_length("enatir" * 4, size, weight) / 24)), 10)
    while most > 10 and any(_length(line, size, weight) > width for line in textwrap.wrap(said, most)):
        most -= 2
    return textwrap.wrap(said, most)


def _fitted(label: str, width: float) -> str:
    """A label cut until it fits."""
    shown, most = label, len(label)
    while _length(shown) > width and most > 10:
        most -= 2
        shown = clip(label, most)
    return shown


@lru_cache(maxsize=2_048)
def _length(said: str, size: float = _TEXT, weight: str = "normal") -> float:
    """The length in inches of a text as it will be drawn."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    points, _, _ = text_to_path.get_text_width_height_descent(said, FontProperties(size=size, weight=weight), False)
    return float(points) / 72
