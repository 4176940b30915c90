"""What can be downloaded by address: the data, filtered, and pictures of it.

Every parameter is checked in one place. A value that is not allowed, an unknown parameter or one given twice
is answered with 400 and one line that says what is allowed: nobody takes a file for what it is not, and only
known values reach headers and caches.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.models import Kind
from tracker.page import BASE_YEAR, LANGUAGES, SHAPES, UNITS, facts, view
from tracker.page.rooms import claims, compare
from tracker.page.words import Language, known, preferred
from tracker.record import export
from tracker.record.compare import CompareUnit

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".zip": "application/zip",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
YEARS = range(1945, 2101)


class BadParameter(ValueError):  # noqa: N818
    """A parameter in the address that is not known, not allowed or given twice. The message is one line."""


def _one_of(values: Callable[[], Sequence[str]]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in values():
            raise BadParameter(f"is one of: {', '.join(values())}")
        return text

    return read


def _year(text: str) -> int:
    if not re.fullmatch(r"\d{4}", text, re.ASCII) or int(text) not in YEARS:
        raise BadParameter(f"is a year from {YEARS[0]} to {YEARS[-1]}, for example 2019")
    return int(text)


def _flag(text: str) -> bool:
    return _one_of(lambda: ("0", "1"))(text) == "1"


# every parameter of every file: its name in the address and how it is read
PARAMETERS: dict[str, Callable[[str], Any]] = {
    "programme": _one_of(lambda: tuple(facts.record().programmes)),
    "kind": _one_of(lambda: tuple(Kind)),
    "from": _year,
    "to": _year,
    "unit": _one_of(lambda: UNITS),
    "base": _one_of(view.base_years),
    "find": lambda text: text[:80],
    "in": _one_of(lambda: tuple(CompareUnit)),
    "with": lambda text: _programmes(text),
    "bom": _flag,
    "shape": _one_of(lambda: SHAPES),
    "lang": _one_of(lambda: LANGUAGES),
}
_FILTERS = ("programme", "kind", "from", "to")


def _programmes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_one_of(compare.comparable)(name) for name in text.split(",")))


def parameters(request: Request, allowed: Sequence[str]) -> dict[str, Any]:
    """The parameters of a request by name, each read; those that are not given are left out."""
    given, found = request.query_params.multi_items(), dict[str, Any]()
    takes = f"this address takes {', '.join(allowed)}" if allowed else "this address takes no parameters"
    for name, text in given:
        if name not in allowed:
            raise BadParameter(f"unknown parameter {name!r}; {takes}")
        if name in found:
            raise BadParameter(f"{name} is given twice; {takes}")
        try:
            found[name] = PARAMETERS[name](text)
        except BadParameter as wrong:
            raise BadParameter(f"{name}={text!r}: {name} {wrong}") from None
    if "from" in found and "to" in found and found["from"] > found["to"]:
        raise BadParameter(f"from={found['from']} is after to={found['to']}")
    return found


def language(request: Request) -> Language:
    """The language asked for, else the browser's."""
    return known(request.query_params.get("lang")) or preferred(request.headers.get("accept-language"))


def _selection(given: Mapping[str, Any]) -> dict[str, Any]:
    """Filters by the names that the export has for them."""
    return {{"from": "from_"}.get(name, name): given[name] for name in _FILTERS if name in given}


def _compared(given: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    return given.get("with", compare.DEFAULT), given.get("in", CompareUnit.USD)


Making = tuple[tuple[str, ...], Callable[[Mapping[str, Any]], bytes]]
_OF_POINTS = ("programme", "from", "to")


def _csv(make: Callable[..., bytes], *allowed: str) -> Making:
    """A CSV file with its parameters: with `bom=1` it begins with a byte-order mark, for Excel."""

    def made(given: Mapping[str, Any]) -> bytes:
        base = {"base_year": int(given["base"])} if "base" in given else {}
        return make(facts.record(), **_selection(given), **base, bom=given.get("bom", False))

    return (*allowed, "bom"), made


def _json(given: Mapping[str, Any]) -> bytes:
    base: dict[str, Any] = {"base_year": int(given["base"])} if "base" in given else {}
    return export.payments_json(facts.record(), **_selection(given), **base)


# file -> the parameters that it takes, and what makes it of them
FILES: dict[str, Making] = {
    "payments.csv": _csv(export.payments_csv, *_OF_POINTS, "base"),
    "projections.csv": _csv(export.projections_csv, *_OF_POINTS),
    "figures.csv": _csv(export.figures_csv, *_FILTERS),
    "figures_full.csv": _csv(export.figures_full_csv, *_FILTERS),
    "payments.json": ((*_OF_POINTS, "base"), _json),
    "compare.csv": (
        ("in", "with", "bom"),
        lambda given: compare.csv(*_compared(given), bom=given.get("bom", False)),
    ),
    "claims.csv": (
        ("kind", "find", "bom"),
        lambda given: claims.csv(given.get("kind", ""), given.get("find", ""), bom=given.get("bom", False)),
    ),
    "datapackage.json": (
        (),
        lambda _: export.descriptor_json(facts.record()),
    ),
    "datapackage.zip": (
        _FILTERS,
        lambda given: export.package_zip(facts.record(), filters=_selection(given)),
    ),
}


def file_name(name: str, given: Mapping[str, Any]) -> str:
    """What a file is saved as: its name, the version of the data, the parameters that narrow it.

    >>> file_name("figures.csv", {"from": 2019, "bom": True}).startswith("figures_")
    True
    """
    stem, suffix = name.rsplit(".", 1)
    narrowed = "".join(f"_{given[each]}" for each in (*_FILTERS, "unit", "shape") if each in given)
    return f"{stem}_{facts.version()}{narrowed}.{suffix}"


def data(name: str) -> Callable[[Request], Response]:
    """Answers with a file, and with what a program must know of it: version, type, whether it has changed."""
    allowed, make = FILES[name]

    def give(request: Request) -> Response:
        asked, current = request.path_params.get("version"), facts.version()
        if asked not in (None, current):
            return PlainTextResponse(
                f"This server holds version {current} of the data only. "
                "What changed is in the changelog of the data package: /data/datapackage.zip\n",
                404,
            )
        try:
            given = parameters(request, allowed)
        except BadParameter as error:
            return _refused(error)
        body = make(given)
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "public, max-age=31536000, immutable" if asked else "public, max-age=300",
            "Access-Control-Allow-Origin": "*",
            # relative, so that an answer kept by a cache names no host
            "Link": '<datapackage.json>; rel="describedby"',
            "Content-Disposition": f'inline; filename="{file_name(name, given)}"',
            "X-Data-Version": current,
            "X-Retrieved": datetime.now(UTC).date().isoformat(),
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=TYPES[Path(name).suffix], headers=headers)

    return give


def _refused(error: BadParameter) -> Response:
    return PlainTextResponse(f"{error}\n", 400)


# Drawing keeps a processor busy for a third of a second: one picture at a time, so that pages are not held
# up, and no more than so many waiting.
_DRAWING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")
MOST_WAITING = 8
_waiting = 0


OF_PICTURES = {
    "picture": ("programme", "unit", "base", "from", "to", "shape", "lang"),
    "compare": ("in", "with", "shape", "lang"),
    "claims": ("kind", "find", "shape", "lang"),
}


def picture(kind: str, suffix: str) -> Callable[[Request], Awaitable[Response]]:
    """Answers with the picture of a view, as PNG or SVG; 503 while too many others wait for one."""
    name = f"{'payments' if kind == 'picture' else kind}.{suffix}"
    make = {"picture": _picture, "compare": _comparison, "claims": _claims}[kind]

    async def give(request: Request) -> Response:
        global _waiting
        try:
            given = parameters(request, OF_PICTURES[kind])
        except BadParameter as error:
            return _refused(error)
        if _waiting >= MOST_WAITING:
            text = "Many pictures are being drawn; ask again in a few seconds.\n"
            return PlainTextResponse(text, 503, headers={"Retry-After": "5"})
        _waiting += 1
        try:
            loop = asyncio.get_running_loop()
            body = await loop.run_in_executor(_DRAWING, make, given, language(request), suffix)
        finally:
            _waiting -= 1
        if body is None:
            return PlainTextResponse("there is no value in this unit for these years\n", 404)
        headers = {
            "Cache-Control": "public, max-age=3600",
            "Content-Disposition": f'inline; filename="{file_name(name, given)}"',
            "Vary": "Accept-Language",
        }
        return Response(body, media_type=TYPES[f".{suffix}"], headers=headers)

    return give


def _comparison(given: Mapping[str, Any], language: Language, suffix: str) -> bytes | None:
    return _drawn_comparison(*_compared(given), language, suffix, given.get("shape", SHAPES[0]))


@lru_cache(maxsize=64)
def _drawn_comparison(
    programmes: tuple[str, ...], unit: str, language: Language, suffix: str, shape: str
) -> bytes | None:
    from tracker.page import picture as drawing

    shown = compare.build(programmes, unit, language)
    return drawing.draw(shown, suffix=suffix, shape=shape) if shown.marks else None


def _claims(given: Mapping[str, Any], language: Language, suffix: str) -> bytes | None:
    chosen = claims.found(given.get("kind", ""), given.get("find", ""))
    names = tuple(figure.id for figure in chosen)
    return _drawn_claims(names, language, suffix, given.get("shape", SHAPES[0])) if chosen else None


@lru_cache(maxsize=16)
def _drawn_claims(names: tuple[str, ...], language: Language, suffix: str, shape: str) -> bytes:
    from tracker.page import picture as drawing

    return drawing.draw(claims.build(names, language), suffix=suffix, shape=shape)


def _picture(given: Mapping[str, Any], language: Language, suffix: str) -> bytes | None:
    programme = given.get("programme", facts.SEOUL)
    years = [point.year for point in facts.points(programme)]
    if not years:
        return None
    # years beyond those on record give the same picture: one key for all of them
    span = max(given.get("from", min(years)), min(years)), min(given.get("to", max(years)), max(years))
    unit = given.get("unit", UNITS[0])
    base = int(given.get("base", BASE_YEAR)) if unit in facts.WITH_BASE else BASE_YEAR
    return drawn(programme, unit, base, span, language, suffix, given.get("shape", SHAPES[0]))


@lru_cache(maxsize=64)
def drawn(
    programme: str, unit: str, base: int, span: tuple[int, int], language: Language, suffix: str, shape: str
) -> bytes | None:
    """The picture of a view; None where there is no value to draw."""
    # matplotlib takes a second to import: only who asks for a picture waits for it
    from tracker.page import picture as drawing

    shown = view.build(programme, unit, language, base, *span)
    return drawing.draw(shown, suffix=suffix, shape=shape) if shown.marks else None
