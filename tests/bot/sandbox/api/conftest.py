"""Every test of the Web API has a workspace of its own."""

from __future__ import annotations

import pytest

from tests.support.local_slack import LocalSlack


@pytest.fixture
def slack() -> LocalSlack:
    """A workspace of a few people at nine on a Monday."""
    return LocalSlack()
