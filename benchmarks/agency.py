"""An agency's month, made up: 5,000 videos of twelve clients, and the rules they come with.

``uv run python -m benchmarks.agency`` writes ``data/agency.csv`` anew; the rules beside it,
``data/agency.toml``, are written by hand.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

CLIENTS = (
    *("Alder Foods", "Birch Bank", "Cedar Cars", "Dune Travel", "Ember Energy", "Fjord Fashion"),
    *("Grove Health", "Harbor Homes", "Iris Beauty", "Juniper Toys", "Kite Telecom", "Lumen Labs"),
)
WEIGHTS = np.array([15, 13, 12, 11, 10, 9, 8, 7, 5, 4, 3, 3]) / 100
CAMPAIGNS = ("Launch", "Always on", "Spring", "Sale")
PLATFORMS = ("tiktok", "instagram", "youtube", "presentation", "broadcast")
LENGTHS_S = np.array([4, 5, 6, 8, 10])
ROWS, FILMS, SCENES, PAIRS = 5_000, 40, 8, 60


def agency(seed: int = 12) -> pd.DataFrame:
    """Draw the month.

    Returns
    -------
    pandas.DataFrame
        Columns `id`, `client`, `campaign`, `film`, `cut`, `needs`, `duration`, `platform`,
        `priority`, `due`. The scenes of a film are of one client and share `film`; a long and a
        short cut of one spot share `cut`; a teaser names the spot that it needs.
    """
    draw = np.random.default_rng(seed)
    clients = np.sort(draw.choice(len(CLIENTS), ROWS, p=WEIGHTS))
    number = np.arange(ROWS) - np.searchsorted(clients, clients) + 1
    code = np.array([name[0] for name in CLIENTS])
    table = pd.DataFrame(
        {
            "id": [f"{code[client]}-{at:04d}" for client, at in zip(clients, number, strict=True)],
            "client": np.array(CLIENTS)[clients],
            "campaign": np.array(CAMPAIGNS)[draw.choice(4, ROWS, p=[0.3, 0.4, 0.2, 0.1])],
            "film": "",
            "cut": "",
            "needs": "",
            "duration": draw.choice(LENGTHS_S, ROWS, p=[0.15, 0.3, 0.15, 0.25, 0.15]),
            "platform": np.array(PLATFORMS)[draw.choice(5, ROWS, p=[0.3, 0.3, 0.2, 0.1, 0.1])],
            "priority": draw.integers(1, 11, ROWS),
            "due": [f"2026-12-{day:02d}" for day in draw.integers(1, 29, ROWS)],
        }
    )
    taken = np.zeros(ROWS, dtype=bool)
    for film in range(FILMS):
        rows = _run(draw, clients, taken, SCENES)
        table.loc[rows, "film"] = f"{code[clients[rows[0]]]} film {film + 1:02d}"
        table.loc[rows, ["platform", "campaign"]] = ["youtube", "Launch"]
        table.loc[rows, "priority"] = int(draw.integers(4, 11))
    for cut in range(PAIRS):
        rows = _run(draw, clients, taken, 2)
        table.loc[rows, "cut"] = f"spot {cut + 1:02d}"
        table.loc[rows, "duration"] = [10, 5]
    for _ in range(PAIRS):
        spot, teaser = _run(draw, clients, taken, 2)
        table.loc[teaser, "needs"] = table.loc[spot, "id"]
        table.loc[teaser, "duration"] = 4
    return table


def _run(
    draw: np.random.Generator, clients: np.ndarray, taken: np.ndarray, length: int
) -> list[int]:
    """Find rows one after the other, of one client, that are nothing special yet; take them."""
    while True:
        first = int(draw.integers(0, len(clients) - length))
        rows = list(range(first, first + length))
        if clients[first] == clients[rows[-1]] and not taken[rows].any():
            taken[rows] = True
            return rows


def main() -> None:
    """Write the file."""
    agency().to_csv(Path(__file__).parents[1] / "data" / "agency.csv", index=False)


if __name__ == "__main__":
    main()
