"""The shape of the house, held by reading its imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tracker"

# The parts of the house, one way down: each may import from the parts before it, never from those behind.
PARTS = [
    "models",
    "shipped",
    "export",
    "units",
    "outlets",
    "languages",
    "documents",
    "sums",
    "years",
    "placing",
    "reading",
    "record",
    "checking",
    "page",
]


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name below `tracker`."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "__init__.py"
    }


def imports(path: Path) -> set[str]:
    """Dotted names below `tracker` that a module imports, and the outside packages by their first name."""
    here = path.relative_to(PACKAGE).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = ".".join(["tracker", *here[: len(here) - node.level + 1]])
                name = f"{base}.{node.module}" if node.module else base
            else:
                name = node.module or ""
            found.add(name)
            found |= {f"{name}.{alias.name}" for alias in node.names}
    return {name.removeprefix("tracker.") for name in found}


@pytest.mark.parametrize("name", sorted(modules()))
def test_parts_run_downhill(name: str) -> None:
    part = name.split(".")[0]
    if part in PARTS:
        below = {other for other in modules() if other.split(".")[0] in PARTS[PARTS.index(part) + 1 :]}
        assert imports(modules()[name]) & below == set()


def test_nothing_imports_itself_round_a_corner() -> None:
    rooms = modules()
    graph = {name: (imports(path) & rooms.keys()) - {name} for name, path in rooms.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_only_units_knows_pint() -> None:
    outside = {name: {i.split(".")[0] for i in imports(path)} for name, path in modules().items()}
    assert [name for name, packages in outside.items() if "pint" in packages] == ["units"]


def test_pages_are_nobodys_dependency() -> None:
    inside = [n for n in modules() if not n.startswith("page.") and n not in {"chart"}]
    assert [n for n in inside if any(i.startswith("page") for i in imports(modules()[n]))] == []


def test_no_vague_names() -> None:
    vague = {"utils", "util", "helpers", "common", "misc"}
    assert [n for n in modules() if n.split(".")[-1] in vague] == []
    assert [n for n in modules() if n.split(".")[-1] in sys.stdlib_module_names - {"parse"}] == []


def test_parse_starts_light() -> None:
    code = "import sys, tracker.parse; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "vl_convert", "streamlit", "altair", "numpy", "trafilatura"} & set(loaded)
