"""The different spellings of a million tokens, found without making a Python object of each.

A token is up to eight bytes of a whole number of 64 bits, or several of them mixed into one. Equal
tokens fall into the same slot of a small table; whoever shares a slot with another is sorted out
by themselves. What comes out is exact: mixed numbers are compared with their bytes afterwards.
"""

import numpy as np

LONGEST = 1000  # bytes of a name
_WORD = 8
_SLOTS = 12  # bits; the table stays in the fastest memory
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio, Knuth's multiplier
_LOW = np.array([0] + [(1 << 8 * size) - 1 for size in range(1, 9)], dtype=np.uint64)


def spellings(
    padded: bytes, starts: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, list[bytes]]:
    """For every token the number of its spelling, and the spellings.

    ``padded`` ends in eight bytes that belong to no token, and holds no zero byte before them.

    >>> text = b"A>Bo>A" + bytes(8)
    >>> numbers, found = spellings(text, np.array([0, 2, 5]), np.array([1, 2, 1]))
    >>> [found[number] for number in numbers]
    [b'A', b'Bo', b'A']
    """
    if not len(starts):
        return np.zeros(0, dtype=np.int64), []
    words = np.ndarray((len(padded) - _WORD + 1,), dtype="<u8", buffer=padded, strides=(1,))
    keys = _word(words, starts, sizes, 0)
    depth = min(int(sizes.max()), LONGEST)
    for first in range(_WORD, depth, _WORD):
        longer = np.flatnonzero(sizes > first)
        mixed = keys[longer] * _MIX
        mixed ^= mixed >> np.uint64(29)
        keys[longer] = mixed + _word(words, starts[longer], sizes[longer], first)
    numbers, leaders = _numbered(keys)
    found = [padded[starts[one] : starts[one] + sizes[one]] for one in leaders]
    if depth > _WORD and not _alike(words, starts, sizes, numbers, leaders):
        return _one_by_one(padded, starts, sizes)
    return numbers, found


def _word(words: np.ndarray, starts: np.ndarray, sizes: np.ndarray, first: int) -> np.ndarray:
    """Eight bytes of every token from its byte ``first`` on, zeros behind its end."""
    return words[starts + first if first else starts] & _LOW.take(sizes - first, mode="clip")


def _numbered(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A number for every key, equal for equal ones, and a token that has it."""
    slots = ((keys * _MIX) >> np.uint64(64 - _SLOTS)).view(np.int64)
    leader = np.full(1 << _SLOTS, -1, dtype=np.int32)
    leader[slots] = np.arange(len(keys), dtype=np.int32)
    used = np.flatnonzero(leader >= 0)
    leaders = leader[used]
    own = np.zeros(1 << _SLOTS, dtype=np.uint64)
    own[used] = keys[leaders]
    number = np.zeros(1 << _SLOTS, dtype=np.int64)
    number[used] = np.arange(len(used))
    numbers = number[slots]
    others = np.flatnonzero(own[slots] != keys)
    if len(others):
        _, first, again = np.unique(keys[others], return_index=True, return_inverse=True)
        numbers[others] = again + len(leaders)
        leaders = np.concatenate([leaders, others[first]])
    return numbers, leaders


def _alike(
    words: np.ndarray,
    starts: np.ndarray,
    sizes: np.ndarray,
    numbers: np.ndarray,
    leaders: np.ndarray,
) -> bool:
    """Whether every token has the bytes of the one that stands for its spelling."""
    like = leaders[numbers]
    if (sizes != sizes[like]).any():
        return False
    for first in range(0, int(sizes.max()), _WORD):
        own = np.flatnonzero(sizes > first)
        same = _word(words, starts[own], sizes[own], first)
        if (same != _word(words, starts[like[own]], sizes[own], first)).any():
            return False
    return True


def _one_by_one(
    padded: bytes, starts: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, list[bytes]]:
    known: dict[bytes, int] = {}
    pairs = zip(starts.tolist(), sizes.tolist(), strict=True)
    numbers = [known.setdefault(padded[start : start + size], len(known)) for start, size in pairs]
    return np.array(numbers, dtype=np.int64), list(known)
