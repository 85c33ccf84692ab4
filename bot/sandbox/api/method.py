"""What a Web API method is: its arguments, its scopes, its function, and what it is called with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.sandbox.errors import SlackError
from bot.sandbox.model import App, Json

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

Caller = Literal["bot", "app", "any"]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a method by an app that may call it; `args` are decoded, typed and complete."""

    workspace: Workspace
    app: App
    method: str
    args: Mapping[str, Any]
    token: str

    def get(self, name: str) -> Any:
        """An argument, None when it was not given."""
        return self.args.get(name)

    def text(self, name: str) -> str:
        """An argument as text, empty when it was not given."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes or no argument."""
        value = self.args.get(name)
        return default if value is None else bool(value)

    def require_scope(self, *scopes: str) -> None:
        """Raise SlackError `missing_scope` unless the app has one of these scopes."""
        if not self.app.scopes.intersection(scopes):
            raise missing_scope(self.app, scopes)


Function = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method. `args` name -> type, in `required` those without which it is refused.

    An app needs one of `scopes`; none when empty. `caller` says whose token may call it.
    """

    name: str
    function: Function
    args: Mapping[str, str]
    required: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    caller: Caller = "bot"


def missing_scope(app: App, needed: tuple[str, ...]) -> SlackError:
    """The refusal of an app that lacks a scope: what it needs, what it has."""
    return SlackError("missing_scope", needed=",".join(needed), provided=",".join(sorted(app.scopes)))


class Family:
    """Collects the methods of a module: `@family.method("chat.update", ...)` above each function."""

    def __init__(self) -> None:
        self.methods: dict[str, Method] = {}

    def method(
        self,
        name: str,
        *,
        required: Mapping[str, str] | None = None,
        optional: Mapping[str, str] | None = None,
        scopes: tuple[str, ...] = (),
        caller: Caller = "bot",
    ) -> Callable[[Function], Function]:
        """Register the function below under this name with its arguments, name -> type."""

        def register(function: Function) -> Function:
            needed = dict(required or {})
            self.methods[name] = Method(
                name=name,
                function=function,
                args={**needed, **(optional or {})},
                required=tuple(needed),
                scopes=scopes,
                caller=caller,
            )
            return function

        return register
