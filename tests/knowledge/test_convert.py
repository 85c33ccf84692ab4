"""Conversions start a child each (0.3 to 0.6 s), so what can be looked at in one text is."""

import random
import subprocess
import sys
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from fpdf import FPDF, Align
from PIL import Image

from knowledge.convert import LIMITS, to_markdown
from knowledge.converters import Limits
from knowledge.errors import ConversionError

DAMAGED = "is damaged and cannot be read: save it again from the program it came from"


class Policy(FPDF):
    """Pages with a running header and a page number."""

    def header(self):
        self.set_font("helvetica", size=8)
        self.cell(0, 5, "Brisemont Sensorik - Supplier rules 1.0", new_x="LMARGIN", new_y="NEXT")
        self.ln(8)

    def footer(self):
        self.set_y(-15)
        self.set_font("helvetica", size=8)
        self.cell(0, 10, f"Page {self.page_no()} of 2", align=Align.C)

    def heading(self, text, size):
        self.set_font("helvetica", "B", size)
        self.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def body(self, text):
        self.set_font("helvetica", size=11)
        self.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(3)


def policy_pdf():
    pdf = Policy()
    pdf.add_page()
    pdf.heading("Rules for suppliers", 20)
    pdf.body("Every supplier of an AI tool fills in the questionnaire before Purchasing signs a contract with it. " * 2)
    pdf.heading("Questionnaire", 14)
    pdf.body("The answers come within 10 working days. Lieferanten-\nunterlagen bleiben drei Jahre bei uns.")
    pdf.body("- Hosting: where the data are kept.")
    pdf.body("- Training: whether our data train the model, a question that needs more than one line to be asked.")
    pdf.heading("Knock-out questions", 11)
    pdf.body("Questions 1, 4 and 7 are knock-out questions.")
    pdf.add_page()
    pdf.heading("Points", 14)
    pdf.body("A supplier needs 18 of 24 points.")
    return bytes(pdf.output())


def raw_pdf(content, filters="/FlateDecode"):
    """A PDF of one page whose content stream is `content`."""
    return b"\n".join(
        [
            b"%PDF-1.4",
            b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
            b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj",
            b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> >> >> >> endobj",
            b"4 0 obj <</Length %d /Filter [%s]>> stream" % (len(content), filters.encode()),
            content,
            b"endstream endobj",
            b"trailer <</Root 1 0 R /Size 5>>",
            b"%%EOF",
        ]
    )


def policy_docx():
    document = Document()
    document.add_heading("Questions for suppliers", 0)
    document.add_heading("Hosting", 1)
    document.add_paragraph("Data stay in the EU.")
    document.add_heading("Exceptions", 2)
    document.add_paragraph("On-premise tools", style="List Bullet")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Block", "Points"), ("A|B", "6")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    picture = BytesIO()
    Image.new("RGB", (10, 10), "red").save(picture, "png")
    document.add_picture(picture)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def zipped(*parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return file.getvalue()


def docx_with(document_xml):
    """A right DOCX whose text is replaced."""
    with zipfile.ZipFile(BytesIO(policy_docx())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(*(parts | {"word/document.xml": document_xml}).items())


def convert(folder, name, data, limits=LIMITS):
    path = folder / name
    path.write_bytes(data)
    return to_markdown(path, limits=limits)


def refusal(folder, name, data, limits=LIMITS):
    with pytest.raises(ConversionError) as caught:
        convert(folder, name, data, limits)
    return caught.value.reason


def test_a_pdf_keeps_headings_paragraphs_and_lists_and_loses_its_running_lines(tmp_path):
    assert convert(tmp_path, "rules.pdf", policy_pdf()) == (
        "# Rules for suppliers\n\n"
        "Every supplier of an AI tool fills in the questionnaire before Purchasing signs a contract with it. "
        "Every supplier of an AI tool fills in the questionnaire before Purchasing signs a contract with it.\n\n"
        "## Questionnaire\n\n"
        "The answers come within 10 working days. Lieferantenunterlagen bleiben drei Jahre bei uns.\n\n"
        "- Hosting: where the data are kept.\n"
        "- Training: whether our data train the model, a question that needs more than one line to be asked.\n\n"
        "### Knock-out questions\n\n"
        "Questions 1, 4 and 7 are knock-out questions.\n\n"
        "## Points\n\n"
        "A supplier needs 18 of 24 points.\n"
    )


def test_a_docx_keeps_headings_lists_and_tables_and_loses_pictures(tmp_path):
    assert convert(tmp_path, "questions.docx", policy_docx()) == (
        "# Questions for suppliers\n\n## Hosting\n\nData stay in the EU.\n\n### Exceptions\n\n- On-premise tools\n\n"
        "| Block | Points |\n| --- | --- |\n| A\\|B | 6 |\n"
    )


def test_html_keeps_text_tables_and_anchors_and_loses_scripts_styles_and_navigation(tmp_path):
    page = """<html><head><title>Intranet</title><style>p {color: red}</style></head><body><nav>Home</nav>
    <h1>Travel</h1><h2 id="booking">How to book</h2><p>Reisen über 500&nbsp;€<p>need a <b>release</b>.
    <ul><li>first<li>second</ul><script>alert(1)</script><p hidden>secret</p><!-- note -->
    <table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td>3</td></tr></table><footer>Imprint</footer></body></html>"""
    assert convert(tmp_path, "travel.html", page.encode()).replace("\N{NO-BREAK SPACE}", " ") == (
        "# Travel\n\n## How to book {#booking}\n\nReisen über 500 €\n\nneed a **release**.\n\n- first\n- second\n\n"
        "| A | B |\n| --- | --- |\n| 1\\|2 | 3 |\n"
    )


def encrypted_pdf():
    pdf = FPDF()
    pdf.set_encryption(owner_password="owner", user_password="user")  # noqa: S106 - made up
    pdf.add_page()
    return bytes(pdf.output())


def scanned_pdf():
    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("L", (200, 200), 128))
    return bytes(pdf.output())


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.pdf", encrypted_pdf(), "is encrypted: save it without a password", id="encrypted-pdf"),
        pytest.param("a.pdf", scanned_pdf(), "has no text; run OCR first", id="scanned-pdf"),
        pytest.param("a.pdf", b"\x00\xff\x17rubbish" * 99, "is not a PDF, whatever its name says", id="rubbish-pdf"),
        pytest.param("a.pdf", b"", "is not a PDF, whatever its name says", id="empty-pdf"),
        pytest.param("a.pdf", b"%PDF-1.4\nrubbish\n%%EOF", DAMAGED, id="pdf-without-objects"),
        pytest.param("a.docx", b"\x00\xff\x17rubbish" * 99, "is not a DOCX file or cut off", id="rubbish-docx"),
        pytest.param("a.docx", policy_docx()[:9000], "is not a DOCX file or cut off", id="truncated-docx"),
        pytest.param("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "is encrypted or an old .doc", id="encrypted-docx"),
        pytest.param("a.docx", zipped(("a.txt", "x")), "is a zip file but no Word document", id="other-zip"),
        pytest.param("a.docx", docx_with(b"<w:document"), "is damaged in its part word/document.xml", id="broken-xml"),
        pytest.param(
            "a.docx", zipped(("word/document.xml", bytes(60_000_000))), "unpacks to more than 50 MB", id="zip-bomb"
        ),
        pytest.param(
            "a.docx",
            zipped(("word/document.xml", bytes(2_000_000))),
            "unpacks to more than 50 MB or 100",
            id="zip-ratio",
        ),
        pytest.param(
            "a.docx",
            zipped(*((f"{n}.xml", "") for n in range(2_001))),
            "is packed from more than 2,000",
            id="zip-entries",
        ),
        pytest.param(
            "a.docx",
            docx_with(b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'),
            "declares XML entities",
            id="external-entity",
        ),
        pytest.param(
            "a.docx",
            docx_with('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE w><w/>'.encode("utf-16")),
            "declares XML entities",
            id="dtd-in-utf-16",
        ),
        pytest.param("a.html", b"<p>\x00\x01\x02</p>", "is not HTML but binary data", id="binary-html"),
        pytest.param("a.html", b"<script>alert(1)</script>", "has no text: write some or remove it", id="empty-html"),
        pytest.param("a.html", b"<div>" * 100_000 + b"x", "is nested too deeply", id="deep-html"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path, name, data, reason):
    assert refusal(tmp_path, name, data).startswith(reason)


def test_fifty_megabytes_of_html_are_refused_unread(tmp_path):
    path = tmp_path / "large.html"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ConversionError, match="is larger than 5 MB"):
        to_markdown(path)


@pytest.mark.parametrize("name", ["missing.pdf", "folder.pdf"])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path, name):
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(ConversionError, match="cannot be opened"):
        to_markdown(tmp_path / name)


def test_another_kind_of_file_is_refused(tmp_path):
    assert refusal(tmp_path, "a.xlsx", b"").startswith("is neither PDF, DOCX nor HTML")


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS refuses RLIMIT_AS")
def test_a_pdf_that_unpacks_to_much_memory_is_refused(tmp_path):
    bomb = zlib.compress(zlib.compress(bytes(600_000_000), 1), 9)
    assert len(bomb) < 100_000
    limits = Limits(memory=400 << 20)
    reason = refusal(tmp_path, "bomb.pdf", raw_pdf(bomb, "/FlateDecode /FlateDecode"), limits)
    assert reason.startswith("needs more than 400 MiB of memory")


def test_a_pdf_that_takes_too_long_is_stopped(tmp_path):
    bomb = zlib.compress(b"BT /F1 9 Tf " + b"(a) Tj " * 3_000_000 + b"ET", 9)
    assert len(bomb) < 100_000
    assert refusal(tmp_path, "slow.pdf", raw_pdf(bomb), Limits(seconds=2)).startswith("takes longer than 2 s")


def test_pages_and_output_are_capped(tmp_path):
    assert refusal(tmp_path, "long.pdf", policy_pdf(), Limits(pages=1)) == "has more than 1 pages: split it"
    assert refusal(tmp_path, "long.pdf", policy_pdf(), Limits(output=100)).startswith("holds more than")


def test_fuzzed_and_truncated_pdfs_have_a_stated_outcome_each(tmp_path):
    whole = policy_pdf()

    def outcome(seed):
        chance = random.Random(seed)
        data = bytearray(whole)
        if seed < 10:
            del data[chance.randrange(100, len(whole) - 10) :]
        else:
            for _ in range(60):
                data[chance.randrange(9, len(data) - 8)] = chance.randrange(256)
        try:
            return "text" if convert(tmp_path, f"{seed}.pdf", bytes(data), Limits(seconds=10)).strip() else "nothing"
        except ConversionError as error:
            return error.reason.split(":")[0].split(";")[0]

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, range(20)))
    assert set(outcomes[:10]) == {"is cut off before its end"}
    assert set(outcomes[10:]) <= {"text", DAMAGED.split(":", maxsplit=1)[0], "has no text", "is encrypted"}
    assert "nothing" not in outcomes


def test_the_child_takes_no_code_from_the_environment(tmp_path, monkeypatch):
    (tmp_path / "bs4.py").write_text("raise SystemExit('taken from PYTHONPATH')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert convert(tmp_path, "a.html", b"<p>kept</p>") == "kept\n"


def test_the_parent_never_imports_a_parser(tmp_path):
    (tmp_path / "a.html").write_text("<p>kept</p>")
    program = (
        "import sys; from pathlib import Path; from knowledge.convert import to_markdown;"
        "assert to_markdown(Path(sys.argv[1])); print([m for m in ('pdfminer', 'mammoth', 'bs4') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "a.html"], capture_output=True, text=True, check=True, cwd=Path("/")
    )
    assert run.stdout == "[]\n"
