"""The bytes of files over HTTP: to the address an upload was given, and back."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.model import File
from bot.sandbox.workspace import Workspace

LOGIN_PAGE = "<!DOCTYPE html><title>Sign in</title>Sign in to see this file."
"""What Slack answers, with status 200, to a request for a file that may not be read."""


async def upload(workspace: Workspace, token: str, request: Request) -> Response:
    """Take a file, as the body or as the one file of a form; it must be as long as was announced."""
    data = await _data(request)
    if not workspace.uploads.receive(token, data):
        return Response("unknown address, or not the announced length", 400, media_type="text/plain")
    return Response(f"OK - {len(data)}", media_type="text/plain")


async def _data(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    return b""


def download(workspace: Workspace, file_id: str, token: str | None, request: Request) -> Response:
    """A file for the page itself, or for an app with `files:read` that is where the file was shared."""
    file = workspace.files.get(file_id)
    if file is None or not file.completed:
        return Response("no such file", 404, media_type="text/plain")
    if request.headers.get("sec-fetch-site") != "same-origin" and not _may_read(workspace, file, token):
        return Response(LOGIN_PAGE, media_type="text/html")
    headers = {
        "content-disposition": f"inline; filename*=UTF-8''{quote(file.name)}",
        "x-content-type-options": "nosniff",
    }
    return Response(file.data, media_type=file.mimetype, headers=headers)


def _may_read(workspace: Workspace, file: File, token: str | None) -> bool:
    app = workspace.app_of_token(token) if token else None
    if app is None or "files:read" not in app.scopes:
        return False
    places = (workspace.channels[channel] for channel in file.channels)
    return file.user == app.bot_user or any(app.bot_user in place.members for place in places)
