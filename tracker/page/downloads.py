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
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.documents.content import DocumentError
from tracker.guard import Limits, guarded
from tracker.models import Kind
from tracker.page import BASE_YEAR, LANGUAGES, SHAPES, UNITS, YEARS, Language, facts, picture, view
from tracker.page.chart import View
from tracker.page.rooms import claims, compare
from tracker.page.words import known, preferred
from tracker.record import export, package
from tracker.record.unit import COMPARED

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".zip": "application/zip",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


def _refuse(what: str, status: int = 400, **headers: str) -> HTTPException:
    """An answer of one line that says why there is no file."""
    return HTTPException(status, f"{what}\n", headers)


def _one_of(values: Callable[[], Sequence[str]]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in values():
            raise ValueError(f"is one of: {', '.join(values())}")
        return text

    return read


def _year(text: str) -> int:
    if not re.fullmatch(r"\d{4}", text, re.ASCII) or int(text) not in YEARS:
        raise ValueError(f"is a year from {YEARS[0]} to {YEARS[-1]}, for example 2019")
    return int(text)


# every parameter of every file: its name in the address and how it is read
PARAMETERS: dict[str, Callable[[str], Any]] = {
    "programme": _one_of(lambda: tuple(facts.record().programmes)),
    "kind": _one_of(lambda: tuple(Kind)),
    "from": _year,
    "to": _year,
    "unit": _one_of(lambda: UNITS),
    "base": lambda text: int(_one_of(view.base_years)(text)),
    "find": lambda text: text[:80],
    "in": _one_of(lambda: COMPARED),
    "with": lambda text: tuple(dict.fromkeys(map(_one_of(compare.comparable), text.split(",")))),
    "bom": lambda text: _one_of(lambda: ("0", "1"))(text) == "1",
    "shape": _one_of(lambda: SHAPES),
    "lang": _one_of(lambda: tuple(LANGUAGES)),
}


def parameters(request: Request, allowed: Sequence[str]) -> dict[str, Any]:
    """The parameters of a request by name, each read; those that are not given are left out. An unknown one,
    one given twice and one that means nothing is an HTTPException."""
    found: dict[str, Any] = {}
    takes = f"this address takes {', '.join(allowed)}" if allowed else "this address takes no parameters"
    for name, text in request.query_params.multi_items():
        if name not in allowed:
            raise _refuse(f"unknown parameter {name!r}; {takes}")
        if name in found:
            raise _refuse(f"{name} is given twice; {takes}")
        try:
            found[name] = PARAMETERS[name](text)
        except ValueError as wrong:
            raise _refuse(f"{name}={text!r}: {name} {wrong}") from None
    if "from" in found and "to" in found and found["from"] > found["to"]:
        raise _refuse(f"from={found['from']} is after to={found['to']}")
    return found


def language(request: Request) -> Language:
    """The language asked for, else the browser's."""
    return known(request.query_params.get("lang")) or preferred(request.headers.get("accept-language"))


Making = tuple[tuple[str, ...], Callable[[Any], bytes]]
_FILTERS = ("programme", "kind", "from", "to")
_OF_POINTS = ("programme", "from", "to")


def _csv(name: str) -> Callable[[Any], bytes]:
    return lambda given: export.csv_file(facts.record(), name, given)


# File -> the parameters that it takes, and what makes it of them. With `bom=1` a CSV file begins with a
# byte-order mark, for Excel.
FILES: dict[str, Making] = {
    "payments.csv": ((*_OF_POINTS, "base", "bom"), _csv("payments")),
    "projections.csv": ((*_OF_POINTS, "bom"), _csv("projections")),
    "figures.csv": ((*_FILTERS, "bom"), _csv("figures")),
    "figures_full.csv": ((*_FILTERS, "bom"), _csv("figures_full")),
    "payments.json": ((*_OF_POINTS, "base"), lambda given: export.payments_json(facts.record(), given)),
    "compare.csv": (("in", "with", "bom"), compare.csv),
    "claims.csv": (("kind", "find", "bom"), claims.csv),
    "datapackage.json": ((), lambda given: package.descriptor_json(facts.record(), given)),
    "datapackage.zip": (_FILTERS, lambda given: package.package_zip(facts.record(), given)),
}


def file_name(name: str, given: Mapping[str, Any]) -> str:
    """What a file is saved as: its name, the version of the data, the parameters that narrow it.

    >>> file_name("figures.csv", {"from": 2019, "bom": True}).startswith("figures_")
    True
    """
    stem, suffix = name.rsplit(".", 1)
    narrowed = "".join(f"_{given[each]}" for each in (*_FILTERS, "unit", "shape") if each in given)
    return f"{stem}_{facts.record().version}{narrowed}.{suffix}"


def data(name: str) -> Callable[[Request], Response]:
    """Answers with a file, and with what a program must know of it: version, type, whether it has changed."""
    allowed, make = FILES[name]

    def give(request: Request) -> Response:
        asked, current = request.path_params.get("version"), facts.record().version
        if asked not in (None, current):
            raise _refuse(
                f"This server holds version {current} of the data only. "
                "What changed is in the changelog of the data package: /data/datapackage.zip",
                404,
            )
        given = parameters(request, allowed)
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


# Drawing keeps a processor busy for a third of a second: one picture at a time, and no more than so many
# waiting.
_DRAWING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")
MOST_WAITING = 8
_waiting = 0


def _payments(given: Mapping[str, Any], language: Language) -> View | None:
    programme = given.get("programme", facts.SEOUL)
    years = [point.year for point in facts.points(programme)]
    if not years:
        return None
    # years beyond those on record give the same picture: one key for all of them
    span = max(given.get("from", min(years)), min(years)), min(given.get("to", max(years)), max(years))
    unit = given.get("unit", UNITS[0])
    base = given.get("base", BASE_YEAR) if unit in facts.WITH_BASE else BASE_YEAR
    return view.build(programme, unit, language, base, *span)


def _claims(given: Mapping[str, Any], language: Language) -> View | None:
    names = tuple(figure.id for figure in claims.found(given.get("kind", ""), given.get("find", "")))
    return claims.build(names, language) if names else None


# picture -> the parameters that it takes, and the view that it is of
PICTURES: dict[str, tuple[tuple[str, ...], Callable[[Mapping[str, Any], Language], View | None]]] = {
    "picture": ((*_OF_POINTS, "unit", "base", "shape", "lang"), _payments),
    "compare": (("in", "with", "shape", "lang"), lambda given, w: compare.build(*compare.asked(given), w)),
    "claims": (("kind", "find", "shape", "lang"), _claims),
}


# views are kept, and so are the pictures of them
@lru_cache(maxsize=64)
def drawn(shown: View, suffix: str, shape: str) -> bytes:
    """The picture of a view, drawn in a process of its own: pages are not held up by it."""
    return guarded(picture.draw, shown, suffix, shape, limits=Limits(60, 0))


def of_view(kind: str, suffix: str) -> Callable[[Request], Awaitable[Response]]:
    """Answers with the picture of a view, as PNG or SVG; 503 while too many others wait for one."""
    name = f"{'payments' if kind == 'picture' else kind}.{suffix}"
    allowed, make = PICTURES[kind]
    put_off = _refuse(
        "Many pictures are being drawn; ask again in a few seconds.", 503, **{"Retry-After": "5"}
    )

    async def give(request: Request) -> Response:
        global _waiting
        given = parameters(request, allowed)
        if _waiting >= MOST_WAITING:
            raise put_off
        shown = make(given, language(request))
        if shown is None or not shown.marks:
            raise _refuse("there is no value in this unit for these years", 404)
        _waiting += 1
        try:
            drawing = partial(drawn, shown, suffix, given.get("shape", SHAPES[0]))
            body = await asyncio.get_running_loop().run_in_executor(_DRAWING, drawing)
        except DocumentError:
            raise put_off from None
        finally:
            _waiting -= 1
        headers = {
            "Cache-Control": "public, max-age=3600",
            "Content-Disposition": f'inline; filename="{file_name(name, given)}"',
            "Vary": "Accept-Language",
        }
        return Response(body, media_type=TYPES[f".{suffix}"], headers=headers)

    return give
