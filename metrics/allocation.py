"""How does a process give back the memory of large arrays that it no longer needs?"""

import ctypes

LARGE = 4 * 2**20
"""Bytes. An answer over a million pull requests makes arrays of one to eight MB for a moment."""

_MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of <malloc.h>."""


def give_back_large_arrays() -> bool:
    """From now on the memory of large arrays goes back to the system as soon as they are dropped.

    Unasked glibc raises the limit with each large array, and then keeps such memory for the next
    one, in each of its threads' arenas: a hundred MB of a worker. False where the system's C
    library has no such choice; it has its own way then.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE))
    except (AttributeError, OSError, TypeError):
        return False
