"""The memory of the running bot: a process of its own, 10,000 chunks, 1,000 conversations, 10,000 questions."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.model import Message, User
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from knowledge import KnowledgeBase, KnowledgeConfig
from tests.bench.corpus import questions, write_company
from tests.support.company import ROOT, manifest

pytestmark = [pytest.mark.prove, pytest.mark.asyncio]

DOCUMENTS = 1_506
CHUNKS = 10_000
CONVERSATIONS = 1_000
QUESTIONS = int(os.environ.get("PROVE_QUESTIONS", "10000"))
AT_ONCE = 16
MB = 1_048_576


def memory(pid: int) -> int:
    """Resident bytes of a process, without children."""
    fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * os.sysconf("SC_PAGESIZE")


@pytest.fixture(scope="module")
def big_company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Policies of 10,000 chunks and a data folder with their index."""
    policies = write_company(tmp_path_factory.mktemp("big") / "policies", documents=DOCUMENTS)
    shutil.copy(ROOT / "policies" / "company.yaml", policies)
    data = tmp_path_factory.mktemp("big-data")
    report = KnowledgeBase(KnowledgeConfig(policies=policies, data=data)).refresh()
    assert report.chunks >= CHUNKS
    return policies, data


@asynccontextmanager
async def slack(folder: Path, data: Path) -> AsyncIterator[tuple[Sandbox, asyncio.subprocess.Process]]:
    """A workspace of a thousand people with the bot in another process."""
    workspace = Workspace(name="Brisemont Sensorik", now=lambda: datetime.now(UTC))
    workspace.limits.off()
    for number in range(CONVERSATIONS):
        email = f"person{number}@brisemont.example"
        workspace.add_user(User(id="", name=f"person{number}", real_name=f"Person {number}", email=email))
    app = workspace.install(manifest("socket"))
    sandbox = Sandbox(workspace)
    url = await sandbox.start()
    environment = {
        **os.environ, "ARCHIPEL_POLICIES_DIR": str(folder), "ARCHIPEL_DATA_DIR": str(data), "ARCHIPEL_HTTP_PORT": "0",
        "SLACK_API_URL": f"{url}/api/", "SLACK_BOT_TOKEN": app.bot_token, "SLACK_APP_TOKEN": app.app_token,
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.running_bot", cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"started\n"
        async with asyncio.timeout(30):
            while not sandbox.delivery.sockets.count(app.id):
                await asyncio.sleep(0.1)
        yield sandbox, process
    finally:
        process.terminate()
        await process.wait()
        await sandbox.stop()


async def test_memory_stays_under_400_mb_and_flat_over_ten_thousand_questions(big_company: tuple[Path, Path]) -> None:
    folder, data = big_company
    async with slack(folder, data) as (sandbox, process):
        workspace, (app,) = sandbox.workspace, sandbox.workspace.apps.values()
        people = [user.id for user in workspace.users.values() if not user.is_bot]
        asking = zip(itertools.cycle(people), itertools.cycle(text for text, _ in questions()), strict=False)
        sizes, began = [], time.monotonic()
        threads: dict[str, Message] = {}

        async def ask(user: str, text: str) -> None:
            """A question, every other time in the thread of the one before."""
            place, before = workspace.dm(user, app.bot_user), threads.pop(user, None)
            message = workspace.post(channel=place, user=user, text=text, thread_ts=before.ts if before else None)
            if before is None:
                threads[user] = message
            await until_answered(workspace, app.id, message)

        for done in range(0, QUESTIONS, AT_ONCE):
            await asyncio.gather(*(ask(*next(asking)) for _ in range(AT_ONCE)))
            if done % 512 == 0:
                sizes.append(memory(process.pid))
                print(
                    f"{done + AT_ONCE:6} questions, {sizes[-1] / MB:.0f} MB, {time.monotonic() - began:.0f} s",
                    flush=True,
                )
        sizes.append(memory(process.pid))
        assert len([c for c in workspace.channels.values() if c.kind == "im"]) >= min(CONVERSATIONS, QUESTIONS)
    print(f"first {sizes[0] / MB:.0f} MB, highest {max(sizes) / MB:.0f} MB, last {sizes[-1] / MB:.0f} MB")
    assert max(sizes) < 400 * MB
    # Once every person was seen and every cache is full, nothing grows with the number of questions.
    settled = sizes[len(sizes) // 4]
    assert sizes[-1] < settled * 1.10


async def until_answered(workspace: Workspace, app_id: str, message: Message) -> None:
    """The bot has answered in the thread, after the message."""
    async with asyncio.timeout(120):
        while True:
            thread = workspace.thread(message.channel, message.thread_ts or message.ts)
            if any(one.app_id == app_id and one.ts > message.ts for one in thread):
                return
            await asyncio.sleep(0.01)
