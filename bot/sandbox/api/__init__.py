"""The Web API: `call` answers one method. Each family of methods is a module; a method is a small async function."""

from bot.sandbox.api.dispatch import Answer, call, refused
from bot.sandbox.api.response_urls import respond

__all__ = ["Answer", "call", "refused", "respond"]
