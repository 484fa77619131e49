"""Is anything lost or doubled when a long collection is killed twenty times?"""

import pytest

from tests.collectors.killing import check_kills


@pytest.mark.soak
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_collection_killed_twenty_times_ends_where_an_undisturbed_one_does(tmp_path, seed):
    check_kills(tmp_path, kills=20, merges=5000, seed=seed)
