"""DOCX to Markdown (mammoth, then the same way as HTML). The zip and its XML are checked before either is trusted."""

from typing import BinaryIO, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import mammoth

from knowledge.converters import Refused, html

MAX_UNPACKED: Final = 50_000_000
MAX_RATIO: Final = 100
MAX_ENTRIES: Final = 2_000

_OLE: Final = b"\xd0\xcf\x11\xe0"
_STYLES: Final = "\n".join(
    ["p[style-name='Title'] => h1:fresh", *(f"p[style-name='heading {n}'] => h{n + 1}:fresh" for n in range(1, 6))]
    + [f"p[style-name='Heading {n}'] => h{n + 1}:fresh" for n in range(1, 6)]
)
"""A section is `##`, as in the policies written in Markdown; `#` is the title."""


def to_markdown(file: BinaryIO) -> str:
    """The text of a DOCX file as Markdown, without pictures; Refused when it is none or dangerous."""
    if file.read(4) == _OLE:
        raise Refused("is encrypted or an old .doc: save it as .docx without a password")
    try:
        with ZipFile(file) as archive:
            _check_sizes(archive)
            _check_xml(archive)
    except BadZipFile as error:
        raise Refused("is not a DOCX file or cut off: save or copy it again") from error
    result = mammoth.convert_to_html(file, style_map=_STYLES, convert_image=lambda _image: [])
    return html.to_markdown(str(result.value).encode())


def _check_sizes(archive: ZipFile) -> None:
    """Against zip bombs, from the directory alone; unpacking stops at the sizes that stand there."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise Refused(f"is packed from more than {MAX_ENTRIES:,} parts: save it again from Word")
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed:
        limit = f"{MAX_UNPACKED // 1_000_000} MB or {MAX_RATIO} times its size"
        raise Refused(f"unpacks to more than {limit} (a zip bomb?): save it again from Word without large pictures")
    if "word/document.xml" not in archive.namelist():
        raise Refused("is a zip file but no Word document: save it as .docx")


def _check_xml(archive: ZipFile) -> None:
    """No part of a real document has a DTD, the only place for entities, external or growing."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            parser = expat.ParserCreate()
            parser.StartDoctypeDeclHandler = _refuse_dtd
            try:
                parser.Parse(archive.read(name), True)
            except expat.ExpatError as error:
                raise Refused(f"is damaged in its part {name}: save it again from Word") from error


def _refuse_dtd(*_declaration: object) -> None:
    raise Refused("declares XML entities, which Word never does: open it in Word and save it again")
