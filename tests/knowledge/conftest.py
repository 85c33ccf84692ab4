"""What the tests of answers and indexes share: a scripted model endpoint and a Chroma server."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.openai_server import OpenAIServer
from tests.support.policies import Folder


@pytest.fixture
def policies(tmp_path: Path) -> Folder:
    """An empty policies folder."""
    return Folder(tmp_path / "policies")


@pytest.fixture
def openai_server() -> Iterator[OpenAIServer]:
    """An OpenAI-compatible endpoint that does as it is told."""
    with OpenAIServer() as server:
        yield server


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of its own for this run."""
    folder = tmp_path_factory.mktemp("chroma")
    for _ in range(3):  # another process may take the free port first
        port = _free_port()
        chroma = str(Path(sys.executable).with_name("chroma"))
        command = [chroma, "run", "--path", str(folder), "--host", "127.0.0.1"]
        with (folder / "log").open("ab") as log:
            server = subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log, cwd=folder)
        try:
            if _answers(f"http://127.0.0.1:{port}/api/v2/heartbeat", server):
                yield f"http://127.0.0.1:{port}"
                return
        finally:
            server.terminate()
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()
    pytest.fail("the Chroma server did not start:\n" + (folder / "log").read_text(errors="replace")[-2000:])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _answers(url: str, server: "subprocess.Popen[bytes]") -> bool:
    for _ in range(300):
        if server.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own server
                return True
        except OSError:
            time.sleep(0.1)
    return False
