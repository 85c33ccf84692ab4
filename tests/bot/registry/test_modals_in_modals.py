"""Slack opens no modal from within another: a button in one changes the one it stands in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.clock import SystemClock
from bot.incidents.listeners import IncidentListeners
from bot.registry.service import Current
from bot.registry.suspension.listeners import SuspensionListeners
from bot.registry.tools import Registry

pytestmark = pytest.mark.asyncio


class Messenger:
    def __init__(self) -> None:
        self.opened: list[str] = []
        self.updated: list[str] = []

    async def open_view(self, trigger_id: str, _view: dict[str, Any]) -> str:
        self.opened.append(trigger_id)
        return "V2"

    async def update_view(self, view_id: str, _view: dict[str, Any]) -> None:
        self.updated.append(view_id)


class NoTools:
    async def current(self) -> Current:
        return Current(Registry())


async def _nobody(_: str) -> None:
    return None


def body(**around: Any) -> dict[str, Any]:
    return {"trigger_id": "T1", "user": {"id": "U1"}, **around}


@pytest.mark.parametrize(
    ("around", "opened", "updated"),
    [
        ({"view": {"id": "V1", "type": "modal"}}, [], ["V1"]),
        ({"view": {"id": "V1", "type": "home"}}, ["T1"], []),
        ({}, ["T1"], []),
    ],
)
async def test_a_button_in_a_modal_changes_that_modal(
    around: dict[str, Any], opened: list[str], updated: list[str]
) -> None:
    for listeners in (SuspensionListeners, IncidentListeners):
        messenger = Messenger()
        today = {"today": None} if listeners is SuspensionListeners else {}
        room: Any = listeners(
            inbox=None, messenger=messenger, accounts=_nobody, database=None, catalogue=NoTools(),
            clock=SystemClock(), lang="en", **today,
        )  # type: ignore[call-arg, arg-type] # fmt: skip
        if listeners is SuspensionListeners:
            await room.suspend(body(**around), "deepl-pro")
        else:
            await room.report(body(**around), "U1", about="deepl-pro")
        assert (messenger.opened, messenger.updated) == (opened, updated)
