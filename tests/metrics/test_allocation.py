"""Is the memory of large arrays given back where the system's C library can?"""

import platform

from metrics.allocation import give_back_large_arrays


def test_glibc_takes_the_limit_and_others_keep_their_own_way():
    assert give_back_large_arrays() == (platform.libc_ver()[0] == "glibc")
