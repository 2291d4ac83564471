"""How far two short texts are apart; only for suggestions, never for matching."""

from __future__ import annotations


def edit_distance(one: str, other: str, most: int | None = None) -> int:
    """Insertions, deletions and changes that make one the other; most + 1 when more than most."""
    if most is not None and abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if most is not None and min(row) > most:
            return most + 1
    return row[-1]
