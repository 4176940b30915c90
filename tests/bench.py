"""`python -m tests.bench`: speed and memory, measured here, and beside other readers (tests/beside.py).

Prints its tables and writes them to docs/benchmarks.md. The news and dense texts are made up (half an amount
in a kilobyte, and more than four); the lessons are short. `--quick` leaves out the 100 MB and the peers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from tests import attack
from tests.articles import archive, texts
from tests.beside import beside_peers, every, seconds, table
from tracker.batch import Reading, read_one
from tracker.figures import find_figures
from tracker.inputs import Item
from tracker.languages.detection import detect
from tracker.models import Document
from tracker.placing.learning.teaching import read_lessons
from tracker.sums.mentions import find_mentions

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
MEGABYTE = 1_000_000
PAGE_TEXT = """# Benchmarks

Made by `make bench` (`python -m tests.bench`) on {machine}. Run it to measure your own machine.

## One process

One megabyte of articles of three kilobytes each, made up; and the short passages of lessons/, in seventeen
languages. Finding is sums alone; reading is all that find_figures does: language, sums, years, what each is
for; placing is what reading takes beyond finding. The last column of speeds goes from the line of an archive
to the CSV row (JSON, byline, language, reading, row).

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


def one_process() -> str:
    """A megabyte read in one process: sums alone, whole, and from an archive's line to the row."""
    dense = list(texts("dense", MEGABYTE))
    samples = {
        "news": list(texts("news", MEGABYTE)),
        "dense": dense,
        "dense, as one text": ["\n\n".join(dense)],
        "lessons": [passage.text for passage in read_lessons()],
    }
    rows = []
    for name, articles in samples.items():
        size = sum(len(text.encode()) for text in articles) / MEGABYTE
        lines = [json.dumps({"published": "2021-03-04", "text": text}).encode() for text in articles]
        work = [Item("line", str(n), str(n), line, len(line)) for n, line in enumerate(lines)]
        documents = [Document(text, published=date(2021, 3, 4)) for text in articles]
        tongues = [(text, detect(text)) for text in articles]
        figures = sum(len(find_figures(document)) for document in documents)
        found, read, whole = seconds(
            partial(every, lambda given: find_mentions(*given), tongues),
            partial(every, find_figures, documents),
            partial(every, lambda item: read_one(item, Reading()), work),
        )
        speeds = (f"{size / each:.2f}" for each in (found, read, whole))
        costs = (f"{each / figures * 1e6:.0f}" for each in (found, read - found))
        rows.append([name, f"{figures / size / 1000:.1f}", *speeds, *costs])
    heads = ["text", "sums a KB", "finding, MB/s", "reading, MB/s", "line to row, MB/s"]
    return table([*heads, "finding, µs a sum", "placing, µs a sum"], rows)


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
                rows.append([f"{size} MB", f"{count:,}", jobs, *speeds, memory])
    return table(["archive", "articles", "jobs", "s", "articles/s", "MB/s", "peak memory, MiB"], rows)


def run(arguments: Sequence[str]) -> tuple[float, int]:
    """Seconds and peak resident MiB of a call of the command line with all its processes."""
    done = attack.run(*arguments, folder=ROOT, most=3600)
    if done.status:
        raise SystemExit(f"tracker.parse ended with {done.status}: {done.err}")
    return done.seconds, done.megabytes


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
