"""This program beside other readers of money: accuracy on the English cases of tests/cases, and speed.

Each reader has an environment of its own under .venv/peers, made at the first call; tests/peers.py and
tests/wink.js run in there.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import venv
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from tests.articles import texts
from tracker.figures import find_figures
from tracker.models import Document
from tracker.sums.mentions import find_mentions

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000
SAMPLE = 600_000  # bytes of each text
SLOW = ("quantulum3", "recognizers")
PEERS = {
    "quantulum3": ["quantulum3", "setuptools"],
    "recognizers": ["recognizers-text-suite", "emoji==1.7.0"],
    "price-parser": ["price-parser"],
    "wink": ["wink-nlp", "wink-eng-lite-web-model"],
}


def seconds(*calls: Callable[[], object], times: int = 5) -> list[float]:
    """The fastest of a few runs of each call, taken in turn, so that a busy moment hits all alike."""
    spent = [[0.0] * times for _ in calls]
    for turn in range(times):
        for number, call in enumerate(calls):
            start = time.perf_counter()
            call()
            spent[number][turn] = time.perf_counter() - start
    return [min(each) for each in spent]


def every(call: Callable[[Any], object], given: Sequence[Any]) -> list[object]:
    """The call on each of what is given."""
    return [call(one) for one in given]


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def finding(text: str) -> object:
    """The sums of an English text, not placed."""
    return find_mentions(text, "en")


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
    """Accuracy on the project's English cases, and speed on the same prefix of the two texts; slow readers
    get a tenth of it."""
    known = cases()
    expected = [sums for _, sums in known]
    questions = [text for text, _ in known]
    samples = {kind: list(texts(kind, SAMPLE)) for kind in ("news", "dense")}
    rows = [
        ["this project, finding", "", "", ""],
        ["this project, placed too", *_percent(expected, [ours(text) for text in questions])],
    ]
    for sample in samples.values():
        for row, spent in zip(
            rows, seconds(partial(every, finding, sample), partial(every, ours, sample)), strict=True
        ):
            row.append(f"{_size(sample) / spent:.2f}")
    for name, packages in PEERS.items():
        try:
            result = peer(name, packages, questions)
            spans = ["spans only", "", ""]
            row = [
                name,
                *(spans if name == "wink" else _percent(expected, list(map(decimals, result["found"])))),
            ]
            for sample in samples.values():
                part = sample[:: 10 if name in SLOW else 1]
                spent = peer(name, packages, [p for text in part for p in text.split("\n\n")])["seconds"]
                row.append(f"{_size(part) / spent:.3f}")
        except (subprocess.SubprocessError, OSError, ValueError, IndexError) as error:
            lines = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
            row = [name, f"could not be run here: {str(lines[-1])[:90] if lines else error}", "", "", "", ""]
        rows.append(row)
    heads = ["reader", "precision %", "recall %", "F1 %", "news, MB/s", "dense, MB/s"]
    return (
        f"{len(known)} texts, {sum(map(len, expected))} sums.\n\n"
        + table(heads, rows)
        + f"\n### By kind\n\n{kinds()}"
    )


def kinds() -> str:
    """Each kind of hard writing (tests/cases/hard.jsonl), and which reader gives its sums and no other. Other
    readers are asked in English, where they all claim to read; of the languages this project answers for."""
    lines = (ROOT / "tests" / "cases" / "hard.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    ends = ("amount", "amount_low", "amount_high")
    expected = [
        Counter((Decimal(f[e]), f["currency"]) for f in row["figures"] for e in ends if f.get(e))
        for row in rows
    ]
    english = [number for number, row in enumerate(rows) if row["lang"] == "en"]
    columns: dict[str, dict[int, str]] = {
        "this project": {
            number: _mark(expected[number], [(a, m.currency) for m in found for a in m.amounts])
            for number, row in enumerate(rows)
            for found in [find_mentions(row["text"], row["lang"])]
        }
    }
    for name, packages in PEERS.items():
        if name != "wink":  # which reads no amounts
            try:
                found = peer(name, packages, [rows[number]["text"] for number in english])["found"]
            except (subprocess.SubprocessError, OSError, ValueError, IndexError):
                continue
            columns[name] = {
                number: _mark(expected[number], decimals(each))
                for number, each in zip(english, found, strict=True)
            }
    body = [
        [row["why"], row["lang"], *(column.get(number, "") for column in columns.values())]
        for number, row in enumerate(rows)
    ]
    return table(["kind", "language", *columns], body)


def _mark(expected: Counter[tuple[Decimal, str]], found: Sums) -> str:
    """Whether a text is read right, in part, or wrong: with a sum that it does not hold."""
    got = Counter(found)
    return "right" if got == expected else "wrong" if got - expected else "missed"


def _size(sample: Sequence[str]) -> float:
    return sum(len(text.encode()) for text in sample) / MEGABYTE


def _percent(expected: Sequence[Sums], found: Sequence[Sums]) -> list[str]:
    return [f"{100 * share:.1f}" for share in accuracy(expected, found)]
