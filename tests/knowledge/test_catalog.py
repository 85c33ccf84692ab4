import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import convert
from knowledge.catalog import CATALOG_VERSION, Catalog, read
from knowledge.errors import FolderError

HTML = "<h1>Travel</h1><p>Ask before you book.</p>"


def front_matter(**changes):
    keys = {
        "id": "data-handling",
        "title": "Handling data in AI tools",
        "lang": "en",
        "version": '"1.2"',
        "status": "published",
        "owner": "legal@brisemont.example",
        "deputy": "dpo@brisemont.example",
        "effective": "2026-01-15",
        "review_by": "2026-07-15",
        "audience": "[all]",
        "url": "https://intranet.brisemont.example/policies/data-handling",
    } | changes
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if value is not None)


def markdown(body="## Scope {#scope}\n\nFor everybody.\n", **changes):
    return f"---\n{front_matter(**changes)}---\n{body}"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "documents").mkdir()
    return tmp_path


def write(folder, name, content):
    path = folder / "documents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def said(catalog: Catalog):
    return [str(finding).removeprefix("documents/") for finding in catalog.findings]


def only_finding(folder):
    [finding] = said(read(folder))
    return finding


def by_source(catalog: Catalog):
    return {document.source: document for document in catalog.documents.values()}


def test_documents_of_every_status_are_read_from_all_subfolders(folder):
    write(folder, "data-handling.en.md", markdown())
    write(folder, "old/rules.de.md", markdown(id="rules", lang="de", status="retired"))
    catalog = read(folder)
    assert catalog.findings == ()
    assert set(catalog.documents) == {"data-handling.en", "rules.de"}
    assert catalog.documents["rules.de"].source == "documents/old/rules.de.md"
    assert catalog.bodies["data-handling.en"] == "## Scope {#scope}\n\nFor everybody.\n"


def test_line_ends_and_a_byte_order_mark_make_no_difference(folder):
    write(folder, "data-handling.en.md", b"\xef\xbb\xbf" + markdown().replace("\n", "\r\n").encode())
    catalog = read(folder)
    assert catalog.findings == ()
    assert catalog.bodies["data-handling.en"] == "## Scope {#scope}\n\nFor everybody.\n"


def test_files_with_a_dot_in_front_do_not_count(folder):
    write(folder, ".DS_Store", b"\0")
    write(folder, "..data/x.md", "broken")
    assert read(folder).findings == ()


def test_an_html_file_takes_its_keys_from_the_meta_file(folder):
    write(folder, "travel.html", HTML)
    write(folder, "travel.meta.yaml", front_matter(id="travel"))
    catalog = read(folder)
    assert catalog.findings == ()
    assert catalog.documents["travel.en"].source == "documents/travel.html"
    assert catalog.bodies["travel.en"] == "# Travel\n\nAsk before you book.\n"


@pytest.mark.parametrize("missing", ["", "documents"])
def test_a_missing_folder_is_said_with_what_to_do(tmp_path, missing):
    wanted = tmp_path / "policies"
    if missing:
        wanted.mkdir()
    with pytest.raises(FolderError, match=rf"policies{f'/{missing}' if missing else ''} does not exist: create it"):
        read(wanted)


def test_documents_that_is_a_file_is_said_so(tmp_path):
    (tmp_path / "documents").write_text("")
    with pytest.raises(FolderError, match="is not a folder"):
        read(tmp_path)


# What is unchanged


def test_unchanged_documents_are_neither_parsed_nor_converted(folder, monkeypatch):
    write(folder, "data-handling.en.md", markdown())
    write(folder, "travel.html", HTML)
    write(folder, "travel.meta.yaml", front_matter(id="travel"))
    first = read(folder)
    monkeypatch.setattr(convert, "to_markdown", None)  # calling it would fail
    again = read(folder, known=by_source(first))
    assert again.documents == first.documents
    assert again.documents["travel.en"] is first.documents["travel.en"]
    assert again.bodies == {}


def test_a_changed_body_is_read_anew(folder):
    write(folder, "data-handling.en.md", markdown())
    first = read(folder)
    write(folder, "data-handling.en.md", markdown("New text.\n"))
    again = read(folder, known=by_source(first))
    assert again.bodies == {"data-handling.en": "New text.\n"}
    assert again.documents["data-handling.en"].fingerprint != first.documents["data-handling.en"].fingerprint


def test_a_changed_meta_file_makes_its_document_new(folder):
    write(folder, "travel.html", HTML)
    write(folder, "travel.meta.yaml", front_matter(id="travel"))
    first = read(folder)
    write(folder, "travel.meta.yaml", front_matter(id="travel", audience="[guests]"))
    assert read(folder, known=by_source(first)).documents["travel.en"].audience == ("guests",)


def test_a_new_catalog_version_reads_everything_anew(folder, monkeypatch):
    write(folder, "data-handling.en.md", markdown())
    first = read(folder)
    monkeypatch.setattr("knowledge.catalog.CATALOG_VERSION", CATALOG_VERSION + 1)
    assert set(read(folder, known=by_source(first)).bodies) == {"data-handling.en"}


def test_a_refused_conversion_is_not_tried_again_until_the_file_changes(folder, monkeypatch):
    write(folder, "scan.html", "<script>x</script>")
    write(folder, "scan.meta.yaml", front_matter(id="scan"))
    first = read(folder)
    monkeypatch.setattr(convert, "to_markdown", lambda _path: "converted")
    assert read(folder, refused=first.refused).findings == first.findings
    write(folder, "scan.html", HTML)
    assert read(folder, refused=first.refused).bodies == {"scan.en": "converted"}


# What is wrong with one file


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        ("# No front matter", "1: error: has no front matter"),
        ("", "1: error: has no front matter"),
        (markdown(version="1.2"), "5: error: `version` must be text in quotes"),
        (markdown(title="a: b"), "3: error: is not valid YAML"),
        (markdown(deputy="&x a@b.example"), "8: error: uses an anchor"),
        (markdown(deputy="legal@brisemont.example\nid: twice"), "9: error: the key `id` stands already in line 2"),
        (markdown(audience="[[[[[[[[[all]]]]]]]]]"), "11: error: is nested more than 8 levels deep"),
        (markdown(title="x" * 70_000), "2: error: is longer than 64 KiB"),
        (markdown(""), "13: error: has no text after the front matter"),
        (markdown(" \n\n"), "13: error: has no text after the front matter"),
        (markdown("## A {#x}\n\n## B {#x}\n"), "16: error: the anchor `x` stands already in line 14"),
        (markdown("## A {#Two Words}\n"), "14: error: malformed anchor `{#Two Words}`"),
        (markdown("Text.\n\n## A {# x}\n"), "16: error: malformed anchor `{# x}`"),
        (markdown("## A {#x\n"), "14: error: malformed anchor `{#x`"),
        (markdown("## {#x} A\n"), "14: error: malformed anchor `{#x} A`"),
        (markdown().encode() + b"caf\xe9\n", "17: error: is not UTF-8 (byte 0xe9)"),
        (markdown().encode() + b"a\0b\n", "17: error: contains a NUL byte"),
    ],
)
def test_a_broken_file_is_named_with_its_line(folder, content, finding):
    write(folder, "data-handling.en.md", content)
    catalog = read(folder)
    assert said(catalog)[0].startswith(f"data-handling.en.md:{finding}")
    assert catalog.documents == catalog.bodies == {}
    assert catalog.broken == {"documents/data-handling.en.md"}


@pytest.mark.parametrize("heading", ["`{# x}` in a fence is no anchor", "Text with {#x} in it"])
def test_what_is_no_heading_is_no_malformed_anchor(folder, heading):
    write(folder, "data-handling.en.md", markdown(f"{heading}\n\n```\n## {{# x}}\n```\n"))
    assert read(folder).findings == ()


def test_headings_that_happen_to_share_an_anchor_are_a_warning(folder):
    write(folder, "data-handling.en.md", markdown("## Examples\n\na\n\n## Examples\n\nb\n"))
    assert only_finding(folder).startswith("data-handling.en.md:18: warning: has the anchor of line 14 too, `examples`")
    assert set(read(folder).documents) == {"data-handling.en"}


def test_fifty_megabytes_of_markdown_are_refused_unread(folder):
    with (folder / "documents" / "large.md").open("wb") as file:
        file.truncate(50_000_000)
    assert only_finding(folder) == "large.md: error: is larger than 5 MB: split it or leave out pictures"


def test_a_link_out_of_the_folder_is_not_followed(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("outside") / "data-handling.en.md"
    secret.write_text(markdown())
    (folder / "documents" / "data-handling.en.md").symlink_to(secret)
    assert only_finding(folder).startswith("data-handling.en.md: error: is a link out of the policies folder")


def test_a_link_within_the_folder_is_a_file_like_any_other(folder):
    write(folder, "..data/data-handling.en.md", markdown())
    (folder / "documents" / "data-handling.en.md").symlink_to("..data/data-handling.en.md")
    assert set(read(folder).documents) == {"data-handling.en"}


@pytest.mark.parametrize("target", ["nowhere.md", "a.md"])
def test_a_link_to_nothing_or_to_itself_is_reported(folder, target):
    (folder / "documents" / "a.md").symlink_to(target)
    assert only_finding(folder).startswith("a.md: error: ")


def test_a_folder_with_a_documents_name_is_reported(folder):
    (folder / "documents" / "a.md").mkdir()
    assert only_finding(folder).startswith("a.md: error: is not a file")


def test_a_pipe_is_not_waited_for(folder):
    os.mkfifo(folder / "documents" / "a.md")
    assert only_finding(folder).startswith("a.md: error: is not a file")


def test_a_name_that_is_not_utf_8_is_reported_and_its_neighbours_are_read(folder):
    write(folder, "data-handling.en.md", markdown())
    (folder / "documents" / os.fsdecode(b"caf\xe9.md")).write_text(markdown())
    catalog = read(folder)
    assert said(catalog) == ["caf?.md: error: has a name that is not UTF-8: rename it"]
    assert set(catalog.documents) == {"data-handling.en"}


@pytest.fixture
def locked():
    """A folder with a locked file and a locked subfolder, seen by somebody who is not root, and what it held before."""
    folder = Path(tempfile.mkdtemp())  # pytest's own may be entered by its owner only
    folder.chmod(0o755)
    write(folder, "data-handling.en.md", markdown())
    write(folder, "rules.en.md", markdown(id="rules"))
    write(folder, "sub/hidden.en.md", markdown(id="hidden"))
    known = by_source(read(folder))
    (folder / "documents" / "rules.en.md").chmod(0)
    (folder / "documents" / "sub").chmod(0)
    user = os.geteuid()
    os.seteuid(user or 65534)
    yield folder, known
    os.seteuid(user)
    (folder / "documents" / "sub").chmod(0o755)
    shutil.rmtree(folder)


def test_an_unreadable_file_or_subfolder_takes_nothing_down(locked):
    folder, known = locked
    catalog = read(folder, known=known)
    assert set(catalog.documents) == {"data-handling.en"}
    assert catalog.broken >= {"documents/rules.en.md", "documents/sub/hidden.en.md"}
    assert [finding.split(" (")[0] for finding in said(catalog)] == [
        "rules.en.md: error: cannot be read",
        "sub: error: cannot be read",
    ]


# Files that belong together


def test_a_document_without_meta_file_and_a_meta_file_without_document_are_errors(folder):
    write(folder, "travel.html", HTML)
    write(folder, "alone.meta.yaml", front_matter())
    catalog = read(folder)
    assert said(catalog) == [
        "alone.meta.yaml: error: belongs to no document: put alone.pdf, .docx or .html beside it, or remove it",
        "travel.html: error: has no travel.meta.yaml beside it: write one with id, title, lang and so on",
    ]
    assert catalog.broken == {"documents/travel.html"}


def test_mistakes_in_a_meta_file_carry_its_own_lines_and_break_its_document(folder):
    write(folder, "travel.html", HTML)
    write(folder, "travel.meta.yaml", front_matter(id="travel", lang="es"))
    catalog = read(folder)
    assert said(catalog) == ["travel.meta.yaml:3: error: `lang` must be en, fr or de, not es"]
    assert catalog.broken == {"documents/travel.html"}


def test_other_files_are_ignored_aloud(folder):
    write(folder, "budget.xlsx", b"")
    assert only_finding(folder) == "budget.xlsx: warning: ignored: documents are .md, .pdf, .docx and .html files"
    assert read(folder).broken == frozenset()


def test_of_two_files_for_one_document_the_first_in_path_order_stays(folder):
    write(folder, "a/data-handling.en.md", markdown("First.\n"))
    write(folder, "b/data-handling.en.md", markdown("Second.\n"))
    catalog = read(folder)
    assert said(catalog) == [
        "b/data-handling.en.md:2: error: `data-handling` in `en` is already documents/a/data-handling.en.md: "
        "remove one or change its id"
    ]
    assert catalog.bodies == {"data-handling.en": "First.\n"}
    assert catalog.broken == {"documents/b/data-handling.en.md"}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"version": '"1.1"'}, "5: warning: `version` is 1.1, but 1.2 in documents/data-handling.en.md: "),
        ({"status": "draft"}, "6: warning: `status` is draft, but published in documents/data-handling.en.md: "),
        ({"audience": "[guests]"}, "11: warning: `audience` is [guests], but [all] in documents/data-handling.en.md: "),
    ],
)
def test_a_translation_that_differs_is_a_warning(folder, changes, finding):
    write(folder, "data-handling.en.md", markdown())
    write(folder, "data-handling.fr.md", markdown(lang="fr", **changes))
    assert only_finding(folder).startswith(f"data-handling.fr.md:{finding}")


def test_an_unchanged_translation_is_still_compared(folder):
    write(folder, "data-handling.fr.md", markdown(lang="fr"))
    known = by_source(read(folder))
    write(folder, "data-handling.en.md", markdown(version='"1.3"'))
    assert said(read(folder, known=known))[0].startswith("data-handling.fr.md: warning: `version` is 1.2, but 1.3 in")


def test_an_anchor_in_one_language_only_is_a_warning(folder):
    write(folder, "data-handling.en.md", markdown("## Scope {#scope}\n\na\n\n## Retention {#retention}\n\nb\n"))
    write(folder, "data-handling.de.md", markdown("## Scope\n\na\n\n## Aufbewahrung\n\nb\n", lang="de"))
    assert only_finding(folder) == (
        "data-handling.de.md: warning: lacks {#retention}, which documents/data-handling.en.md has: "
        "give the same section the same anchor"
    )


def test_a_file_named_otherwise_is_a_warning(folder):
    write(folder, "data.md", markdown())
    assert only_finding(folder) == (
        "data.md: warning: is not named after its id and lang: rename it data-handling.en.md"
    )


def test_ten_mistakes_are_ten_findings_at_once_and_the_good_stay(folder):
    write(folder, "data-handling.en.md", markdown())
    write(folder, "a.en.md", markdown(id="a", version="1.2"))
    write(folder, "b.en.md", markdown(id="b", lang="es"))
    write(folder, "c.en.md", markdown(id="c", effective="2026-02-31"))
    write(folder, "d.en.md", markdown(id="d", deputy="*boss"))
    write(folder, "e.en.md", markdown("", id="e"))
    write(folder, "f.en.md", markdown("Text.\n\n## X {#Y}\n", id="f"))
    write(folder, "g.en.md", markdown(id="g", url=None, ulr="https://x.example"))
    write(folder, "h.en.md", "Only text.")
    write(folder, "i.en.md", markdown())
    write(folder, "j.pdf", b"%PDF-1.4")
    catalog = read(folder)
    expected = [
        "a.en.md:5: error: `version` must be text in quotes",
        "b.en.md:4: error: `lang` must be en, fr or de",
        "c.en.md:9: error: `effective` must be a date",
        "d.en.md:8: error: uses an alias",
        "e.en.md:13: error: has no text after the front matter",
        "f.en.md:16: error: malformed anchor",
        "g.en.md:12: error: unknown key `ulr`: did you mean `url`?",
        "h.en.md:1: error: has no front matter",
        "i.en.md:2: error: `data-handling` in `en` is already documents/data-handling.en.md",
        "j.pdf: error: has no j.meta.yaml beside it",
    ]
    assert all(found.startswith(start) for found, start in zip(said(catalog), expected, strict=True))
    assert set(catalog.documents) == {"data-handling.en"}
    assert len(catalog.broken) == 10


VALUES = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.sampled_from(
        ["", "~", "[", "]", "{}", "[all]", "[[]]", "{a: b}", "&a", "*a", "!!x y", "|", "'", "# c", "null", "true"]
    ),
)
KEYS = st.sampled_from(
    ["id", "title", "lang", "version", "status", "owner", "effective", "review_by", "audience", "url"]
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, VALUES), st.text(max_size=40) | st.just("## Scope\n\nText.\n"), st.binary(max_size=8))
def test_any_front_matter_is_a_document_or_findings(changes, body, tail):
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), "data-handling.en.md", markdown(body, **changes).encode() + tail)
        catalog = read(Path(name))
    errors = [finding for finding in catalog.findings if finding.severity == "error"]
    assert bool(errors) != bool(catalog.documents)
    assert bool(errors) == bool(catalog.broken)
    assert all(finding.line is None or finding.line >= 1 for finding in catalog.findings)
    assert not any("pydantic" in finding.message or "Input should" in finding.message for finding in catalog.findings)
