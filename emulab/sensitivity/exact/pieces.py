"""Polygons in the triangle of two weights, and pieces put together from small triangles."""

from itertools import pairwise

Point = tuple[float, float]
Step = tuple[int, int]
Cell = tuple[Step, Step, Step]  # the corners of a small triangle, counter-clockwise


def area(corners: list[Point]) -> float:
    """The area of a polygon whose corners run counter-clockwise.

    >>> area([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
    0.5
    """
    turns = zip(corners, corners[1:] + corners[:1], strict=True)
    return sum(x * v - u * y for (x, y), (u, v) in turns) / 2


def middle(corners: list[Point]) -> Point:
    """The centre of mass of a polygon.

    >>> middle([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])
    (0.5, 0.5)
    """
    turns = list(zip(corners, corners[1:] + corners[:1], strict=True))
    cross = [x * v - u * y for (x, y), (u, v) in turns]
    whole = 3 * sum(cross)
    across = sum((x + u) * size for ((x, _), (u, _)), size in zip(turns, cross, strict=True))
    along = sum((y + v) * size for ((_, y), (_, v)), size in zip(turns, cross, strict=True))
    return across / whole, along / whole


def cells(steps: int) -> list[Cell]:
    """The ``steps`` ** 2 small triangles that fill the great one, corners in steps.

    >>> cells(1)
    [((0, 0), (1, 0), (0, 1))]
    """
    found: list[Cell] = []
    for x in range(steps):
        for y in range(steps - x):
            found.append(((x, y), (x + 1, y), (x, y + 1)))
            if x + y < steps - 1:
                found.append(((x + 1, y), (x + 1, y + 1), (x, y + 1)))
    return found


def pieces(own: list[Cell]) -> list[list[Cell]]:
    """The cells in groups that hang together by their sides."""
    beside = {side: cell for cell in own for side in _sides(cell)}
    waiting = dict.fromkeys(own)
    found = []
    while waiting:
        piece = [waiting.popitem()[0]]
        for cell in piece:
            for start, end in _sides(cell):
                neighbour = beside.get((end, start))
                if neighbour in waiting:
                    del waiting[neighbour]
                    piece.append(neighbour)
        found.append(sorted(piece))
    return sorted(found)


def outline(piece: list[Cell]) -> list[Step]:
    """The corners of the outer edge of a piece, counter-clockwise; its holes are left out.

    >>> outline(cells(2))
    [(0, 0), (2, 0), (0, 2)]
    """
    sides = {side for cell in piece for side in _sides(cell)}
    after: dict[Step, list[Step]] = {}
    for start, end in sorted(sides):
        if (end, start) not in sides:
            after.setdefault(start, []).append(end)
    loops = []
    for start in list(after):
        while after[start]:
            loop = [start, after[start].pop()]
            while loop[-1] != start:
                loop.append(after[loop[-1]].pop())
            loops.append(loop[:-1])
    return _straightened(max(loops, key=area))


def _sides(cell: Cell) -> list[tuple[Step, Step]]:
    return list(pairwise((*cell, cell[0])))


def _straightened(loop: list[Step]) -> list[Step]:
    """The loop without corners at which it goes straight on."""
    kept = []
    for place, (x, y) in enumerate(loop):
        (a, b), (c, d) = loop[place - 1], loop[(place + 1) % len(loop)]
        if (x - a) * (d - y) != (y - b) * (c - x):
            kept.append((x, y))
    return kept
