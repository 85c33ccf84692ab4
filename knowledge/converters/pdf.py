"""PDF to lines of text with their place and look (pdfminer.six). What they mean is `layout`'s business."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTComponent, LTContainer, LTPage, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFNoValidXRef, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFSyntaxError

from knowledge.converters import Refused
from knowledge.converters.layout import Line, markdown

_UNMAPPED: Final = re.compile(r"\(cid:\d+\)")
_BOLD: Final = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_TAIL: Final = 2048


def to_markdown(file: BinaryIO, *, max_pages: int) -> str:
    """The text of a PDF as Markdown, empty when its pages are pictures; Refused when it cannot be read."""
    _check_ends(file)
    try:
        document = PDFDocument(PDFParser(file))
        return markdown(list(_lines(_pages(document, max_pages))))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Refused("is encrypted: save it without a password") from error
    except (PDFSyntaxError, PDFNoValidXRef) as error:
        raise Refused("is damaged and cannot be read: save it again from the program it came from") from error


def _check_ends(file: BinaryIO) -> None:
    """A PDF names itself at its start and its end. Without the end the parser would quietly return a part."""
    if b"%PDF-" not in file.read(1024):
        raise Refused("is not a PDF, whatever its name says: save it as PDF")
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    if b"%%EOF" not in file.read():
        raise Refused("is cut off before its end: copy it again")
    file.seek(0)


def _pages(document: PDFDocument, max_pages: int) -> Iterator[LTPage]:
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=LAParams(all_texts=True))
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > max_pages:
            raise Refused(f"has more than {max_pages:,} pages: split it")
        interpreter.process_page(page)
        yield device.get_result()


def _lines(pages: Iterable[LTPage]) -> Iterator[Line]:
    for number, page in enumerate(pages):
        for line in _text_lines(page):
            characters = [item for item in line if isinstance(item, LTChar) and item.get_text().strip()]
            text = " ".join(_UNMAPPED.sub(" ", line.get_text()).split())
            if characters and text:
                yield _line(number, page, line, characters, text)


def _text_lines(container: Iterable[LTComponent]) -> Iterator[LTTextLine]:
    """Text lines in reading order, out of boxes and figures."""
    for item in container:
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, LTContainer):
            yield from _text_lines(item)


def _line(number: int, page: LTPage, line: LTTextLine, characters: list[LTChar], text: str) -> Line:
    sizes = sorted(character.size for character in characters)
    bold = sum(1 for character in characters if _BOLD.search(character.fontname))
    return Line(
        text=text,
        page=number,
        size=round(sizes[len(sizes) // 2] * 2) / 2,
        bold=bold > 0.9 * len(characters),
        left=line.x0 - page.x0,
        right=line.x1 - page.x0,
        bottom=(line.y0 - page.y0) / (page.height or 1),
        height=page.height or 1,
    )
