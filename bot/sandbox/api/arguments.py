"""Arguments of a call: from what came over the wire (text in forms, values in JSON) to typed values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.api.method import Method
from bot.sandbox.errors import SlackError

TRUE = {"1", "true", "True", "yes"}
FALSE = {"0", "false", "False", "no"}


def read_arguments(method: Method, args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments a method knows, by its types; what it does not know is ignored, as Slack does.

    An empty text counts as not given, except where the type says `text?`. Raises SlackError `invalid_arguments` naming
    what is missing or wrong, `invalid_blocks_format` and `invalid_metadata_format` for what is no JSON.
    """
    present = {
        name: args[name]
        for name, kind in method.args.items()
        if args.get(name) is not None and (args[name] != "" or kind == "text?")
    }
    if missing := [name for name in method.required if name not in present]:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {name}" for name in missing])
    return {name: READERS[method.args[name]](name, value) for name, value in present.items()}


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong(name, "must provide a string")
    return str(value)


def _flag(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value) in TRUE:
        return True
    if str(value) in FALSE:
        return False
    raise wrong(name, "must provide a boolean")


def _whole(name: str, value: Any) -> int:
    try:
        if isinstance(value, bool):
            raise ValueError
        return int(str(value))
    except ValueError:
        raise wrong(name, "must provide an integer") from None


def _names(name: str, value: Any) -> list[str]:
    """A comma-separated text or a list of texts."""
    parts = value if isinstance(value, list) else str(value).split(",")
    if not all(isinstance(part, str) for part in parts):
        raise SlackError(
            "invalid_array_arg", messages=[f"[ERROR] must provide a list of strings [json-pointer:/{name}]"]
        )
    return [part.strip() for part in parts if part.strip()]


def _parsed(value: Any, kind: type, refusal: SlackError) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise refusal from None
    if not isinstance(value, kind):
        raise refusal
    return value


def _array(name: str, value: Any) -> Any:
    return _parsed(value, list, wrong(name, "must provide an array"))


def _object(name: str, value: Any) -> Any:
    return _parsed(value, dict, wrong(name, "must provide an object"))


def _blocks(_: str, value: Any) -> Any:
    return _parsed(value, list, SlackError("invalid_blocks_format"))


def _metadata(_: str, value: Any) -> Any:
    return _parsed(value, dict, SlackError("invalid_metadata_format"))


def _chunks(_: str, value: Any) -> Any:
    return _parsed(value, list, SlackError("invalid_chunks"))


READERS: dict[str, Callable[[str, Any], Any]] = {
    "text": _text,
    "text?": _text,
    "flag": _flag,
    "whole": _whole,
    "names": _names,
    "array": _array,
    "object": _object,
    "blocks": _blocks,
    "metadata": _metadata,
    "chunks": _chunks,
}


def wrong(name: str, what: str) -> SlackError:
    """The refusal of an argument that is there but wrong."""
    return SlackError("invalid_arguments", messages=[f"[ERROR] {what} [json-pointer:/{name}]"])
