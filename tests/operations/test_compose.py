"""Does the compose file hold together, and is each container locked up as we say?"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.settings import examine_settings

CHECKOUT = Path(__file__).parents[2]
FILE = CHECKOUT / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@pytest.fixture(params=["web", "worker", "database"])
def service(compose: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    return compose["services"][request.param]


def test_it_is_what_the_specification_of_compose_says():
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_secret_volume_and_network_that_is_named_is_there_and_used(compose: dict[str, Any]):
    services = compose["services"].values()
    secrets = {each for service in services for each in service.get("secrets", ())}
    networks = {each for service in services for each in service["networks"]}
    mounts = [each for service in services for each in service["volumes"]]
    volumes = {each["source"] for each in mounts if each["type"] == "volume"}
    assert secrets == set(compose["secrets"])
    assert networks == set(compose["networks"])
    assert volumes == set(compose["volumes"])
    for name, secret in compose["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}


def test_each_container_can_write_its_volumes_only_and_win_no_rights(service: dict[str, Any]):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(re.match(r"/(tmp|run/\w+):size=", each) for each in service["tmpfs"])


def test_each_container_has_limits_a_health_check_time_to_end_and_begins_again(
    service: dict[str, Any], compose: dict[str, Any]
):
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} == set(limits)
    assert service["restart"] == "unless-stopped"
    assert service["stop_grace_period"] == "60s"
    assert service["logging"]["options"]["max-size"]
    of_the_image = service is compose["services"]["web"]
    assert of_the_image or {"test", "interval", "timeout"} <= set(service["healthcheck"])


def test_each_waits_for_what_it_needs(compose: dict[str, Any]):
    services = compose["services"]
    assert services["web"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["worker"]["depends_on"] == {
        "database": {"condition": "service_healthy"},
        "web": {"condition": "service_healthy"},
    }


def test_nothing_is_reached_from_elsewhere_but_the_pages_by_a_proxy_here(compose: dict[str, Any]):
    services = compose["services"]
    assert services["web"]["ports"] == ["127.0.0.1:8050:8050"]
    assert not any("ports" in services[name] for name in ("worker", "database"))
    assert services["database"]["networks"] == ["inside"]
    assert compose["networks"]["inside"] == {"internal": True}


def test_no_secret_stands_in_it(compose: dict[str, Any]):
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            secret = re.search(r"PASSWORD|SECRET|TOKEN", name)
            assert not secret or (name.endswith("_FILE") and value.startswith("/run/secrets/"))
            if secret:
                assert value.rpartition("/")[2] in service["secrets"]
    assert "@database:5432" in compose["services"]["web"]["environment"]["MIKATA_DATABASE"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_its_variables_are_ones_that_mikata_knows_and_good_ones(
    compose: dict[str, Any], tmp_path: Path, name: str
):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for each in compose["secrets"]:
        (secrets / each).write_text("f" * 64, encoding="utf-8")
    environment = {
        key: _filled(value).replace("/run/secrets", str(secrets))
        for key, value in compose["services"][name]["environment"].items()
    }
    settings, problems = examine_settings(tmp_path, environment)
    assert [str(each) for each in problems] == []
    assert settings is not None
    assert settings.database == f"postgresql://mikata:{'f' * 64}@database:5432/mikata"
    assert settings.server.public_url == "https://mikata.example"
    assert settings.server.trusted_proxies == 1


def _filled(value: str) -> str:
    """As compose fills in variables: the default, or what has to be given."""
    filled = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
    return re.sub(r"\$\{\w+:\?[^}]*\}", "https://mikata.example", filled)
