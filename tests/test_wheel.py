"""A wheel built from the checkout works anywhere: the record travels inside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked into a folder of its own, its dependencies left to the environment."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", str(target), str(wheel)], check=True
    )
    return target


def test_the_packages_hold_what_they_need_and_no_more(installed: Path, tmp_path: Path) -> None:
    assert [*installed.rglob(".*")] == []
    build = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {".streamlit/config.toml", "streamlit_app.py", "data/figures.csv", "Makefile"} <= names


def run(installed: Path, elsewhere: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", *args],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )


def test_the_wheel_reads_and_checks_from_another_folder(installed: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("In 2020 South Korea paid 1.389 trillion won for U.S. forces.", encoding="utf-8")
    done = run(installed, tmp_path, "tracker.parse", str(draft), "--check", "--format", "jsonl")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["amount"], row["verdict"]) == ("1389000000000", "differs")


def test_the_wheel_carries_the_record(installed: Path, tmp_path: Path) -> None:
    where = "import tracker.record.store as s; print(s.__file__); print(len(s.load().figures))"
    environment = os.environ | {"PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", where],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    path, count = done.stdout.split()
    assert Path(path).is_relative_to(installed)
    assert int(count) == len((ROOT / "data" / "figures.csv").read_text(encoding="utf-8").splitlines()) - 1
