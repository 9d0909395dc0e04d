"""An identity provider of one's own: keys, their public set, and tokens of every kind, good and forged."""

from __future__ import annotations

import base64
import functools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

SECRET = "a-secret-that-two-services-share-"
ISSUER, AUDIENCE = "https://id.example.com/", "csgraph-example"
SUBJECT = "lindsay"


@functools.cache
def rsa_key(name: str = "first", bits: int = 2048) -> rsa.RSAPrivateKey:  # noqa: ARG001 - one key a name
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@functools.cache
def ec_key(name: str = "first") -> ec.EllipticCurvePrivateKey:  # noqa: ARG001 - one key a name
    return ec.generate_private_key(ec.SECP256R1())


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The public key as text, which everybody may read."""
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def jwk(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, kid: str | None = "first", **members: Any) -> dict[str, Any]:
    """The public half as an entry of a JWKS."""
    maker = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    named = {} if kid is None else {"kid": kid}
    return json.loads(maker.to_jwk(key.public_key())) | {"use": "sig"} | named | members


def jwks(*entries: dict[str, Any]) -> bytes:
    return json.dumps({"keys": entries}).encode()


def claims(**changed: Any) -> dict[str, Any]:
    """What a good token says; None leaves a claim out."""
    now = datetime.now(UTC)
    good = {"sub": SUBJECT, "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + timedelta(hours=1)}
    return {name: value for name, value in (good | changed).items() if value is not None}


def shared(key: Any = SECRET, algorithm: str = "HS256", **changed: Any) -> str:
    """A token signed with the shared secret."""
    return jwt.encode(claims(**changed), key, algorithm=algorithm)


def by_provider(key: Any = None, algorithm: str = "RS256", kid: str | None = "first", **changed: Any) -> str:
    """A token of the identity provider."""
    headers = {} if kid is None else {"kid": kid}
    return jwt.encode(claims(**changed), key or (rsa_key() if algorithm == "RS256" else ec_key()), algorithm=algorithm, headers=headers)


def unsigned(header: Any, payload: Any, signature: bytes = b"") -> str:
    """A token put together by hand."""
    return ".".join(
        _base64(part if isinstance(part, bytes) else json.dumps(part, default=_seconds).encode()) for part in (header, payload, signature)
    )


def hours(count: float) -> datetime:
    return datetime.now(UTC) + timedelta(hours=count)


def _seconds(value: datetime) -> int:
    return int(value.timestamp())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
