"""Attacks on the reading of documents: files broken at random, and small files that ask for much."""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from pathlib import Path

from tests.attack import Result
from tests.documents.files import docx, html, pdf, word_p, word_table, zipped
from tests.documents.test_hostile import SEEDS, mutated
from tracker.documents.content import DocumentError
from tracker.documents.read import from_bytes

EACH = 2_000


def _tried(name: str, data: bytes) -> tuple[str, float]:
    """Whether a document was "read", "refused" in a line, or something else was raised; and the seconds."""
    start = time.process_time()
    try:
        from_bytes(data, name)
        what = "read"
    except DocumentError as error:
        what = "refused" if str(error) and "\n" not in str(error) else "more than a line"
    except Exception as error:
        what = type(error).__name__
    return what, time.process_time() - start


def broken_files(folder: Path) -> Result:
    """2,000 files of each format (two of text, HTML, DOCX, HWPX, ODT, PDF, mail) with bytes changed"""
    came: Counter[str] = Counter()
    slowest = 0.0
    for name, seed in SEEDS.items():
        chance = random.Random(EACH)
        for _ in range(EACH):
            what, seconds = _tried(name, mutated(seed, chance))
            came[what] += 1
            slowest = max(slowest, seconds)
    return _result(came, slowest)


def demanding_files(folder: Path) -> Result:
    """Files of up to 4 MB made to take minutes: tags, attributes, comments, nesting, tables, headers"""
    rows = "".join(f"<tr><td>{n}</td><td>{n} won</td></tr>" for n in range(80_000))
    word = "<w:document><w:body>{}</w:body></w:document>"
    files = [
        ("a.html", html("<p " + " ".join(f"a{n}='>'" for n in range(100_000)) + ">x")),
        ("a.html", html(f"<p>It cost $5.</p><table>{rows}</table>")),
        ("a.html", html("<table><tr><td>a" * 600)),
        ("a.html", html("<table>" + "<tr><td rowspan=60000 colspan=1000>1" * 190)),
        ("a.html", html("<div>" * 100_000 + "It cost $5.")),
        ("a.html", html("<p>" + "a<sup>1</sup>" * 200_000)),
        ("a.docx", zipped({"word/document.xml": word.format("<w:p/>" * 6_000_000)})),
        ("a.docx", zipped({"word/document.xml": word.format("<w:x>" * 99_999 + "</w:x>" * 99_999)})),
        ("a.docx", docx(word_p("$5") + word_table([["2019", "1,234"]] * 60_000))),
        ("a.hwpx", zipped({"Contents/section0.xml": f"<s>{'<!--x-->' * 7_000_000}</s>"})),
        ("a.eml", b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 15_600) + b"\n\n$5\n"),
        ("a.eml", b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 300_000),
        ("a.eml", b"Content-Type: text/plain; " + b"a=b; " * 50_000 + b"\n\nx\n"),
        ("a.html", html("<p>It cost $5. <a href='" + "#-" * 1_000_000 + "'>4</a></p>")),
        ("a.html", html("<p>It cost $5.</p>", "<title>" + " " * 2_000_000 + "x</title>")),
        ("a.pdf", pdf(["1" + "," * 90_000 + " " + "x" * 90_000 + " one word"])),
        ("a.txt", b"2019-01-01\n" * 300_000),
        ("a.txt", b"a." * 8_000 + b"@"),
    ]
    came: Counter[str] = Counter()
    slowest = 0.0
    for name, data in files:
        what, seconds = _tried(name, data)
        came[what] += 1
        slowest = max(slowest, seconds)
    return _result(came, slowest)


def _result(came: Counter[str], slowest: float) -> Result:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    counts = ", ".join(f"{count:,} {what}" for what, count in came.most_common())
    held = came.keys() <= {"read", "refused"} and slowest < 10 and peak < 1500
    return Result(f"{counts}; the slowest {slowest:.1f} s, {peak:,} MiB at most", held)


ATTACKS = (broken_files, demanding_files)
LONG = ()
