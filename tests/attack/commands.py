"""Attacks on the command line: files that it should not write over, read, hang on or choke on."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psutil

from tests import attack
from tests.attack import Result, run

GOOD = "Seoul paid 1.0389 trillion won for U.S. troops in 2019.\n"


def own_input(folder: Path) -> Result:
    """The output is an input by another name (hard link, symbolic link, other path), a sheet is its draft"""
    names = ("draft.md", "news.jsonl")
    (folder / "draft.md").write_text(GOOD)
    (folder / "news.jsonl").write_text(json.dumps({"text": GOOD}) + "\n")
    os.link(folder / "news.jsonl", folder / "hard.jsonl")
    (folder / "soft.md").symlink_to("draft.md")
    before = [(folder / name).read_bytes() for name in names]
    calls = (
        ("news.jsonl", "-o", "news.jsonl"),
        ("news.jsonl", "-o", "hard.jsonl"),
        ("news.jsonl", "-o", f"../{folder.name}/news.jsonl"),
        ("draft.md", "--sheet", "draft.md"),
        ("draft.md", "--sheet", "soft.md"),
    )
    refused = [run(*call, folder=folder).status == 2 for call in calls]
    kept = [(folder / name).read_bytes() for name in names] == before
    return Result(
        f"{sum(refused)} of {len(calls)} refused, inputs {'kept' if kept else 'lost'}", all(refused) and kept
    )


def own_output(folder: Path) -> Result:
    """A folder is read twice into the same file inside it"""
    (folder / "a.txt").write_text(GOOD)
    sizes, said = [], 0
    for _ in range(2):
        done = run(".", "-o", "out.jsonl", folder=folder)
        said += done.err.count("\n")
        sizes.append((folder / "out.jsonl").read_text().count("\n"))
    return Result(f"{sizes[0]} row, then {sizes[1]}; {said} faults", sizes == [1, 1] and not said)


# --- documents that take too much ----------------------------------------------------------------


def _zipped(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if path.suffix == ".hwpx":
            archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr(name, content)


def _mail(path: Path) -> None:
    subject = " ".join(["=?utf-8?q?ab?="] * 15_000)
    path.write_text(f"From: a@b.kr\nSubject: {subject}\nContent-Type: text/plain\n\n{GOOD}")


def _elements(path: Path) -> None:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = b"<w:p><w:r/></w:p>" * 4_000_000
    _zipped(path, "word/document.xml", b"<w:document %s><w:body>%s</w:body></w:document>" % (space, body))


def _comments(path: Path) -> None:
    section = b'<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section">'
    _zipped(path, "Contents/section0.xml", section + b"<!-- a -->" * 12_000_000 + b"</hs:sec>")


def _attributes(path: Path) -> None:
    path.write_text(f"<html><body><p {' '.join(f'a{n}=1' for n in range(60_000))}>{GOOD}</p></body></html>")


def _tables(path: Path) -> None:
    row = "<tr><td>2019</td><td>$5 million</td></tr>"
    path.write_text(f"<html><body><p>{GOOD}</p>{f'<table>{row * 20}</table>' * 4_500}</body></html>")


def _dense(path: Path) -> None:
    path.write_text("It cost $5 million in 2019. " * 36_000)


def _nested(path: Path) -> None:
    path.write_text(f"<html><body>{'<div>' * 300_000}{GOOD}</body></html>")


HOSTILE = {
    "mail.eml": _mail,
    "elements.docx": _elements,
    "comments.hwpx": _comments,
    "attributes.html": _attributes,
    "tables.html": _tables,
    "dense.txt": _dense,
    "nested.html": _nested,
}


def hostile_documents(folder: Path) -> Result:
    """Seven small documents made to take minutes or gigabytes, in a folder with twenty good ones"""
    news = folder / "news"
    news.mkdir()
    for number in range(20):
        (news / f"{number:02}.txt").write_text(GOOD)
    for name, make in HOSTILE.items():
        make(news / name)
    limit = ("--limit-seconds", "10") if "--limit-seconds" in run("--help", folder=folder).out else ()
    done = run("news", *limit, "--format", "jsonl", folder=folder, most=600)
    read = {json.loads(line)["doc"] for line in done.out.splitlines()} if done.status in (0, 1) else set()
    good = sum(f"{number:02}.txt" in read for number in range(20))
    named = [name for name in HOSTILE if f"{name}: " in done.err]
    held = good == 20 and done.megabytes < 1500 and {*named, *read} >= HOSTILE.keys()
    said = f"{good} of 20 read, {len(named)} hostile named; {done.seconds:.0f} s, {done.megabytes:,} MiB"
    return Result(said, held)


def deadly_lines(folder: Path) -> Result:
    """Ten lines of an archive that would take a minute each, among a thousand good ones, two processes"""
    bad = json.dumps({"text": "It cost $5 million and $6 million in 2019, " * 60_000})
    lines = [bad if number % 100 == 50 else json.dumps({"text": GOOD}) for number in range(1000)]
    (folder / "news.jsonl").write_text("\n".join(lines) + "\n")
    limit = ("--limit-seconds", "2") if "--limit-seconds" in run("--help", folder=folder).out else ()
    done = run("news.jsonl", *limit, "--jobs", "2", "-o", "rows.jsonl", folder=folder, most=600)
    path = folder / "rows.jsonl"
    docs = {json.loads(line)["doc"] for line in path.open()} if path.exists() else set()
    good = sum(f"news:{number + 1}" in docs for number in range(1000) if number % 100 != 50)
    return Result(f"{good} of 990 read; {done.seconds:.0f} s, {done.megabytes:,} MiB", good == 990)


# --- what is written -----------------------------------------------------------------------------


def hostile_cells(folder: Path) -> Result:
    """Carriage returns, quotes and formulas, full-width ones too, in titles and sentences of a CSV file"""
    titles = ["one\rtwo", '"quoted"', "=1+1", "＝1+1", "\n=1", " @x", "a\r\n=HYPERLINK(1)", "\0", "\ud800"]
    lines = [json.dumps({"title": title, "text": f"{title} {GOOD}"}) for title in titles]
    (folder / "news.jsonl").write_text("\n".join(lines) + "\n")
    run("news.jsonl", "-o", "rows.csv", folder=folder)
    text = (folder / "rows.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    # A reader that ends a row at a bare carriage return outside of quotes sees the formula at its beginning.
    bare = re.sub(r'"[^"]*"', "", text).count("\r")
    runs = sum(bool(re.match(r"\s*[=@＝＋－＠]", cell)) for row in rows for cell in row)
    sound = len(rows) == len(titles) + 1 and {len(row) for row in rows} == {len(rows[0])}
    said = f"{len(rows) - 1} rows of {len(titles)}, {bare} torn, {runs} cells that run"
    return Result(said, sound and not bare and not runs)


def links_of_a_sheet(folder: Path) -> Result:
    """The links of a fact-check sheet on every recorded payment, read by another Markdown reader"""
    from markdown_it import MarkdownIt

    with (attack.root / "data" / "figures.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    texts = [
        f"South Korea's contribution for U.S. forces in {row['year']} was {row['as_written']}."
        for row in rows
        if row["programme"] == "KR-SMA" and row["kind"] == "payment" and row["year"]
    ]
    (folder / "draft.txt").write_text("\n\n".join(texts), encoding="utf-8")
    run("draft.txt", "--sheet", "check.md", folder=folder)
    with (attack.root / "data" / "sources.csv").open(encoding="utf-8") as file:
        known = {row["url"] for row in csv.DictReader(file)}
    found: set[str] = set()
    for token in MarkdownIt().enable("table").parse((folder / "check.md").read_text(encoding="utf-8")):
        for child in token.children or []:
            if child.type == "link_open":
                found.add(str(child.attrs["href"]))
    wrong = [url for url in found if url not in known]
    return Result(f"{len(found)} addresses, {len(wrong)} of them broken", len(found) > 5 and not wrong)


def steering(folder: Path) -> Result:
    """Escape codes for the terminal in names, titles and sentences: table, --explain, error lines"""
    text = "\x1b]0;owned\x07\x1b[2J\x9b31m \u202eIt cost $5 million."
    (folder / "a.jsonl").write_text(json.dumps({"text": text, "title": text, "publisher": text}))
    calls = (
        ("a.jsonl", "--format", "table"),
        ("a.jsonl", "--explain", "1"),
        ("\x1b[2Jnone.txt",),
        ("--text", "x", "--language", "\x1b[2J"),
    )
    shown = "".join(done.out + done.err for done in (run(*call, folder=folder) for call in calls))
    count = len(re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown))
    return Result(f"{count} control characters shown", count == 0)


# --- what is read --------------------------------------------------------------------------------


def no_files(folder: Path) -> Result:
    """A pipe that nobody writes to and /dev/zero in a folder, and as inputs"""
    (folder / "news").mkdir()
    (folder / "news" / "a.txt").write_text(GOOD)
    os.mkfifo(folder / "news" / "b.txt")
    os.mkfifo(folder / "news" / "c.jsonl")
    (folder / "news" / "d.txt").symlink_to("/dev/zero")
    done = run("news", "/dev/zero", "news/b.txt", "--format", "jsonl", folder=folder, most=20)
    lines = done.err.count("\n")
    said = f"status {done.status}, {lines} lines, {done.seconds:.1f} s, {done.megabytes} MiB"
    return Result(said, done.status == 1 and lines == 5 and done.out.count("\n") == 1)


def odd_inputs(folder: Path) -> Result:
    """Thirty-seven odd calls: links in circles, deep JSON, NUL bytes, half archives, other formats' names,
    unknown addresses, devices, odd outputs, a log that is none"""
    line = json.dumps({"text": GOOD}) + "\n"
    names = "b.pdf", "b.docx", "b.hwpx", "b.eml", "b.html", "b.jsonl"
    packed = gzip.compress(line.encode() * 500)
    files = {
        "a.txt": GOOD.encode(),
        "deep.jsonl": (b"[" * 200_000 + b"]" * 200_000 + b"\n") + line.encode(),
        "huge.jsonl": b'{"text": 1e999999}\n{"text": "a", "x": ' + b"9" * 100_000 + b"}\n",
        "nul.txt": b"\0" * 5_000,
        "nul.jsonl": b"\0\0\n" + line.encode(),
        "half.jsonl": line.encode() + line.encode()[:30],
        "half.jsonl.gz": packed[: len(packed) // 2],
        "plain.jsonl.gz": line.encode(),
        "packed.jsonl": packed,
        "bomb.jsonl.gz": gzip.compress(bytes(280_000_000)),
        ".x.csv.resume": b"a diary\n" * 500,
        **dict.fromkeys(names, GOOD.encode()),
        "docx.pdf": b"PK\x03\x04" + bytes(3_000),
        "b\n\x1b[2J.txt": GOOD.encode(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "circle").symlink_to(".")
    (folder / "itself.txt").symlink_to("itself.txt")
    (folder / "folder.csv").mkdir()
    calls: list[list[str]] = [[name] for name in files] + [["itself.txt"], ["**/*.txt"], ["circle"]]
    calls += [[name] for name in ("/proc/self/mem", "/dev/tty", "none://a", "s3://none/a", "file://no/a.txt")]
    outputs = (
        "/dev/full",
        "none/x.csv",
        "folder.csv",
        "/dev/null/x.parquet",
        "none://x.csv",
        f"{'y' * 300}.csv",
    )
    calls += [["a.txt", "--format", "csv", "-o", name] for name in outputs]
    calls += [["a.txt", "--resume", "-o", "x.csv"], ["a.txt", "--scheduler", "tcp://"]]
    calls += [["--text", "\udc80 $5"], ["--limit-seconds", "1e-9", "a.txt"]]
    wrong = []
    for call in calls:
        done = run(*call, folder=folder, most=20)
        said = done.err.splitlines()
        plain = all(one.startswith(("tracker.parse: ", "python -m tracker.parse: ")) for one in said)
        if done.status not in (0, 1, 2) or not plain or len(said) > len(files):
            wrong.append(call[-1])
    return Result(f"{len(calls) - len(wrong)} of {len(calls)} end in rows or plain lines", not wrong)


def ends(folder: Path) -> Result:
    """SIGHUP, SIGTERM and SIGINT in the middle of a run"""
    line = json.dumps({"text": GOOD * 200}) + "\n"
    (folder / "news.jsonl").write_text(line * 4000)
    call = [sys.executable, "-m", "tracker.parse", "news.jsonl", "-o", "rows.csv"]
    left = alive = 0
    for sign in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        environment = os.environ | {"PYTHONPATH": str(attack.root)}
        with subprocess.Popen(
            call,
            cwd=folder,
            env=environment,
            stderr=subprocess.DEVNULL,
            # A shell lets what it runs in the background ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process:
            while not list(folder.glob(".rows.csv.*")) and process.poll() is None:
                time.sleep(0.02)
            time.sleep(0.3)
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            alive += process.poll() is None
            process.kill()
        _, orphans = psutil.wait_procs(children, timeout=3)
        left += len(list(folder.glob(".rows.csv.*"))) + len(orphans)
        for path in folder.glob(".rows.csv.*"):
            path.unlink()
    return Result(f"{alive} of 3 went on, {left} files or processes left", not (alive or left))


def tampered(folder: Path) -> Result:
    """What --resume keeps is cut, and changed by hand"""
    (folder / "news.jsonl").write_text((json.dumps({"text": GOOD}) + "\n") * 20)
    (folder / ".rows.csv.resume").write_text('{"mark": [], "bytes": -5, "items": "x"}\n')
    (folder / ".rows.csv.resume.json").write_text('{"mark": [], "bytes": -5, "items": "x"}\n')
    done = run("news.jsonl", "--resume", "-o", "rows.csv", folder=folder)
    lines = done.err.count("\n")
    return Result(f"status {done.status}, {lines} lines", "Traceback" not in done.err and lines <= 1)


def broken_record(folder: Path) -> Result:
    """A broken row in the record while a folder of fifty documents is checked"""
    shutil.copytree(attack.root / "tracker", folder / "tracker")
    shutil.copytree(attack.root / "data", folder / "data")
    figures = folder / "data" / "figures.csv"
    figures.write_text(
        figures.read_text(encoding="utf-8").replace(",payment,", ",paiment,", 1), encoding="utf-8"
    )
    (folder / "news").mkdir()
    for number in range(50):
        (folder / "news" / f"{number}.txt").write_text(GOOD)
    before, attack.root = attack.root, folder
    try:
        done = run("news", "--check", "--format", "jsonl", folder=folder)
    finally:
        attack.root = before
    return Result(
        f"{done.err.count(chr(10))} lines", done.err.count("\n") == 1 and "figures.csv:" in done.err
    )


def surrogates(folder: Path) -> Result:
    """Half of a character (a lone surrogate) in a title, in every format and both sheets"""
    (folder / "a.jsonl").write_text(json.dumps({"text": f"\ud800 {GOOD}", "title": "\udfff"}))
    names = ["a.csv", "a.json", "b.jsonl", "a.parquet"]
    calls = [("a.jsonl", "-o", name) for name in names]
    calls += [("a.jsonl", "--sheet", name) for name in ("s.csv", "s.md")]
    written = sum(run(*call, folder=folder).status == 0 for call in calls)
    return Result(f"{written} of {len(calls)} written", written == len(calls))


def cluster_memory(folder: Path) -> Result:
    """300 MB through a Dask cluster: the memory of the caller"""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | {"PYTHONPATH": str(attack.root)}

    def start(role: str, *arguments: str) -> subprocess.Popen[bytes]:
        call = [sys.executable, "-m", f"distributed.cli.dask_{role}", *arguments]
        call += ["--no-dashboard", "--host", "127.0.0.1"]
        null = subprocess.DEVNULL
        return subprocess.Popen(call, env=environment, cwd=folder, stdout=null, stderr=null)

    running = [start("scheduler", "--port", address.rpartition(":")[2])]
    running += [start("worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)]
    time.sleep(5)
    words = [f"w{number:x}" for number in range(5000)]
    chance = random.Random(1)
    peaks = []
    try:
        for size in (10, 300):
            path = folder / f"{size}.jsonl"
            with path.open("w") as out:
                while out.tell() < size * 1_000_000:
                    text = " ".join(chance.choices(words, k=2000)) + f" {GOOD}"
                    out.write(json.dumps({"text": text, "language": "en", "published": "2020-01-01"}) + "\n")
            call = [sys.executable, "-m", "tracker.parse", path, "-o", "r.csv", "--scheduler", address]
            peak = 0
            with subprocess.Popen(call, env=environment, cwd=folder) as process:
                watched = psutil.Process(process.pid)
                while process.poll() is None:
                    with contextlib.suppress(psutil.Error):
                        peak = max(peak, watched.memory_info().rss >> 20)
                    time.sleep(0.1)
            peaks.append(peak)
            path.unlink()
    finally:
        for each in running:
            each.kill()
            each.wait()
    return Result(f"{peaks[0]} MiB for 10 MB, {peaks[1]} MiB for 300 MB", peaks[1] < peaks[0] * 1.3)


ATTACKS = (
    own_input,
    own_output,
    hostile_documents,
    deadly_lines,
    hostile_cells,
    links_of_a_sheet,
    steering,
    no_files,
    odd_inputs,
    ends,
    tampered,
    broken_record,
    surrogates,
)
LONG = (cluster_memory,)
