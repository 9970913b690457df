"""TLS for replicas: an authority that nobody else knows, and certificates for any name."""

from __future__ import annotations

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID = timedelta(days=60)  # to both sides: crawls of the tests run on other days


@cache
def context(name: str) -> ssl.SSLContext:
    """What a server needs that calls itself by this name or address; no other program trusts it without authority()."""
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "host.pem"
        path.write_bytes(_made(name))
        found.load_cert_chain(path)
    return found


@cache
def authority() -> bytes:
    """The certificate, PEM, by which all of them can be proved."""
    return _signed("xxgk replicas", _key().public_key(), ca=True)


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _made(name: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return secret + _signed(name, key.public_key(), ca=False)


def _signed(name: str, public: ec.EllipticCurvePublicKey, *, ca: bool) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "xxgk replicas")])
    now = datetime.now(UTC)
    building = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public).serial_number(x509.random_serial_number())
        .not_valid_before(now - VALID).not_valid_after(now + VALID).add_extension(x509.BasicConstraints(ca, None), critical=True)
    )
    if not ca:
        named = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
        building = building.add_extension(x509.SubjectAlternativeName([named]), critical=False)
    return building.sign(_key(), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
