"""Global ids: opaque, canonical names of objects, `base64url("Type:local")` without padding."""

from __future__ import annotations

import base64
import binascii

from csgraph.domain.errors import BadUserInput

MAX_LENGTH = 400


def encode(typename: str, local: str) -> str:
    """The global id of an object."""
    return base64.urlsafe_b64encode(f"{typename}:{local}".encode()).decode().rstrip("=")


def decode(text: str) -> tuple[str, str]:
    """The type and local id; raises BadUserInput with reason BAD_ID for anything that ``encode`` does not produce."""
    try:
        if len(text) > MAX_LENGTH:
            raise ValueError
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        typename, _, local = raw.partition(":")
        if not typename or not local or encode(typename, local) != text:
            raise ValueError
    except (ValueError, binascii.Error):
        raise BadUserInput("This is not an id of this service.", reason="BAD_ID") from None
    return typename, local


def local_id(text: str, typename: str) -> str:
    """The local id of an object of that type; raises BadUserInput with reason BAD_ID for the id of any other."""
    found, local = decode(text)
    if found != typename:
        raise BadUserInput("This is the id of something of another type.", reason="BAD_ID", expected=typename)
    return local
