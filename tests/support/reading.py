"""What a person reads in a message or a view."""

from __future__ import annotations

from bot.sandbox.model import Json, Message, View


def shown(place: Message | View) -> str:
    """All words in the blocks, in order."""
    return " ".join(_texts(place.blocks if isinstance(place, Message) else place.content["blocks"]))


def action(place: Message | View, begins: str) -> str:
    """The action id of the first element whose id begins so."""
    blocks = place.blocks if isinstance(place, Message) else place.content["blocks"]
    return next(found for found in _actions(blocks) if found.startswith(begins))


def links(place: Message | View) -> set[str]:
    """The addresses of everything that can be clicked or loads itself."""
    blocks = place.blocks if isinstance(place, Message) else place.content["blocks"]
    return set(_links(blocks))


def _texts(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [text for value in part.values() for text in _texts(value)]
    return [text for value in part for text in _texts(value)] if isinstance(part, list) else []


def _actions(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["action_id"]] if "action_id" in part else []
        return own + [found for value in part.values() for found in _actions(value)]
    return [found for value in part for found in _actions(value)] if isinstance(part, list) else []


def _links(part: Json | list[Json] | object) -> list[str]:
    if isinstance(part, dict):
        own = [part[key] for key in ("url", "image_url", "thumb_url") if isinstance(part.get(key), str)]
        return own + [found for value in part.values() for found in _links(value)]
    return [found for value in part for found in _links(value)] if isinstance(part, list) else []
