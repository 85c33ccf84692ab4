"""Passwords, keys and tokens in a text: our own shapes, and the patterns of detect-secrets for single vendors.

detect-secrets takes 0.2 s to import and is loaded only when something long enough with a digit in it turns up. Pure.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final

Place = tuple[int, int]
"""Where something starts and ends."""

_LOGIN_WORD: Final = r"(?:pass(?:word|wd|phrase|code)|passwort|kennwort|mot de passe|(?<![a-z0-9])(?:mdp|pwd|pw))"
_CREDENTIAL: Final = (
    rf"(?:{_LOGIN_WORD}|(?:api|access|auth|client|private|account|secret)[ _-]?(?:key|token|secret)|token|secret"
    r"|cl(?:é|ef|e) (?:d['\u2019])?(?:api|accès)|schlüssel)"
)
_CREDENTIAL_SIGNS: Final = ("pass", "kennwort", "mdp", "pw", "key", "token", "secret", "clé", "cle", "schlüssel")
_ASSIGNED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (  # password=abcdef, password: "a b c", password is abc123, password abc123
        rf"{_CREDENTIAL}s?[\"']? {{0,3}}(?::=|={{1,3}}>?) {{0,3}}[\"'`]?(?P<any>[\w!#$%&*+^~./-]{{6,200}})",
        rf"{_CREDENTIAL}s?[\"']? {{0,3}}(?::|=) {{0,3}}(?P<quote>[\"'`])(?P<any>[^\n\"'`]{{6,200}})(?P=quote)",
        (
            rf"{_CREDENTIAL}s?[\"']? {{0,3}}(?::|(?<= )(?:is|est|ist|lautet|war|was)(?= )) {{0,3}}[\"'`«„“]?"
            r" ?(?P<odd>[^\s\"'`»“”]{6,200})"
        ),
        rf"{_LOGIN_WORD} (?P<odd>[^\s\"'`»“”]{{6,200}})",
    )
)
_OWN_SECRETS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"(?s)-{2,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-*"
            r"(?:(?!-{2,5} ?END ).)*(?:-{2,5} ?END [A-Z0-9 ]{0,60}-*)?"
        ),
        r"(?s)PuTTY-User-Key-File-\d.*",
        r"(?<=://)[^\s:/?#\[\]@]{1,200}:[^\s/@]{1,200}@[\w.-]*",
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_=-]{8,}(?:\.[A-Za-z0-9_=+/-]+){1,4}",
        r"(?<![A-Za-z0-9_-])gl(?:pat|dt|ft|soat|rt|cbt|imt|ptt|agent|oas)-[A-Za-z0-9_-]{20,}",
        r"(?i:(?<![a-z0-9])(?:bearer|basic)) (?=[A-Za-z._~+/-]*[\d=])[A-Za-z0-9._~+/=-]{16,}",
        r"(?<![A-Za-z0-9_-])(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}",
        r"(?<![A-Za-z0-9])xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{8,}|(?<![A-Za-z0-9])xapp-[A-Za-z0-9-]{8,}",
        r"(?<![A-Za-z0-9])(?:hf|npm|gsk|r8|github_pat|dckr_pat|dop_v1|shpat|whsec)_[A-Za-z0-9_]{16,}",
        r"(?<![A-Za-z0-9])(?:AIza|ya29\.|xai-|pplx-|nvapi-)[A-Za-z0-9_-]{20,}",
        r"(?<![A-Za-z0-9])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:fx",
        r"(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}",
        r"(?i)hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9_/-]+",
        r"_authToken=\s{0,3}\S{8,200}",
    )
)
_LONG_TOKEN: Final = re.compile(r"[A-Za-z0-9_+/]{24,}")
_LIBRARY_SHAPE: Final = re.compile(  # what each of the library's patterns needs, but not an IBAN in one piece
    r"(?<![A-Za-z0-9_\-])(?![A-Z]{2}\d\d[A-Z0-9]{11,30}(?![\w\-]))(?=[A-Za-z_\-]*\d)[A-Za-z0-9_\-]{20,}"
    r"|AKC[A-Za-z0-9]{10}|AP[\dA-F][A-Za-z0-9]{8}"
    r"|(?i:accountkey=|hooks\.slack\.com|xox[a-z]-|aws.{0,20}(?:key|pwd|pw|pass|token).{0,20}[\"'])"
)
_VENDOR_PLUGINS: Final = (
    *("artifactory", "aws", "azure_storage_key", "cloudant", "discord", "github_token", "gitlab_token"),
    *("ibm_cloud_iam", "ibm_cos_hmac", "mailchimp", "pypi_token", "sendgrid", "slack", "softlayer"),
    *("square_oauth", "stripe", "telegram_token", "twilio"),
)
_TOKEN_END: Final = re.compile(r"[A-Za-z0-9_+/=\-]*")


def find_secrets(plain: str, tokens: Collection[str]) -> Iterator[Place]:
    """Start and end of everything that looks like a secret; `tokens` are what masked things are called."""
    for shape in _OWN_SECRETS:
        yield from (hit.span() for hit in shape.finditer(plain))
    if any(sign in plain.casefold() for sign in _CREDENTIAL_SIGNS):
        for shape in _ASSIGNED:
            yield from (_place_of_value(hit) for hit in shape.finditer(plain) if _is_password(hit, tokens))
    yield from (hit.span() for hit in _LONG_TOKEN.finditer(plain) if _is_random(hit[0]))
    yield from _library_secrets(plain)


def _is_random(token: str) -> bool:
    """Whether a long token is made by a machine: it goes to and fro between digits, capitals and small letters.

    Measured: random base 62 strings of 32 change the class at 0.59 of their characters (median), names such as
    `LieferantenFragebogenKI2026` at 0.25 or less, with few places where letters meet digits.
    """
    meetings = len(re.findall(r"(?<=[A-Za-z])\d|(?<=\d)[A-Za-z]", token))
    changes = meetings + len(re.findall(r"(?<=[a-z])[A-Z]|(?<=[A-Z])[a-z]", token))
    return meetings >= 4 or changes > 0.45 * len(token)


def _is_password(hit: re.Match[str], tokens: Collection[str]) -> bool:
    """Whether what stands behind `password` is one, and not the next word of a sentence, a date, a link or a token."""
    if "any" in hit.groupdict():
        return hit["any"] not in tokens
    value = hit["odd"].rstrip(".,;?)")
    if len(value) < 6 or "://" in value or not re.search(r"[^\W\d_]", value):
        return False
    return bool(re.search(r"\d|[!#$%&*+^~=].", value))


def _place_of_value(hit: re.Match[str]) -> Place:
    start, value = hit.start(hit.lastgroup or 0), hit[hit.lastgroup or 0]
    return start, start + len(value.rstrip(".,;?)"))


def _library_secrets(plain: str) -> Iterator[Place]:
    """Find what detect-secrets' patterns know; a hit must hold a digit, which keeps words in capitals out."""
    if not _LIBRARY_SHAPE.search(plain):
        return
    for pattern in _library_patterns():
        for hit in pattern.finditer(plain):
            value = hit[0].strip(' \n\r=":')
            if re.search(r"\d", value):
                start = plain.index(value, hit.start())
                end = start + len(value)
                rest = _TOKEN_END.match(plain, end)
                yield start, rest.end() if rest else end


@cache
def _library_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of detect-secrets' plugins for single vendors.

    Left out: those for OpenAI, JWT and npm take quadratic time on hostile text and the first knows old keys only,
    private keys and basic authentication show no more than a header or a part (all five are above); the plugins for
    variable names, entropy and IP addresses are made for source code.
    """
    modules = [import_module(f"detect_secrets.plugins.{name}") for name in _VENDOR_PLUGINS]
    classes = [value for module in modules for value in vars(module).values() if _is_defined_in(module, value)]
    return tuple(pattern for detector in classes for pattern in detector.denylist)


def _is_defined_in(module: ModuleType, value: object) -> bool:
    return isinstance(value, type) and value.__module__ == module.__name__
