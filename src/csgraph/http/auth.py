"""Bearer tokens: HS256 by PyJWT; algorithm, audience, issuer and the four required claims are always checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from csgraph.domain.errors import Unauthenticated
from csgraph.settings import Settings

ALGORITHM = "HS256"
DEFAULT_NAME = "csgraph"
SKEW_SECONDS = 30
MAX_TOKEN_LENGTH = 4096
SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class TokenRules:
    """How tokens are signed and what they must say."""

    secret: str
    issuer: str = DEFAULT_NAME
    audience: str = DEFAULT_NAME

    @classmethod
    def of(cls, settings: Settings, development_secret: str) -> TokenRules:
        """The operator's rules; development makes up what is not set."""
        return cls(settings.auth_secret or development_secret, settings.auth_issuer or DEFAULT_NAME, settings.auth_audience or DEFAULT_NAME)

    def issue(self, subject: str, ttl: timedelta, now: datetime, *, role: str | None = None) -> str:
        """A token for a user's external id; ``role`` is a development claim: act with this permission role."""
        claims = {"sub": subject, "iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + ttl} | ({"role": role} if role else {})
        return jwt.encode(claims, self.secret, algorithm=ALGORITHM)

    def read(self, authorization: str) -> tuple[str, str | None]:
        """Whom an Authorization header names, and the development claim of a role; raises Unauthenticated, with one message for every cause."""
        try:
            if not authorization.lower().startswith(SCHEME) or len(authorization) > MAX_TOKEN_LENGTH:
                raise jwt.InvalidTokenError
            claims = jwt.decode(
                authorization[len(SCHEME) :].strip(),
                self.secret,
                algorithms=[ALGORITHM],
                audience=self.audience,
                issuer=self.issuer,
                leeway=SKEW_SECONDS,
                options={"require": ["exp", "aud", "iss", "sub"]},
            )
            return str(claims["sub"]), claims.get("role")
        except jwt.PyJWTError:
            raise Unauthenticated("The credentials are not valid.") from None
