import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import DataFolderError
from bot.folders import folder_error, prepare_data_folder, try_writing

NOBODY = 65534


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def _without_privileges() -> Iterator[None]:
    """Root may write everywhere; these tests need somebody who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


def test_a_missing_folder_is_made_with_its_parents_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "srv" / "archipel"
    prepare_data_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == []


def test_an_existing_folder_keeps_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "archipel.db").write_text("data")
    prepare_data_folder(tmp_path)
    assert (tmp_path / "archipel.db").read_text() == "data"


def test_a_file_of_that_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(DataFolderError, match=r"data folder .*/data: there is a file of that name"):
        prepare_data_folder(tmp_path / "data")


def test_a_path_through_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError, match="a part of the path is a file"):
        prepare_data_folder(tmp_path / "file" / "data")


def test_trying_a_missing_folder_does_not_make_it(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match="does not exist"):
        try_writing(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_read_only_folder_is_named(open_folder: Path, request: pytest.FixtureRequest) -> None:
    open_folder.chmod(0o555)
    request.getfixturevalue("_without_privileges")
    with pytest.raises(DataFolderError, match="no permission; give the user who runs Archipel") as caught:
        prepare_data_folder(open_folder)
    assert caught.value.folder == open_folder


def test_a_folder_that_may_not_be_made_is_named(open_folder: Path, request: pytest.FixtureRequest) -> None:
    open_folder.chmod(0o555)
    request.getfixturevalue("_without_privileges")
    with pytest.raises(DataFolderError, match="no permission"):
        prepare_data_folder(open_folder / "data")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "the disk is full; make room"),
        (errno.EDQUOT, "quota is used up"),
        (errno.EROFS, "the file system is read-only; mount it writable"),
        (errno.EIO, "cannot be used (Input/output error)"),
    ],
)
def test_what_the_operating_system_says_becomes_a_sentence(code: int, said: str) -> None:
    assert said in str(folder_error(Path("/srv/archipel"), OSError(code, os.strerror(code))))
