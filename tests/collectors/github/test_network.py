"""Does it get through what lies between us and GitHub: certificates and proxies of a company?"""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from collectors.github.errors import GaveUp
from tests.collectors.github.asking import WHO, answered, reaching
from tests.collectors.github.scripted import Scripted, given


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine that nobody but itself vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(made.public_bytes(pem) + private)
    return file


def test_a_certificate_that_nobody_trusts_is_told_at_once_with_what_to_do(certificate):
    with Scripted(given(), certificate=certificate) as server, reaching(server.url) as run:
        with pytest.raises(GaveUp, match="certificate") as refused:
            run.access.client("acme").query(WHO, {})
        assert "REQUESTS_CA_BUNDLE" in refused.value.do
        assert run.access.spent.requests == 1


def test_the_certificates_of_a_company_can_be_named(certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with Scripted(given(), certificate=certificate) as server, reaching(server.url) as run:
        assert run.access.client("acme").query(WHO, {}).data["viewer"]


def test_a_proxy_of_the_environment_is_used(monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with answered(given()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.server.url.removesuffix("/api/v3"))
        monkeypatch.setenv("http_proxy", proxy.server.url.removesuffix("/api/v3"))
        with reaching("http://127.0.0.1:9/api/v3") as run:
            assert run.access.client("acme").query(WHO, {}).data["viewer"]
    assert proxy.server.heard[0].path == "http://127.0.0.1:9/api/graphql"
