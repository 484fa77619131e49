"""Is the installation's key made once, and never a guessable one?"""

from pathlib import Path

import pytest

from config.errors import ConfigurationProblems
from config.secret_key import secret_key
from config.settings import Settings


@pytest.mark.parametrize("held", [b"", b"\n", b"0123456789abcdef"])
def test_a_key_file_that_was_cut_off_is_refused_and_left_as_it_is(tmp_path: Path, held: bytes):
    settings = Settings(workspace=tmp_path)
    whole = secret_key(settings)
    assert secret_key(settings).derived("x") == whole.derived("x")
    file = tmp_path / ".mikata" / "secret.key"
    file.write_bytes(held)
    with pytest.raises(ConfigurationProblems, match="cut off"):
        secret_key(settings)
    assert file.read_bytes() == held
