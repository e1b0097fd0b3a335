"""An authority of the tests' own, and a certificate of its for this machine."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certified(folder: Path, *, host: str = "127.0.0.1", days: int = 30) -> tuple[Path, Path, Path]:
    """(authority, certificate, key) as PEM files; ``days``: until it runs out, counted from now."""
    now = datetime.now(UTC)
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the shop's authority")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "engine")])
    since, until = now - timedelta(days=60), now + timedelta(days=days)

    def made(name: x509.Name, public: ec.EllipticCurvePublicKey, *, authority: bool) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
        return builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)

    root = made(issuer, authority_key.public_key(), authority=True).sign(authority_key, hashes.SHA256())
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    leaf = made(subject, key.public_key(), authority=False).add_extension(names, critical=False).sign(authority_key, hashes.SHA256())
    files = (folder / "authority.pem", folder / "engine.pem", folder / "engine.key")
    folder.mkdir(parents=True, exist_ok=True)
    files[0].write_bytes(root.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    files[2].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return files
