"""Small rules that check JSON and complain in the words of Slack's Block Kit. Pure.

A rule takes a value and its JSON pointer and gives the complaints, e.g.
`must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]


def at(what: str, pointer: str) -> str:
    """A complaint about the value at a pointer."""
    return f"{what} [json-pointer:{pointer}]"


def string(most: int = 3000, least: int = 1, pattern: str = "") -> Rule:
    """A text of `least` to `most` characters that matches the pattern."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield at("must provide a string", pointer)
        elif len(value) < least:
            yield at(f"must be more than {least - 1} characters", pointer)
        elif len(value) > most:
            yield at(f"must be less than {most + 1} characters", pointer)
        elif pattern and not re.fullmatch(pattern, value):
            yield at(f"input must match regex pattern: ^{pattern}$", pointer)

    return rule


def boolean(value: Any, pointer: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield at("must provide a boolean", pointer)


def anything(value: Any, pointer: str) -> Iterator[str]:  # noqa: ARG001 - a rule that never complains
    """A value of any shape."""
    yield from ()


def whole(least: int, most: int) -> Rule:
    """A whole number."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield at("must provide an integer", pointer)
        elif value < least:
            yield at(f"must be greater than or equal to {least}", pointer)
        elif value > most:
            yield at(f"must be less than or equal to {most}", pointer)

    return rule


def among(*values: str) -> Rule:
    """One of a few words."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if value not in values:
            yield at(f"must be one of the following values: {', '.join(values)}", pointer)

    return rule


def items(rule: Rule, most: int, least: int = 1) -> Rule:
    """A list of `least` to `most` values that keep the rule."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield at("must provide an array", pointer)
            return
        if len(value) < least:
            yield at(f"no fewer than {least} items allowed", pointer)
        if len(value) > most:
            yield at(f"no more than {most} items allowed", pointer)
        for number, item in enumerate(value):
            yield from rule(item, f"{pointer}/{number}")

    return check


def record(
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    also: Rule | None = None,
) -> Rule:
    """An object with these fields and no others; `also` checks what concerns several of them."""
    needed, known = dict(required or {}), {**(required or {}), **(optional or {})}

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield at("must provide an object", pointer)
            return
        for name in needed:
            if value.get(name) is None:
                yield at(f"missing required field: {name}", pointer)
        for name, field in value.items():
            if name not in known:
                yield at(f"invalid additional property: {name}", pointer)
            elif field is not None:
                yield from known[name](field, f"{pointer}/{name}")
        if also is not None:
            yield from also(value, pointer)

    return rule


def typed(rules: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which rule holds."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield at("must provide an object", pointer)
        elif not isinstance(value.get("type"), str):
            yield at("missing required field: type", pointer)
        elif value["type"] not in rules:
            yield at(f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            yield from rules[value["type"]](value, pointer)

    return rule


def later(name: Callable[[], Rule]) -> Rule:
    """A rule that is looked up when it is needed, for shapes that hold themselves."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        return name()(value, pointer)

    return rule


def text(most: int, *kinds: str, least: int = 1) -> Rule:
    """A text object; `kinds` are `plain_text`, `mrkdwn` or both when none is named."""
    content = string(most, least)
    plain = record({"type": anything, "text": content}, {"emoji": boolean})
    mrkdwn = record({"type": anything, "text": content}, {"verbatim": boolean})
    shapes = {"plain_text": plain, "mrkdwn": mrkdwn}
    return typed({kind: shapes[kind] for kind in kinds or shapes})


def exactly_one(*names: str) -> Rule:
    """One of these fields, not none and not two."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        given = [name for name in names if value.get(name) is not None]
        if not given:
            yield at(f"missing required field: {names[0]}", pointer)
        elif len(given) > 1:
            yield at(f"only one of {', '.join(names)} may be given", pointer)

    return rule


def at_least_one(*names: str) -> Rule:
    """One or more of these fields."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if all(value.get(name) is None for name in names):
            yield at(f"missing required field: {names[0]}", pointer)

    return rule


def both(*rules: Rule) -> Rule:
    """All of these rules."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        for one in rules:
            yield from one(value, pointer)

    return rule
