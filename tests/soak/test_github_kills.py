"""Is anything lost or doubled when collecting from GitHub is killed twenty times?"""

import pytest

from tests.collectors.github.killing import check_kills


@pytest.mark.soak
@pytest.mark.parametrize("seed", [21, 22])
def test_a_collection_killed_twenty_times_ends_where_an_undisturbed_one_does(tmp_path, seed):
    check_kills(tmp_path, kills=20, pull_requests=1500, seed=seed)
