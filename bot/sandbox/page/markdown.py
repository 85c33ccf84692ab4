"""The `markdown` block (standard Markdown, as models write it) to safe HTML by markdown-it.

Raw HTML is off, so it stays text; images become links (nothing is loaded from elsewhere); addresses are checked like
every other link of the page; Slack's mentions and emoji work in text, and stay text in code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox.page import emoji, mrkdwn
from bot.sandbox.page.html import Child, Html, join, safe_url
from bot.sandbox.page.viewer import Viewer

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_SLACK: Final = re.compile(r"<(?P<control>[@#!][^<>\n]+)>|" + emoji.CODE)
_TASK: Final = re.compile(r"^\[([ xX])\] ")


def render(text: str, viewer: Viewer) -> Html:
    """A whole Markdown text as HTML."""
    return Html(_parser().render(text, {"viewer": viewer}))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.validateLink = lambda url: safe_url(url) is not None  # type: ignore[method-assign]
    parser.add_render_rule("text", _text)
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("table_open", lambda *_: '<div class="table-scroll" tabindex="0"><table class="table">')
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    return parser


def _text(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    del self, options
    written: Any = env
    viewer: Viewer = written["viewer"]
    content = (
        _TASK.sub(lambda box: "☐ " if box[1] == " " else "☑ ", tokens[index].content)
        if index == 0
        else tokens[index].content
    )
    pieces: list[Child] = []
    end = 0
    for match in _SLACK.finditer(content):
        pieces.append(content[end : match.start()])
        pieces.append(
            mrkdwn.control(match["control"], viewer)
            if match["control"]
            else emoji.rendered(match["emoji"], match["tone"])
        )
        end = match.end()
    return join(*pieces, content[end:])


def _link(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    token.attrSet("target", "_blank")
    token.attrSet("rel", "noopener noreferrer nofollow")
    return self.renderToken(tokens, index, options, env)
