"""What can be downloaded, by address: the data, filtered, and pictures of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tracker.models import Kind
from tracker.page import plain, shelf, view
from tracker.page.choices import BASE_YEAR, SHAPES, UNITS
from tracker.page.words import Language, known, preferred
from tracker.record import export

_TYPES = {".csv": "text/csv; charset=utf-8", ".json": "application/json", ".zip": "application/zip"}
_YEAR = re.compile(r"\d{4}", re.A)
_FILTERS = ("programme", "kind", "from", "to")


class BadFilter(ValueError):  # noqa: N818
    """A filter in the address that means nothing."""


def language(request: Request) -> Language:
    """The language asked for, else the browser's."""
    asked = known(request.query_params.get("lang"))
    return asked or preferred(request.headers.get("accept-language"))


def address(request: Request) -> str:
    """The site's own address, with a closing slash."""
    return str(request.base_url)


def _year(request: Request, name: str) -> int | None:
    value = request.query_params.get(name)
    if value is None:
        return None
    if not _YEAR.fullmatch(value):
        raise BadFilter(f"{name}={value!r} is not a year; write for example {name}=2019")
    return int(value)


def _one_of(request: Request, name: str, allowed: Sequence[str]) -> str | None:
    value = request.query_params.get(name)
    if value is not None and value not in allowed:
        raise BadFilter(f"{name}={value!r} is not one of: {', '.join(allowed)}")
    return value


def _flag(request: Request, name: str) -> bool:
    return _one_of(request, name, ("0", "1")) == "1"


def _span(request: Request) -> tuple[int | None, int | None]:
    first, last = _year(request, "from"), _year(request, "to")
    if first and last and first > last:
        raise BadFilter(f"from={first} is after to={last}")
    return first, last


def _base(request: Request) -> int | None:
    asked = _one_of(request, "base", view.base_years())
    return int(asked) if asked else None


def _filters(request: Request, *options: str) -> dict[str, Any]:
    unknown = set(request.query_params) - {*_FILTERS, *options, "lang", "v"}
    if unknown:
        use = ", ".join((*_FILTERS, *options))
        raise BadFilter(f"unknown filter: {', '.join(sorted(unknown))}; use {use}")
    first, last = _span(request)
    return {
        "programme": _one_of(request, "programme", tuple(shelf.record().programmes)),
        "kind": _one_of(request, "kind", tuple(Kind)),
        "from_": first,
        "to": last,
    }


def _payment_filters(request: Request, *options: str) -> dict[str, Any]:
    found = _filters(request, "base", *options)
    if found.pop("kind") not in (None, Kind.PAYMENT):
        raise BadFilter("payments have no other kind: ask figures.csv")
    programme = found["programme"] or shelf.SEOUL
    return found | {
        "programme": programme,
        "base_year": _base(request),
    }


def _figures_csv(request: Request) -> bytes:
    return export.figures_csv(shelf.record(), **_filters(request, "bom"), bom=_flag(request, "bom"))


def _full_csv(request: Request) -> bytes:
    return export.figures_full_csv(shelf.record(), **_filters(request, "bom"), bom=_flag(request, "bom"))


def _projections_csv(request: Request) -> bytes:
    asked = _payment_filters(request, "bom")
    del asked["base_year"]
    return export.projections_csv(shelf.record(), **asked, bom=_flag(request, "bom"))


def _payments_csv(request: Request) -> bytes:
    return export.payments_csv(shelf.record(), **_payment_filters(request, "bom"), bom=_flag(request, "bom"))


def _package(request: Request) -> bytes:
    given = {name: value for name, value in _filters(request).items() if value is not None}
    return export.package_zip(shelf.record(), filters=given)


FILES: dict[str, Callable[[Request], bytes]] = {
    "figures.csv": _figures_csv,
    "figures_full.csv": _full_csv,
    "payments.csv": _payments_csv,
    "projections.csv": _projections_csv,
    "payments.json": lambda request: export.payments_json(shelf.record(), **_payment_filters(request)),
    "datapackage.json": lambda _: plain.descriptor_json(),
    "datapackage.zip": _package,
}


def answer(make: Callable[[Request], bytes]) -> Callable[[Request], Response]:
    """Answers with a file, and with what a program must know of it: version, type, whether it has changed."""

    def give(request: Request) -> Response:
        asked, current = request.path_params.get("version"), shelf.version()
        if asked not in (None, current):
            return PlainTextResponse(
                f"This server holds version {current} of the data, not {asked}. "
                "What changed is in the changelog of the data package: "
                f"{address(request)}data/datapackage.zip\n",
                404,
            )
        try:
            body = make(request)
        except BadFilter as error:
            return PlainTextResponse(f"{error}\n", 400)
        name = Path(request.url.path).name
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        stem, suffix = name.rsplit(".", 1)
        filtered = "".join(f"_{value}" for name in _FILTERS if (value := request.query_params.get(name)))
        headers = {
            "ETag": tag,
            "Cache-Control": "public, max-age=31536000, immutable" if asked else "public, max-age=300",
            "Access-Control-Allow-Origin": "*",
            "Link": f'<{address(request)}data/datapackage.json>; rel="describedby"',
            "Content-Disposition": f'inline; filename="{stem}_{current}{filtered}.{suffix}"',
            "X-Data-Version": current,
            "X-Retrieved": date.today().isoformat(),  # noqa: DTZ011
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=_TYPES[f".{suffix}"], headers=headers)

    return give


def picture(suffix: str) -> Callable[[Request], Response]:
    """Answers with the picture of a view, as PNG or SVG."""

    def give(request: Request) -> Response:
        try:
            unit = _one_of(request, "unit", UNITS) or UNITS[0]
            shape = _one_of(request, "shape", SHAPES) or SHAPES[0]
            base, span = _base(request) or BASE_YEAR, _span(request)
        except BadFilter as error:
            return PlainTextResponse(f"{error}\n", 400)
        body = drawn(unit, base, span, language(request), suffix, shape)
        if body is None:
            return PlainTextResponse("there is no value in this unit for these years\n", 404)
        years = "".join(f"_{year}" for year in span if year)
        name = f"payments_{unit}{years}_{shelf.version()}_{shape}.{suffix}"
        headers = {
            "Cache-Control": "public, max-age=3600",
            "Content-Disposition": f'inline; filename="{name}"',
            "Vary": "Accept-Language",
        }
        kind = "image/png" if suffix == "png" else "image/svg+xml"
        return Response(body, media_type=kind, headers=headers)

    return give


@lru_cache(maxsize=64)
def drawn(
    unit: str, base: int, span: tuple[int | None, int | None], asked: Language, suffix: str, shape: str
) -> bytes | None:
    """The picture of a view, in the language asked for if there are letters for it; None of no value."""
    # matplotlib takes a second to import: only who asks for a picture waits for it
    from tracker.page import picture as drawing

    language = drawing.drawable(asked)
    shown = view.build(shelf.SEOUL, unit, language, base, *span)
    if not shown.marks:
        return None
    return drawing.draw(shown, language=language, suffix=suffix, shape=shape)
