"""Who looks at the page in these tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.sandbox.model import User
from bot.sandbox.page.viewer import Viewer
from bot.sandbox.page.words import Words
from tests.support.onlookers import EMMA, GENERAL, GONE, GUIDE, JONAS, NOW, SECRET


@pytest.fixture
def look() -> Callable[[User], Viewer]:
    def as_user(user: User = EMMA) -> Viewer:
        users = {each.id: each for each in (EMMA, JONAS, GUIDE, GONE)}
        channels = {each.id: each for each in (GENERAL, SECRET)}
        return Viewer(user, users, channels, {}, Words.of(user.locale, user.tz), NOW)

    return as_user


@pytest.fixture
def viewer(look: Callable[[User], Viewer]) -> Viewer:
    return look(EMMA)
