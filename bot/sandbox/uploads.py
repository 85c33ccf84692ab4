"""Files on their way into the workspace: a place to upload to, the bytes, the finished file."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Callable, Iterable

from bot.sandbox.model import File


class Uploads:
    """Upload tokens and the files they are for; `files` is the workspace's own dict."""

    def __init__(self, files: dict[str, File], new_id: Callable[[str], str]) -> None:
        self._files = files
        self._new_id = new_id
        self._tokens: dict[str, str] = {}

    def start(self, *, user: str, name: str, length: int, alt_text: str = "") -> tuple[File, str]:
        """Announce a file; gives it and the token of its upload address."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(
            id=self._new_id("F"), name=name, user=user, length=length, title=name, alt_text=alt_text, mimetype=kind
        )
        self._files[file.id] = file
        token = secrets.token_urlsafe(24)
        self._tokens[token] = file.id
        return file, token

    def receive(self, token: str, data: bytes) -> bool:
        """Take the bytes; False for an unknown token or when it is not as long as announced."""
        file = self._files.get(self._tokens.get(token, ""))
        if file is None or len(data) != file.length:
            return False
        file.data, file.uploaded = data, True
        del self._tokens[token]
        return True

    def complete(self, file: File, *, title: str, channels: Iterable[str]) -> None:
        """The file is there for the people of these channels."""
        file.title, file.completed = title or file.title, True
        file.channels = [*file.channels, *channels]
