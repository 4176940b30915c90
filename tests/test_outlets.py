"""The list of outlets: how it is found in, and what is said of a row that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.outlets import FILE, outlets
from tracker.shipped import ShippedFileError


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("The Gazette,GB", "2 cells instead of 5"),
        ("The Gazette,XX,,gazette.example,", "'XX' is no country of ISO 3166"),
        ("The Gazette,GB,no,gazette.example,", "an agency is marked yes, another outlet not at all: 'no'"),
        (",GB,,gazette.example,", "an outlet without a name"),
        ("The Gazette,GB,,gazette.example,,,", "7 cells instead of 5"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(
    row: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "outlets.csv"
    rows = FILE.read_text(encoding="utf-8")
    file.write_text(f"{rows}{row}\n", encoding="utf-8")
    monkeypatch.setattr("tracker.outlets.FILE", file)
    with pytest.raises(ShippedFileError) as raised:
        outlets.__wrapped__()
    assert str(raised.value) == f"{file}:{rows.count(chr(10)) + 1}: {said}"


def test_a_spreadsheet_may_have_saved_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "outlets.csv"
    file.write_bytes(b"\xef\xbb\xbf" + FILE.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr("tracker.outlets.FILE", file)
    assert outlets.__wrapped__() == outlets()
