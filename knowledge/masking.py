"""Takes personal data and secrets out of a question before a chat model, an embedding endpoint or a log sees it.

Masked: e-mail addresses, IBANs, payment cards, phone numbers, national ids (French NIR, German Steuer-IdNr and
Rentenversicherungsnummer, Irish PPS) and secrets (API keys, tokens, passwords that are written as such). Not masked:
people's names, postal addresses, IP addresses, phone numbers without a leading `+` or `0`.

Each kind has a cheap shape, a regular expression without nested repetition. The libraries that check a shape
(`stdnum`, `phonenumbers`, `detect_secrets`: about 60, 80 and 200 ms to import) are loaded when a shape is first
seen, so an ordinary question never pays for them. Pure: no I/O, no clock.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Final, Literal, NamedTuple, get_args

MaskedKind = Literal["iban", "card", "national_id", "secret", "email", "phone"]

TOKENS: Final[dict[MaskedKind, str]] = {
    "iban": "[IBAN]",
    "card": "[card number]",
    "national_id": "[ID number]",
    "secret": "[secret]",
    "email": "[e-mail]",
    "phone": "[telephone]",
}
"""What stands in the text instead: words that people and the index know in all three languages, and no shape."""


_KINDS: Final[tuple[MaskedKind, ...]] = get_args(MaskedKind)  # most specific first


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what was found in it; `found` names each kind once, in the order it was found."""

    text: str
    found: tuple[MaskedKind, ...] = ()


class _Span(NamedTuple):
    start: int
    end: int
    kind: MaskedKind


def mask(text: str) -> Masked:
    """Replace personal data and secrets in `text` by the words of `TOKENS`.

    Takes any string, also lone surrogates; never raises. Masking the result again changes nothing, because we go on
    until nothing is found: taking one thing away can lay open another.
    """
    found: dict[MaskedKind, None] = {}
    while True:
        spans = list(_spans(text))
        masked = _replace(text, spans)
        if masked == text:
            return Masked(text, tuple(found))
        found |= dict.fromkeys(span.kind for span in spans)
        text = masked


def _replace(text: str, spans: Iterable[_Span]) -> str:
    parts, at = [], 0
    for start, end, kind in spans:
        parts += [text[at:start], TOKENS[kind]]
        at = end
    return "".join([*parts, text[at:]])


def _spans(text: str) -> Iterator[_Span]:
    """Everything found, in order and apart from each other, as positions in `text`."""
    plain, offsets = _plain(text)
    hits = [span for detect in _DETECTORS for span in detect(plain)]
    for start, end, kind in _joined(hits):
        yield _Span(offsets[start], offsets[end - 1] + 1, kind)


def _joined(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Join overlapping spans, so that no tail of either stays in the text.

    The longest gives the kind, of equally long ones the most specific.
    """
    start, end, best = 0, 0, None
    for span in sorted(spans):
        if best and span.start >= end:
            yield _Span(start, end, best.kind)
            best = None
        if best is None:
            start, end, best = span.start, span.end, span
        end, best = max(end, span.end), min(best, span, key=_rank)
    if best:
        yield _Span(start, end, best.kind)


def _rank(span: _Span) -> tuple[int, int]:
    return span.start - span.end, _KINDS.index(span.kind)


def _plain(text: str) -> tuple[str, range | list[int]]:
    """Return the text as the shapes want it, and where each of its characters stands in the original.

    Digits of any script and full-width letters become ASCII, all spaces a space, all dashes a hyphen; what is
    invisible (zero width, soft hyphen, direction marks, variation selectors) is left out.
    """
    if text.isascii():
        return text.replace("\t", " "), range(len(text))
    plain = list(map(_plain_character, text))
    offsets = [at for at, character in enumerate(plain) if character]
    return "".join(plain), offsets


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if character == "\t":
        return " "
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category in {"Zs", "Pd"} or character == "\u2212":
        return " " if category == "Zs" else "-"
    return unicodedata.normalize("NFKC", character) if "\uff01" <= character <= "\uff5e" else character


# ---- e-mail -------------------------------------------------------------------------------------------------------

_AT: Final = r"(?:@| @ | ?[(\[](?:at|ät)[)\]] ?)"
_EMAIL: Final = re.compile(
    rf"\w(?:[\w.%+'\u2019-]{{0,62}}[\w+-])?{_AT}(?:[\w-]{{1,63}}\.){{1,8}}(?:xn--[\w-]{{2,59}}|[^\W\d_]{{2,24}})",
    re.IGNORECASE,
)


def _emails(plain: str) -> Iterator[_Span]:
    if "@" in plain or re.search(r"[(\[](?:at|ät)[)\]]", plain, re.IGNORECASE):
        yield from (_Span(*hit.span(), "email") for hit in _EMAIL.finditer(plain))


# ---- numbers with a check digit -----------------------------------------------------------------------------------

_SEP: Final = r"[ ./\-]{0,3}"
_SEPARATORS: Final = dict.fromkeys(map(ord, " ./-\r\n"))
_WRAP: Final = r"[ ./\-\r\n]{0,3}"  # IBAN and card are long enough to be broken at the end of a line


def _digits(count: int, sep: str = _SEP) -> str:
    return rf"(?:{sep}\d){{{count}}}"


def _overlapping(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """All places where `pattern` stands between what is no ASCII letter or digit, also inside one another."""
    return re.compile(rf"(?<![A-Za-z0-9])(?=({pattern})(?![A-Za-z0-9]))", flags | re.ASCII)


def _compact(text: str) -> str:
    return text.translate(_SEPARATORS).upper()


def _w(count: int) -> str:
    return _digits(count, _WRAP)


_CARDS: Final = tuple(
    _overlapping(pattern)
    for pattern in (  # the issuers' prefixes and lengths, ISO/IEC 7812
        *(rf"4{_w(length - 1)}" for length in (13, 16, 19)),  # Visa
        rf"(?:5{_WRAP}[1-5]|2{_WRAP}[2-7]){_w(14)}",  # Mastercard
        rf"3{_WRAP}[47]{_w(13)}",  # American Express
        *(rf"3{_WRAP}[068]{_w(length - 2)}" for length in (14, 16, 19)),  # Diners
        rf"3{_WRAP}5{_w(14)}",  # JCB
        *(rf"6{_w(length - 1)}" for length in (16, 19)),  # Discover, UnionPay, Maestro
        *(rf"5{_WRAP}[06-8]{_w(length - 2)}" for length in (16, 19)),  # Maestro
    )
)
_CARD_DIGITS: Final = re.compile(rf"\d{_w(12)}", re.ASCII)
_IBAN: Final = re.compile(
    rf"(?<![A-Za-z0-9])(?=([A-Za-z]{{2}}{_WRAP}\d{_WRAP}\d(?:{_WRAP}[A-Za-z0-9]){{11,30}}))", re.ASCII
)
_NIR: Final = _overlapping(rf"[1-478]{_digits(5)}{_SEP}[\dABab]{_digits(8)}")
_NIR_WITHOUT_KEY: Final = _overlapping(r"[12]([ .\-])\d\d\2(?:0[1-9]|1[0-2])\2(?:\d\d|2[ABab])\2\d{3}\2\d{3}")
_IDNR: Final = _overlapping(rf"[1-9]{_digits(10)}")
_PENSION: Final = _overlapping(
    rf"\d\d{_SEP}(?:0[1-9]|[12]\d|3[01]){_SEP}(?:0[1-9]|1[0-2]){_SEP}\d\d{_SEP}[A-Z]{_SEP}\d\d{_SEP}\d"
)
_PPS: Final = _overlapping(r"\d(?:[ \-]?\d){6}(?:[ \-]?[A-W][ABHTWX]?|[a-w][abhtwx]?)")


def _ibans(plain: str) -> Iterator[_Span]:
    for hit in _IBAN.finditer(plain):
        raw = hit[1]
        if len(re.findall(r"\d", raw)) >= 7 and (length := _iban_length(raw)):
            yield _Span(hit.start(), hit.start() + length, "iban")


def _iban_length(raw: str) -> int:
    """How many characters of `raw` make an IBAN, 0 if none.

    Without a right checksum (a typing error) it still counts when written like one: `DE12` in capitals and the
    country's structure.
    """
    structure, size = _iban_structure(raw[:2].upper())
    ends = [hit.end() for hit in re.finditer(r"[A-Za-z0-9]", raw)]
    if not size or len(ends) < size or raw[ends[size - 1] :][:1].isalnum():
        return 0
    from stdnum.iso7064 import mod_97_10

    number = _compact(raw[: ends[size - 1]])
    right = mod_97_10.is_valid(number[4:] + number[:4]) or re.match(r"[A-Z]{2}\d\d", raw)
    return ends[size - 1] if right and structure.fullmatch(number) else 0


@cache
def _iban_structure(country: str) -> tuple[re.Pattern[str], int]:
    """Return a country's IBAN as a pattern and its length (0: it has none), from the SWIFT registry in stdnum."""
    from stdnum import numdb

    bban = numdb.get("iban").info(country)[0][1].get("bban", "")
    parts = [(int(count), kind) for count, kind in re.findall(r"(\d+)!([nac])", bban)]
    classes = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
    pattern = "".join(f"{classes[kind]}{{{count}}}" for count, kind in parts)
    return re.compile(rf"[A-Z]{{2}}\d\d{pattern}"), 4 + sum(count for count, _ in parts) if parts else 0


def _cards(plain: str) -> Iterator[_Span]:
    if not _CARD_DIGITS.search(plain):
        return
    for shape in _CARDS:
        yield from (_Span(*hit.span(1), "card") for hit in shape.finditer(plain) if _luhn(_compact(hit[1])))


def _luhn(number: str) -> bool:
    from stdnum import luhn

    return luhn.is_valid(number)


def _national_ids(plain: str) -> Iterator[_Span]:
    for shape, valid in ((_NIR, _is_nir), (_IDNR, _is_idnr), (_PPS, _is_pps)):
        yield from (_Span(*hit.span(1), "national_id") for hit in shape.finditer(plain) if valid(_compact(hit[1])))
    for shape in (_NIR_WITHOUT_KEY, _PENSION):
        yield from (_Span(*hit.span(1), "national_id") for hit in shape.finditer(plain))


def _is_nir(number: str) -> bool:
    from stdnum.fr import nir

    return nir.is_valid(number)


def _is_idnr(number: str) -> bool:
    from stdnum.de import idnr

    return idnr.is_valid(number)


def _is_pps(number: str) -> bool:
    from stdnum.ie import pps

    return pps.is_valid(number)


# ---- phone --------------------------------------------------------------------------------------------------------

REGIONS: Final = ("FR", "DE", "IE", "GB", "CH", "AT")
_PHONE: Final = re.compile(
    r"(?<![A-Za-z0-9])(?<![A-Z][-_])(?:\(?\+ ?\d|\(?0(?!\.))(?:[ ./\-()]{0,3}\d){6,16}(?!\d)", re.ASCII
)
_FRENCH_PHONE: Final = re.compile(r"(?<![A-Za-z0-9])(?<![A-Z][-_])0[1-9](?:[ .\-/]{0,2}\d\d){4}(?!\d)", re.ASCII)
_DATE_OR_HOURS: Final = re.compile(
    r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])([./ \-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d([./ \-])(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)[012]?\d\.[0-5]\d ?- ?[012]?\d\.[0-5]\d(?![ ./\-]?\d)",
    re.ASCII,
)
_CHECKED_PHONES: Final = 300
"""So many shapes of one text go to `phonenumbers` (0.4 ms each at worst); after that the shape alone is enough."""


def _phones(plain: str) -> Iterator[_Span]:
    plain = _DATE_OR_HOURS.sub(lambda hit: "_" * len(hit[0]), plain)
    yield from (_Span(*hit.span(), "phone") for hit in _FRENCH_PHONE.finditer(plain))
    for count, hit in enumerate(_PHONE.finditer(plain)):
        if count >= _CHECKED_PHONES:
            yield _Span(*hit.span(), "phone")
        else:
            yield from (_Span(hit.start() + start, hit.start() + end, "phone") for start, end in _numbers(hit[0]))


def _numbers(candidate: str) -> tuple[tuple[int, int], ...]:
    """Where phone numbers stand in `candidate`: the first region's that knows any.

    Leniency by measurement on 3,000 numbers: VALID finds 99.7 %, POSSIBLE 97.3 % and takes order numbers too, the
    grouping levels 80 and 74 % (`0612 345 678`). After a `+` POSSIBLE is safe and keeps numbers newer than the
    metadata.
    """
    from phonenumbers import Leniency, PhoneNumberMatcher

    tries = [(region, Leniency.VALID) for region in REGIONS]
    if "+" in candidate:
        tries = [("FR", Leniency.VALID), ("FR", Leniency.POSSIBLE)]
    for region, leniency in tries:
        matches = tuple((match.start, match.end) for match in PhoneNumberMatcher(candidate, region, leniency))
        if matches:
            return matches
    return ()


# ---- secrets ------------------------------------------------------------------------------------------------------

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


def _secrets(plain: str) -> Iterator[_Span]:
    for shape in _OWN_SECRETS:
        yield from (_Span(*hit.span(), "secret") for hit in shape.finditer(plain))
    if any(sign in plain.casefold() for sign in _CREDENTIAL_SIGNS):
        for shape in _ASSIGNED:
            yield from (_span_of_value(hit) for hit in shape.finditer(plain) if _is_password(hit))
    yield from (_Span(*hit.span(), "secret") for hit in _LONG_TOKEN.finditer(plain) if _is_random(hit[0]))
    yield from _library_secrets(plain)


def _is_random(token: str) -> bool:
    """Whether a long token is made by a machine: it goes to and fro between digits, capitals and small letters.

    Measured: random base 62 strings of 32 change the class at 0.59 of their characters (median), names such as
    `LieferantenFragebogenKI2026` at 0.25 or less, with few places where letters meet digits.
    """
    meetings = len(re.findall(r"(?<=[A-Za-z])\d|(?<=\d)[A-Za-z]", token))
    changes = meetings + len(re.findall(r"(?<=[a-z])[A-Z]|(?<=[A-Z])[a-z]", token))
    return meetings >= 4 or changes > 0.45 * len(token)


def _is_password(hit: re.Match[str]) -> bool:
    """Whether what stands behind `password` is one, and not the next word of a sentence, a date, a link or a token."""
    if "any" in hit.groupdict():
        return hit["any"] not in TOKENS.values()
    value = hit["odd"].rstrip(".,;?)")
    if len(value) < 6 or "://" in value or not re.search(r"[^\W\d_]", value):
        return False
    return bool(re.search(r"\d|[!#$%&*+^~=].", value))


def _span_of_value(hit: re.Match[str]) -> _Span:
    start, value = hit.start(hit.lastgroup or 0), hit[hit.lastgroup or 0]
    return _Span(start, start + len(value.rstrip(".,;?)")), "secret")


def _library_secrets(plain: str) -> Iterator[_Span]:
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
                yield _Span(start, rest.end() if rest else end, "secret")


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


_DETECTORS: Final[tuple[Callable[[str], Iterator[_Span]], ...]] = (
    _ibans,
    _cards,
    _national_ids,
    _secrets,
    _emails,
    _phones,
)
