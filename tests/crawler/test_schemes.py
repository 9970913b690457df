"""Hosts that answer under one scheme only: asked once under the other, and both are recorded."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawler.crawl import crawl, rows, xxgk
from tests.replica.blocked import LIST, kit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica.blocked import Host


@pytest.fixture
def healthy() -> Iterator[Host]:
    with kit("healthy") as running:
        yield running["healthy"]


@pytest.fixture
def secured(healthy: Host, tmp_path: Path) -> Host:
    """The portal also under https, on the same port, with a certificate of another name signed by nobody."""
    healthy.server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    healthy.server.tls.load_cert_chain(self_signed(tmp_path, "www.other.gov.cn"))
    return healthy


def self_signed(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    alternative = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False).sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "host.pem"
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def write(folder: Path, entry: str) -> None:
    (folder / "portals.toml").write_text(entry, encoding="utf-8")


def failures(folder: Path) -> list[str]:
    return [error for (error,) in rows(folder, "SELECT error FROM failures")]


def test_a_host_that_speaks_only_http_although_the_registry_says_https(healthy: Host, tmp_path: Path) -> None:
    write(tmp_path, healthy.entry("https"))
    told = crawl(tmp_path, "--all")
    visit = told.visits["healthy"]
    assert (told.status, visit["outcome"], visit["captured"]) == (0, "complete", 4), visit
    assert visit["reason"].startswith(healthy.base.replace("http:", "https:"))
    assert "http answered instead, change the registry's addresses" in visit["reason"]
    assert failures(tmp_path)
    asked = [seen.target for seen in healthy.server.log]
    assert asked[:2] == ["/robots.txt", LIST]
    assert len(asked) == len(set(asked)) == 6
    again = crawl(tmp_path, "--all")
    assert (again.visits["healthy"]["captured"], again.visits["healthy"]["unchanged"]) == (0, 3)  # and an attachment
    assert xxgk("verify", cwd=tmp_path).status == 0


@pytest.mark.parametrize(("name", "words"), [
    ("www.other.gov.cn", "the certificate is of another name"), ("127.0.0.1", "certificate verify failed"),
])  # fmt: skip
def test_a_certificate_that_proves_nothing(secured: Host, tmp_path: Path, name: str, words: str) -> None:
    assert secured.server.tls is not None
    secured.server.tls.load_cert_chain(self_signed(tmp_path, name))
    write(tmp_path, secured.entry("https"))
    told = crawl(tmp_path, "--all")
    visit = told.visits["healthy"]
    assert (told.status, visit["captured"]) == (0, 4), visit
    assert f"cannot be trusted or spoken to (TLS: {words})" in visit["reason"]
    assert failures(tmp_path) == [f"TLS: {words}"]
    assert {url.partition(":")[0] for (url,) in rows(tmp_path, "SELECT url FROM captures")} == {"http"}


def test_the_other_scheme_can_be_forbidden(secured: Host, tmp_path: Path) -> None:
    write(tmp_path, secured.entry("https"))
    told = crawl(tmp_path, "--all", "-s", "XXGK_OTHER_SCHEME=False")
    visit = told.visits["healthy"]
    assert (told.status, visit["outcome"], "another name" in visit["reason"]) == (3, "unreachable", True)
    assert secured.server.log == []


def test_broken_certificates_can_be_put_up_with(secured: Host, tmp_path: Path) -> None:
    write(tmp_path, secured.entry("https"))
    told = crawl(tmp_path, "--all", "-s", "DOWNLOAD_VERIFY_CERTIFICATES=False")
    assert (told.status, told.visits["healthy"]["captured"], told.visits["healthy"]["reason"]) == (0, 4, "")
    assert {url.partition(":")[0] for (url,) in rows(tmp_path, "SELECT url FROM captures")} == {"https"}


def test_https_that_says_410(secured: Host, tmp_path: Path) -> None:
    secured.fault("/robots.txt", status=410, times=1)  # the first answer, under https; nothing else is asked for there
    write(tmp_path, secured.entry("https"))
    told = crawl(tmp_path, "--all", "-s", "DOWNLOAD_VERIFY_CERTIFICATES=False")
    visit = told.visits["healthy"]
    assert (told.status, visit["captured"], "answers 410; http answered instead" in visit["reason"]) == (0, 4, True), visit


def test_http_that_only_sends_to_broken_https_is_unreachable(secured: Host, tmp_path: Path) -> None:
    for path in ("/robots.txt", LIST):
        secured.fault(path, status=301, headers=(("Location", secured.base.replace("http:", "https:") + path),))
    write(tmp_path, secured.entry("https"))
    told = crawl(tmp_path, "--all")
    visit = told.visits["healthy"]
    assert (told.status, visit["outcome"], "another name" in visit["reason"]) == (3, "unreachable", True)
    assert len(secured.server.log) <= 2


def test_nobody_there_at_all(healthy: Host, tmp_path: Path) -> None:
    healthy.server.close()
    write(tmp_path, healthy.entry())
    told = crawl(tmp_path, "--all")
    visit = told.visits["healthy"]
    assert (told.status, visit["outcome"]) == (3, "unreachable")
    assert visit["reason"].count("refuses the connection") == 2, visit["reason"]


def test_port_443_refused_and_port_80_open(tmp_path: Path) -> None:
    """As it is outside: no port in the address. Needs the right to listen on port 80 of a loopback address."""
    with kit("healthy") as running:
        server = running["healthy"].server
        server.close()
        server.host, server.port = "127.0.0.80", 80
        try:
            server.open()
        except OSError as error:
            pytest.skip(f"cannot listen on 127.0.0.80:80: {error}")
        write(tmp_path, running["healthy"].entry().replace(running["healthy"].base, "https://127.0.0.80"))
        told = crawl(tmp_path, "--all")
    visit = told.visits["healthy"]
    assert (told.status, visit["captured"]) == (0, 4), visit
    assert visit["reason"].startswith("https://127.0.0.80 refuses the connection; http answered instead")
