"""The rooms keep their walls: who imports whom, and what importing the package costs."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "emulab"
GROUND = {"faults", "numbers", "words"}
LAYERS = {
    "faults": {"words"},
    "numbers": set(),
    "words": {"numbers"},
    "together": {"faults", "words"},
    "linear_ordering": set(),
    "kemeny": {"linear_ordering", "numbers"},
    "rules": GROUND,
    "tables": GROUND | {"rules"},
    "scoring": GROUND | {"kemeny", "rules", "tables"},
    "ballots": GROUND | {"tables", "together"},
    "electing": GROUND | {"kemeny", "linear_ordering", "rules", "ballots"},
    "voting": GROUND | {"rules", "tables", "ballots", "electing"},
    "awards": GROUND | {"rules", "tables", "scoring", "voting", "electing"},
    "pipeline": GROUND | {"rules", "tables", "scoring", "voting", "awards"},
    "swaying": GROUND | {"rules", "tables", "ballots", "electing", "voting", "awards", "pipeline"},
}
LAYERS["whatif"] = (  # above everything that computes and compares, below the commands alone
    LAYERS["swaying"]
    | {"alternative_rules", "differing", "goal", "importing", "overriding", "parts", "scoring"}
    | {"sensitivity", "studies", "together", "withholding", "fonts", "batch"}
)


def rooms_of(path: Path) -> set[str]:
    """The rooms that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    named = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {name.split(".")[1] for name in named if name.startswith("emulab.")}


@pytest.mark.parametrize("room", LAYERS)
def test_a_room_imports_only_the_rooms_beneath_it(room):
    files = [*PACKAGE.glob(f"{room}.py"), *PACKAGE.glob(f"{room}/**/*.py")]
    found = {name for path in files for name in rooms_of(path)}

    assert files
    assert found - {room} <= LAYERS[room]


def test_nothing_imports_by_a_relative_name_past_the_walls():
    files = PACKAGE.rglob("*.py")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    found = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert not [node.lineno for node in found if node.level]


def test_importing_the_package_loads_nothing_heavy():
    heavy = ("polars", "altair", "jupyter", "ipywidgets", "pydantic", "numpy", "great_tables")
    code = f"import sys, emulab; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


def test_notebooks_import_the_package_and_nothing_beneath_it():
    for path in (PACKAGE.parent / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "".join("".join(c["source"]) + "\n" for c in cells if c["cell_type"] == "code")
        lines = [line.strip() for line in code.splitlines()]
        imports = {line for line in lines if line.startswith(("import ", "from "))}

        assert imports <= {"import emulab"}, path.name


def test_nothing_but_the_commands_knows_of_the_meeting():
    files = [path for path in PACKAGE.rglob("*.py") if "whatif" in rooms_of(path)]
    above = {path.relative_to(PACKAGE).parts[0] for path in files}

    assert above == {"cli", "whatif"}
