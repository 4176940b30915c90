"""Documents that take too much cost themselves, and nobody else."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import closing

import pytest

from tracker.documents.content import DocumentError, Reason
from tracker.guard import NOT_STARTED, Limits, Readers, guarded, read_guarded


def piece(what: object) -> object:
    """Work of every sort: what is good comes back."""
    match what:
        case "slow":
            return sum(range(10**12))  # in C: no signal handler of Python's would run
        case "large":
            return len(bytearray(4 << 30))
        case "deadly":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "faulty":
            raise ValueError("no such thing")
        case "loud":
            print("a library that prints")  # noqa: T201
        case "pid":
            return os.getpid()
    return what


def test_what_takes_too_much_is_named_and_the_rest_is_done() -> None:
    work = [1, "slow", 2, "large", 3, "deadly", "loud", 4]
    with closing(Readers()) as readers:
        done = readers.each(piece, work, limits=Limits(0.5, 512))
    assert [str(answer) for answer in done] == [
        "1",
        "it takes longer than 0.5 seconds to read",
        "2",
        "it takes more than 512 MB of memory to read",
        "3",
        "its reader was killed",
        "loud",
        "4",
    ]
    assert [isinstance(answer, DocumentError) for answer in done] == [False, True] * 3 + [False] * 2


def test_what_the_work_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="no such thing"):
        guarded(piece, "faulty")
    with pytest.raises(DocumentError) as caught:
        read_guarded(b"%PDF-1.7 and no more", "a.pdf")
    assert caught.value.reason is Reason.DAMAGED
    process = guarded(piece, "pid")
    with pytest.raises(DocumentError):
        read_guarded(b"PK", "a.docx")
    assert guarded(piece, "pid") == process  # what is refused in a line costs no process
    with pytest.raises(DocumentError) as many:
        read_guarded("It paid $5 in 2019 and $6 in 2020.", most=1)
    assert many.value.reason is Reason.SUMS
    with pytest.raises(DocumentError) as stopped:
        guarded(piece, "slow", limits=Limits(0.2))
    assert (stopped.value.reason, guarded(piece, "next")) == (Reason.LIMIT, "next")


def test_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: os.open("no such file", os.O_RDONLY))
    readers = Readers()
    assert [str(a) for a in readers.each(piece, [1, 2], limits=Limits())] == [NOT_STARTED] * 2


def test_many_callers_share_few_processes() -> None:
    seen: list[object] = []
    threads = [threading.Thread(target=lambda: seen.append(guarded(piece, "pid"))) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 24
    assert len(set(seen)) <= max(2, os.cpu_count() or 1)


def test_a_document_and_its_figures() -> None:
    document, figures = read_guarded("한국은 2020년 방위비 분담금으로 1조389억원을 냈다.", "draft")
    assert (document.id, document.language) == ("draft", "ko")
    assert (
        [document.text[f.start : f.end] for f in figures] == [f.as_written for f in figures] == ["1조389억원"]
    )


def test_readers_that_are_closed_let_go_at_once() -> None:
    readers, done = Readers(), []
    work = threading.Thread(target=lambda: done.extend(readers.each(piece, ["slow", 1], limits=Limits(60))))
    work.start()
    time.sleep(0.3)
    readers.close()
    work.join(5)
    assert not work.is_alive()
    assert {type(answer) for answer in done} == {DocumentError}
