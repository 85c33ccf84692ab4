"""Text from a model or a document as plain text in which nothing can come alive. Pure.

Slack and Markdown make links from URLs, bare domains, `<target|words>` and `[words](target)`, and pings from `@here`
and `<!channel>`. Links belong to the renderer, which makes them from the metadata of a cited document only.
"""

import re
from collections.abc import Iterable
from html import unescape
from typing import Final

INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""For use inside `[...]`: characters without a glyph, among them the tag letters that hide text from people."""

_HIDDEN: Final = re.compile(f"[{INVISIBLE}\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")
_LINE_BREAK: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ASCII_TWINS: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x2024: ".",
    0x3002: ".",
    0xFE52: ".",
    0xFE6B: "@",
    0xFF61: ".",
}
"""Full-width letters and signs, and the full stops that domain names take for dots (RFC 3490, 3.1)."""

_ENTITY: Final = re.compile(r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}[0-9]{0,2});")
_MARKUP: Final = re.compile(r"\*\*|~~|`+|^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)
_TAG: Final = re.compile(
    r"</?(?:a|b|i|u|s|p|br|em|hr|img|div|span|code|pre|strong|script|style|iframe|svg|object|embed|form|input|button"
    r"|video|audio|link|meta|base|body|html|h[1-6]|[uod]l|li|d[dt]|table|tbody|thead|t[rdh])(?![\w|])[^<>\n]*>"
    r"|<[@!#][^<>|\n]*>",
    re.IGNORECASE,
)
_SLACK_LINK: Final = re.compile(r"<[^<>|\n]*\|([^<>\n]*)>")
_ANGLES: Final = re.compile(r"<(?=[^\s<>=\d])([^<>\n]*)>|<(?=[@!#/A-Za-z])")
_MARKDOWN_LINK: Final = re.compile(r"!?\[([^\[\]\n]*)\]\(((?:[^()\n]|\([^()\n]*\))*)\)")

_REST: Final = r"[^\s<>|\"«»“”„‹›\[\]{}`]*"
_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS: Final = re.compile(
    rf"""
    (?P<url>[a-z][a-z0-9+.-]{{1,20}}:[/\\]{{2,}}{_REST}
      |(?<!\w)(?:mailto|javascript|vbscript|data|slack|msteams|sip|file|intent):(?=[^\s<>\[\]]){_REST}
      |(?<!\w)www\.{_REST})
    |(?P<mail>(?<![\w.+-])[\w.+-]{{1,64}}@{_LABEL}(?:\.{_LABEL}){{1,8}})
    |(?P<host>(?<![\w-])(?:{_LABEL}\.){{1,10}}(?:xn--[\w-]{{2,59}}|[^\W\d_]{{2,24}})(?![\w-]|:[/\\])|(?<![\w.-])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?=:\d|/))
      (?P<path>(?::\d{{1,5}})?(?:[/?\#\\]{_REST})?)
    |(?P<at>(?<!@)@+(?=\w))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SCHEME: Final = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*:[/\\]{2,}|(?:mailto|javascript|vbscript|data|slack|msteams|sip|file|intent):)",
    re.IGNORECASE,
)
_COMMON_DOMAIN: Final = re.compile(
    r"academy|agency|app|biz|blog|cfd|chat|click|cloud|com|company|consulting|dev|digital"
    r"|email|example|fun|gmbh|info|int|invalid|link|live|local|localhost|media|mobi|name|net"
    r"|network|news|one|online|onion|org|page|pro|run|sarl|sbs|shop|site|software|solutions"
    r"|space|store|studio|support|systems|team|tech|test|today|tools|top|website|wiki|work"
    r"|world|xyz|zip|zone",
    re.IGNORECASE,
)
"""Top-level domains that chat clients link without a scheme, besides those of two letters."""

_GONE: Final = "…"


def visible(text: str) -> str:
    """The text without hidden characters; every line end becomes a line feed, full-width letters ASCII."""
    return _HIDDEN.sub("", _LINE_BREAK.sub("\n", text)).translate(_ASCII_TWINS)


def neutralise(text: str, sources: Iterable[str] = ()) -> str:
    """`text` as plain words: no markup, no mention, and no address but those that stand literally in `sources`.

    Such an address stays without its scheme; any other becomes `…`. Links keep their words and lose their target.
    Neutralising the result again changes nothing. Never raises.
    """
    known = {_bare(hit[0]) for source in sources for hit in _ADDRESS.finditer(visible(source))} - {""}
    text = visible(text)
    while (cleaned := _pass(text, known)) != text:  # taking one thing away can lay open another
        text = cleaned
    return text


def _pass(text: str, known: set[str]) -> str:
    text = visible(_ENTITY.sub(_character, text))
    text = _MARKUP.sub("", text)
    text = _SLACK_LINK.sub(r"\1", _TAG.sub("", text))
    text = _ANGLES.sub(r"\1", text)
    text = _MARKDOWN_LINK.sub(_words_of_link, text).replace("](", "] (")
    return _ADDRESS.sub(lambda hit: _dead(hit, known), text)


def _character(entity: re.Match[str]) -> str:
    return unescape(re.sub(r"^&(?:amp;)+", "&", entity[0]))


def _words_of_link(link: re.Match[str]) -> str:
    """The words; a mark such as `[1]` that happens to stand before a bracket is no link."""
    words = link[1]
    return f"[{words}] ({link[2]})" if words.strip(" ,;0123456789") == "" else words


def _dead(hit: re.Match[str], known: set[str]) -> str:
    if hit["at"]:
        return " " if hit.string[: hit.start()][-1:].isalnum() else ""
    tail = hit[0][len(_without_tail(hit[0])) :]
    if _bare(hit[0]) in known:
        return _SCHEME.sub("", _without_tail(hit[0])) + tail
    if hit["host"] and not hit["path"]:
        return _dead_host(hit["host"])
    return _GONE + tail


def _dead_host(host: str) -> str:
    """A dotted word: a domain goes, a forgotten space after a full stop comes back, a file name stays."""
    *labels, last = host.split(".")
    if last.istitle() and len(labels) == 1:
        return f"{labels[0]}. {last}"
    if len(last) == 2 and all(len(label) == 1 for label in labels):
        return host  # an abbreviation such as "p.ex"
    is_domain = len(last) == 2 or last.casefold().startswith("xn--") or _COMMON_DOMAIN.fullmatch(last)
    return _GONE if is_domain else host


def _bare(address: str) -> str:
    """How two spellings of one address are compared: without scheme and without what ends a sentence."""
    return _SCHEME.sub("", _without_tail(address)).rstrip("/")


def _without_tail(address: str) -> str:
    return address.rstrip(".,;:!?)'*_…")
