"""`python -m tests.bench`: speed, memory and accuracy, measured here and beside other readers.

Prints its tables and writes them to docs/benchmarks.md. The texts are made up: *news* has about
half an amount in a kilobyte, *dense* more than four. `--quick` leaves out the 100 MB and the peers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
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

from tests.articles import archive, texts
from tracker.batch import Reading, read_one
from tracker.figures import find_figures
from tracker.inputs import Item
from tracker.models import Document
from tracker.sums.mentions import find_mentions

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
MEGABYTE = 1_000_000
PEERS = {
    "quantulum3": ["quantulum3", "setuptools"],
    "recognizers": ["recognizers-text-suite", "emoji==1.7.0"],
    "price-parser": ["price-parser"],
    "wink": ["wink-nlp", "wink-eng-lite-web-model"],
}
PAGE_TEXT = """# Benchmarks

Made by `make bench` (`python -m tests.bench`) on {machine}. Run it to measure your own machine.

## One process

One megabyte of articles of three kilobytes each. Finding is sums alone; reading is all that find_figures
does: sums, years, what each is for; placing is what reading takes beyond finding. The last column of speeds
goes from the line of an archive to the CSV row (JSON, byline, language, reading, row).

{reading}
## Archives

News through `python -m tracker.parse archive.jsonl -o rows.csv --jobs N`. Memory is that of all processes.

{archives}
## Starting

{starting}
## Beside other readers

Speed on the same news and dense text, one process each, paragraph by paragraph for those that take
sentences. Exact amount and ISO code on the English cases of `tests/cases`; a bare `$` counts as US. Each
reader has an environment of its own, made by the command. wink-nlp (JavaScript) marks spans and reads no
amounts; price-parser looks for one price in each text, which is another job; none of them says what a sum
is for. The cases were written beside this program: they say where others go wrong, not how this one does on
texts that it has never seen ([accuracy.md](accuracy.md)).

{peers}"""


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


def one_process() -> str:
    """A megabyte read in one process: sums alone, whole, and from an archive's line to the row."""
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
        found, read, whole = seconds(
            partial(every, finding, articles),
            lambda given=documents: [find_figures(document) for document in given],
            lambda given=work: [read_one(item, Reading()) for item in given],
        )
        speeds = (f"{size / each:.2f}" for each in (found, read, whole))
        costs = (f"{each / figures * 1e6:.0f}" for each in (found, read - found))
        rows.append([name, f"{figures / size / 1000:.1f}", *speeds, *costs])
    heads = ["text", "sums a KB", "finding, MB/s", "reading, MB/s", "line to row, MB/s"]
    return table([*heads, "finding, µs a sum", "placing, µs a sum"], rows)


def finding(text: str) -> object:
    """The sums of an English text, not placed."""
    return find_mentions(text, "en")


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
    call: list[str | Path]
    if name == "wink":
        if not (home / "node_modules").exists():
            home.mkdir(parents=True, exist_ok=True)
            subprocess.run(["npm", "install", "--silent", "--prefix", home, *packages], check=True)
        shutil.copy(ROOT / "tests" / "wink.js", home)
        call = ["node", home / "wink.js"]
    else:
        python = home / "bin" / "python"
        if not python.exists():
            venv.create(home, with_pip=True)
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", *packages], check=True, capture_output=True
            )
        call = [python, ROOT / "tests" / "peers.py", name]
    texts_in = "".join(json.dumps(text) + "\n" for text in given)
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
    sizes = {kind: sum(len(text.encode()) for text in sample) / MEGABYTE for kind, sample in samples.items()}
    rows = [
        ["this project, finding", "", "", ""],
        ["this project, placed too", *_percent(expected, [ours(text) for text in questions])],
    ]
    for kind, sample in samples.items():
        for row, spent in zip(
            rows, seconds(partial(every, finding, sample), partial(every, ours, sample)), strict=True
        ):
            row.append(f"{sizes[kind] / spent:.2f}")
    for name, packages in PEERS.items():
        try:
            result = peer(name, packages, questions)
            spans = name == "wink"
            said = (
                ["spans only", "", ""] if spans else _percent(expected, list(map(decimals, result["found"])))
            )
            row = [name, *said]
            for kind in samples:
                paragraphs = [p for text in samples[kind] for p in text.split("\n\n")]
                row.append(f"{sizes[kind] / peer(name, packages, paragraphs)['seconds']:.3f}")
        except (subprocess.SubprocessError, OSError, ValueError, IndexError) as error:
            lines = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
            row = [name, f"could not be run here: {str(lines[-1])[:90] if lines else error}", "", "", "", ""]
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
        reading=one_process(),
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
