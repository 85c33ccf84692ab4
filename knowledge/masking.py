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
from typing import Final, Literal, NamedTuple, get_args

from knowledge.secret_shapes import find_secrets

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


def _secrets(plain: str) -> Iterator[_Span]:
    return (_Span(start, end, "secret") for start, end in find_secrets(plain, TOKENS.values()))


_DETECTORS: Final[tuple[Callable[[str], Iterator[_Span]], ...]] = (
    _ibans,
    _cards,
    _national_ids,
    _secrets,
    _emails,
    _phones,
)
