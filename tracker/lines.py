"""One line of an archive (.jsonl): an article, and what is known of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from tracker.documents.content import DocumentError, Reason
from tracker.documents.read import Given, from_text
from tracker.languages import languages
from tracker.models import PUBLISHED, Document

# What a line of an archive may say beside its text, id and day.
STATED = ("title", "publisher", "url", "language")


def from_line(line: str | bytes, name: str, given: Given) -> Document:
    """The document of one line of an archive; what the line says wins over `given`.

    >>> from_line('{"text": "It paid $5.", "published": "2019-02-10T09:00:00Z"}', "", Given()).published
    datetime.date(2019, 2, 10)
    """
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise _wrong(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except UnicodeDecodeError:
        raise _wrong("not JSON: its bytes are no text in UTF-8") from None
    except (RecursionError, ValueError):
        raise _wrong("not JSON that can be read: nested too deeply, or a number is out of range") from None
    if not isinstance(fields, dict):
        raise _wrong("not a JSON object")
    said = {field: value for field, value in fields.items() if value is not None}
    if "text" not in said:
        raise _wrong('there is no "text" in it')
    for field in ("text", *STATED):
        if not isinstance(said.get(field, ""), str):
            raise _wrong(f'its "{field}" is not a string')
    known = {field: said[field] for field in STATED if said.get(field)}
    if "language" in known:
        known["language"] = known["language"].lower().partition("-")[0]  # "en-US" is read as English
        if known["language"] not in languages():
            raise _wrong(f"its language is not read: {known['language']!r}")
    if "published" in said:
        known["published"] = _day(said["published"])
    return from_text(said["text"], replace(given, **known), name=str(said.get("id", name)))


def _day(value: object) -> date:
    """A day as ISO 8601 writes it, with or without an hour after it."""
    try:
        if isinstance(value, str) and value[10:11] in ("", "T", " "):
            day = date.fromisoformat(value[:10])
            if day.year in PUBLISHED:
                return day
    except ValueError:
        pass
    raise _wrong(f'its "published" is not a date as 2020-05-06: {value!r}')


def _wrong(message: str) -> DocumentError:
    return DocumentError(Reason.INPUT, message)
