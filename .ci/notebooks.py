"""Runs every notebook from top to bottom, and refuses one that was committed with outputs."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

root = Path(__file__).parents[1]
paths = sorted((root / "notebooks").glob("*.ipynb"))
if not paths:
    sys.exit("no notebooks found")
for path in paths:
    notebook = nbformat.read(path, as_version=4)
    if any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells):
        sys.exit(f"{path.name}: committed with outputs; clear them")
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": path.parent}}).execute()
    print(f"{path.name}: ran {len(notebook.cells)} cells")
