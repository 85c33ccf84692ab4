"""The NiceGUI elements of one tab: regions whose HTML is sent only when it changed, and lists of such regions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nicegui import ui
from nicegui.element import Element

from bot.sandbox.page.html import Html
from bot.sandbox.page.rows import Row


class Region(Element, component="static/region.js"):
    """A part of the page that is replaced as a whole; the browser changes only what differs (`static/region.js`)."""

    def __init__(self, class_: str = "", html: Html | None = None, **attributes: Any) -> None:
        super().__init__()
        self._props["html"] = str(html or "")
        for name, value in attributes.items():
            self._props[name.rstrip("_").replace("_", "-")] = value
        if class_:
            self.classes(class_)

    def show(self, html: Html) -> None:
        """Show this now."""
        if self._props["html"] != str(html):
            self._props["html"] = str(html)
            self.update()


class Rows:
    """A scrolling list of rows in a container; rows keep their region as long as their key is there."""

    def __init__(self, class_: str) -> None:
        self.box = _box(class_)
        self._regions: dict[str, Region] = {}
        self._scope = ""

    def show(self, scope: str, rows: Sequence[Row], label: str) -> None:
        """Show these rows. Another `scope` (another channel) starts anew and scrolls to the end."""
        if scope != self._scope:
            self.box.clear()
            self._regions.clear()
            self._scope = scope
        if self.box.props.get("data-key") != scope or self.box.props.get("aria-label") != label:
            self.box.props["data-key"], self.box.props["aria-label"] = scope, label
            self.box.update()
        for gone in self._regions.keys() - {row.key for row in rows}:
            self._regions.pop(gone).delete()
        for index, row in enumerate(rows):
            self._place(row, index)

    def _place(self, row: Row, index: int) -> None:
        known = self._regions.get(row.key)
        if known is not None:
            known.show(row.html)
        else:
            with self.box:
                known = self._regions[row.key] = Region("line", row.html)
        children = self.box.default_slot.children
        if index >= len(children) or children[index] is not known:
            known.move(target_index=index)


class Layout:
    """The frame of a tab, from top to bottom; made once, filled by `Screen`."""

    def __init__(self) -> None:
        with _box("shell"):
            with _box("top", tag="header"):
                self.brand, self.clock, self.switcher = Region("top-brand"), Region("top-clock"), Region("top-person")
            self.act = Region("act")
            self.sidebar = Region("side")
            with _box("main", tag="section") as self.main:
                self.head = Region("main-head")
                self.rows = Rows("log")
                self.rows.box.props["role"], self.rows.box.props["aria-live"] = "log", "off"
                self.rows.box.props["tabindex"] = "0"
                self.home = Region("log log-home", tabindex="0")
                self.composer = Region("main-foot")
            with _box("panel", tag="aside") as self.panel:
                self.thread_head = Region("main-head")
                self.thread = Rows("log")
                self.thread.box.props["role"], self.thread.box.props["aria-live"] = "log", "off"
                self.thread.box.props["tabindex"] = "0"
                self.thread_composer = Region("main-foot")
        self.modal = Region("modals")
        self.facts = Region()
        self.announce = Region("visually-hidden", aria_live="polite", role="status")

    def show_panel(self, key: str, label: str) -> None:
        """Open the thread panel for a thread, or close it for an empty key."""
        wanted = {"data-key": key, "aria-label": label, "data-open": "yes" if key else "no"}
        if any(self.panel.props.get(name) != value for name, value in wanted.items()):
            self.panel.props.update(wanted)
            self.panel.update()

    def name_main(self, label: str) -> None:
        """Say what the middle is, for those who hear it."""
        if self.main.props.get("aria-label") != label:
            self.main.props["aria-label"] = label
            self.main.update()

    def show_home(self, *, is_home: bool) -> None:
        """Show the Home tab in place of the messages, or the other way round."""
        for element, hidden in ((self.home, not is_home), (self.rows.box, is_home), (self.composer, is_home)):
            if ("is-away" in element._classes) != hidden:
                element.classes(add="is-away") if hidden else element.classes(remove="is-away")


def _box(class_: str, *, tag: str = "div") -> Element:
    return ui.element(tag).classes(class_)
