"""How the endpoint refuses a request before it runs, and the statuses that the protocol may change one day."""

from __future__ import annotations

from collections.abc import Mapping

REQUEST_ERROR_STATUS = 400
"""Request errors where statuses are honest; newer drafts of GraphQL over HTTP ask for 422 in part."""
LEGACY_REQUEST_ERROR_STATUS = 200
"""Request errors where the client named application/json; newer drafts ask for 4xx."""
PARTIAL_SUCCESS_STATUS = 200
"""Data together with errors; newer drafts ask for 294."""

OK = 200
BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
METHOD_NOT_ALLOWED = 405
NOT_ACCEPTABLE = 406
REQUEST_TIMEOUT = 408
PAYLOAD_TOO_LARGE = 413
UNSUPPORTED_MEDIA_TYPE = 415
TOO_MANY_REQUESTS = 429
HEAD_TOO_LARGE = 431
INTERNAL_SERVER_ERROR = 500
SERVICE_UNAVAILABLE = 503
GATEWAY_TIMEOUT = 504

RETRY_AFTER_SECONDS = "1"


class Refusal(Exception):
    """A request that is answered without running; the message never repeats what the client sent."""

    def __init__(self, status: int, message: str, *, code: str = "BAD_REQUEST", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = headers or {}
