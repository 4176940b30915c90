"""`python -m tests.bench`: speed, memory and accuracy, measured here and beside other readers.

Prints its tables and writes them to docs/benchmarks.md. The texts are made up: *news* has about
half an amount in a kilobyte, *dense* more than four. `--quick` leaves out the 100 MB and the peers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import regex

from tests.articles import archive, texts
from tracker.batch import Reading, read_one
from tracker.figures import find_figures
from tracker.inputs import Item
from tracker.models import Document

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
MEGABYTE = 1_000_000
PEERS = {
    "quantulum3": ["quantulum3", "setuptools"],
    "recognizers": ["recognizers-text-suite", "emoji==1.7.0"],
    "price-parser": ["price-parser"],
}
PAGE_TEXT = """# Benchmarks

Made by `make bench` (`python -m tests.bench`) on {machine}. Run it to measure your own machine.

## One process beside a bare pattern

One megabyte of articles of three kilobytes each: the reading alone, and from the line of an archive to the
CSV row (JSON, byline, language, reading, row). The bare scan is one `regex` search that finds the same sums
whole, 1조5,192억원 too, and places none.

{scan}
## Archives

News through `python -m tracker.parse archive.jsonl -o rows.csv --jobs N`. Memory is that of all processes.

{archives}
## Starting

{starting}
## Beside other readers

Exact amount and ISO code on the English cases of `tests/cases`; a bare `$` counts as US. Each reader has an
environment of its own, made by the command, and reads paragraph by paragraph. price-parser looks for one
price in each, which is another job. The cases were written beside this program, which reads all of them; they
say where others go wrong, not how this one does on texts that it has never seen.

{peers}"""
# What one would write in an afternoon to find the sums of these texts whole: "$1.04 billion", 1조5,192억원.
# It places none, joins no range, and takes an exchange rate for money.
NUMBER = r"[0-9][0-9,.]*"
SCALE = r"(?:trillion|billion|million|thousand|tril|bil|mil|trn|bln|mln|bn|tn|m|b|t)"
UNIT = r"(?:South Korean won|won|U\.?S\.? dollars?|dollars?|yen|euros?|pounds?|yuan|KRW|USD|JPY|EUR|GBP)"
EASTERN_SCALE, EASTERN_UNIT = "[조억만천백兆億万千百]", "(?:원|달러|엔|유로|円|ドル|ウォン|ユーロ)"
BARE_SCAN = (
    rf"(?:US\$|A\$|C\$|KRW|USD|JPY|EUR|GBP|[$€£¥₩W])\s?{NUMBER}(?:[ -]?{SCALE}\b)?"
    rf"|{NUMBER}(?:[ -]?{SCALE})?[ -]?{UNIT}\b"
    rf"|{NUMBER}(?:\s?{EASTERN_SCALE}(?:\s?(?:{NUMBER})?\s?{EASTERN_SCALE})*)?\s?{EASTERN_UNIT}"
)


def seconds(*calls: Callable[[], object], times: int = 5) -> list[float]:
    """The fastest of a few runs of each call, taken in turn, so that a busy moment hits all alike."""
    spent = [[0.0] * times for _ in calls]
    for turn in range(times):
        for number, call in enumerate(calls):
            start = time.perf_counter()
            call()
            spent[number][turn] = time.perf_counter() - start
    return [min(each) for each in spent]


def every(call: Callable[[str], object], given: Sequence[str]) -> list[object]:
    return [call(text) for text in given]


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def against_a_scan() -> str:
    """A megabyte read in one process, alone and from an archive's line to the row, beside one bare search."""
    scan = regex.compile(BARE_SCAN)
    rows = []
    for name, kind in (("news", "news"), ("dense", "dense"), ("dense, as one text", "dense")):
        articles = list(texts(kind, MEGABYTE))
        if name != kind:
            articles = ["\n\n".join(articles)]
        size = sum(len(text.encode()) for text in articles) / MEGABYTE
        lines = [json.dumps({"published": "2021-03-04", "text": text}).encode() for text in articles]
        work = [Item("line", str(n), str(n), line, len(line)) for n, line in enumerate(lines)]
        figures = sum(read_one(item, Reading()).figures for item in work)
        documents = [Document(text, published=date(2021, 3, 4)) for text in articles]
        spent = seconds(
            partial(every, scan.findall, articles),
            lambda given=documents: [find_figures(document) for document in given],
            lambda given=work: [read_one(item, Reading()) for item in given],
        )
        bare, reading, whole = (size / each for each in spent)
        rows.append(
            [
                name,
                f"{figures / size / 1000:.1f}",
                *(f"{speed:.2f}" for speed in (bare, reading, whole)),
                *(f"{speed / bare:.2f}" for speed in (reading, whole)),
                f"{size / reading / figures * 1e6:.0f}",
            ]
        )
    heads = ["text", "figures a KB", "bare scan, MB/s", "reading, MB/s", "line to row, MB/s"]
    return table([*heads, "reading / scan", "line to row / scan", "µs a figure, reading"], rows)


def archives(sizes: Sequence[int]) -> str:
    """Archives of news through the command line: time, memory of all its processes."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder, f"{size}.jsonl")
            count = archive(path, "news", size * MEGABYTE)
            for jobs in (1, 2):
                seconds, memory = run([str(path), "-o", str(Path(folder, "rows.csv")), "--jobs", str(jobs)])
                speeds = f"{seconds:.1f}", f"{count / seconds:,.0f}", f"{size / seconds:.2f}"
                rows.append([f"{size} MB", f"{count:,}", jobs, *speeds, f"{memory / 2**20:.0f}"])
    return table(["archive", "articles", "jobs", "s", "articles/s", "MB/s", "peak memory, MiB"], rows)


def run(arguments: Sequence[str]) -> tuple[float, int]:
    """Seconds and peak resident bytes of a call of the command line with all its processes."""
    peak = 0
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "tracker.parse", *arguments], cwd=ROOT) as process:
        watched = psutil.Process(process.pid)

        def watch() -> None:
            nonlocal peak
            while process.poll() is None:
                try:
                    family = [watched, *watched.children(recursive=True)]
                    peak = max(peak, sum(member.memory_info().rss for member in family))
                except psutil.Error:
                    pass
                time.sleep(0.05)

        watcher = threading.Thread(target=watch)
        watcher.start()
        status = process.wait()
    watcher.join()
    if status:
        raise SystemExit(f"tracker.parse ended with {status}")
    return time.perf_counter() - start, peak


def starting() -> str:
    """From the call to the first row, beside the imports that the reading rests on."""

    def call(*arguments: str) -> Callable[[], object]:
        return partial(
            subprocess.run, [sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True
        )

    imports, first, help_ = seconds(
        call("-c", "import regex, babel.numbers, pint"),
        call("-m", "tracker.parse", "--text", "Seoul paid 1.0389 trillion won in 2019."),
        call("-m", "tracker.parse", "--help"),
        times=9,
    )
    rows = [
        ["import regex, babel.numbers, pint", f"{imports:.2f}", "1.00"],
        ["tracker.parse --text ..., to its end", f"{first:.2f}", f"{first / imports:.2f}"],
        ["tracker.parse --help", f"{help_:.2f}", f"{help_ / imports:.2f}"],
    ]
    return table(["what", "s", "ratio"], rows)


# --- peers ---------------------------------------------------------------------------------------

Sums = list[tuple[Decimal, str]]


def cases() -> list[tuple[str, Sums]]:
    """The project's own English cases: texts and the sums in them. A range gives its two ends."""
    found = []
    for name in ("hard", "forms"):
        for line in (ROOT / "tests" / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case.get("lang") == "en":
                ends = ("amount", "amount_low", "amount_high")
                sums = [(Decimal(f[e]), f["currency"]) for f in case["figures"] for e in ends if f.get(e)]
                found.append((case["text"], sums))
    return found


def ours(text: str) -> Sums:
    figures = find_figures(Document(text, language="en"))
    return [(amount, figure.currency) for figure in figures for amount in figure.amounts]


def accuracy(expected: Sequence[Sums], found: Sequence[Sums]) -> tuple[float, float, float]:
    """Precision, recall and their mean, over exact amounts with their codes."""
    hits = sum((Counter(e) & Counter(f)).total() for e, f in zip(expected, found, strict=True))
    precision = hits / (sum(map(len, found)) or 1)
    recall = hits / (sum(map(len, expected)) or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def peer(name: str, packages: Sequence[str], given: Sequence[str]) -> dict[str, Any]:
    """What a reader finds, from an environment of its own that this makes."""
    home = ROOT / ".venv" / "peers" / name
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", *packages], check=True, capture_output=True
        )
    texts_in = "".join(json.dumps(text) + "\n" for text in given)
    call = [python, ROOT / "tests" / "peers.py", name]
    done = subprocess.run(call, input=texts_in, capture_output=True, text=True, check=True, timeout=900)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def decimals(found: Sequence[Sequence[Any]]) -> Sums:
    sums: Sums = []
    for amount, code in found:
        try:
            # Some readers count in floats: twelve digits are all that can be asked of them.
            sums.append((Decimal(f"{float(amount):.12g}"), code))
        except (InvalidOperation, ValueError):
            continue
    return sums


def beside_peers() -> str:
    """Accuracy on the project's English cases, and speed on a prefix of the two texts."""
    known = cases()
    expected = [sums for _, sums in known]
    questions = [text for text, _ in known]
    samples = {kind: list(texts(kind, 60_000)) for kind in ("news", "dense")}
    rows = [["this project", *_percent(expected, [ours(text) for text in questions])]]
    for kind in samples:
        size = sum(len(text.encode()) for text in samples[kind]) / MEGABYTE
        rows[0].append(f"{size / seconds(partial(every, ours, samples[kind]))[0]:.2f}")
    for name, packages in PEERS.items():
        try:
            result = peer(name, packages, questions)
            row = [name, *_percent(expected, [decimals(found) for found in result["found"]])]
            for kind in samples:
                size = sum(len(text.encode()) for text in samples[kind]) / MEGABYTE
                paragraphs = [p for text in samples[kind] for p in text.split("\n\n")]
                row.append(f"{size / peer(name, packages, paragraphs)['seconds']:.3f}")
        except (subprocess.SubprocessError, OSError, ValueError, IndexError) as error:
            said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
            row = [name, f"could not be run here: {str(said[-1])[:90] if said else error}", "", "", "", ""]
        rows.append(row)
    heads = ["reader", "precision %", "recall %", "F1 %", "news, MB/s", "dense, MB/s"]
    return f"{len(known)} texts, {sum(map(len, expected))} sums.\n\n" + table(heads, rows)


def _percent(expected: Sequence[Sums], found: Sequence[Sums]) -> list[str]:
    return [f"{100 * share:.1f}" for share in accuracy(expected, found)]


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def main() -> None:
    line = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    line.add_argument("--quick", action="store_true", help="no 100 MB, no peers; writes no page")
    quick = line.parse_args().quick
    page = PAGE_TEXT.format(
        machine=f"{os.cpu_count()} cores of {processor()}, Python {platform.python_version()}",
        scan=against_a_scan(),
        archives=archives((1, 10) if quick else (1, 10, 100)),
        starting=starting(),
        peers="(left out)" if quick else beside_peers(),
    )
    sys.stdout.write(page)
    if not quick:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
