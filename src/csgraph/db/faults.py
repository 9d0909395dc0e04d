"""The one table of what goes wrong with the database: a driver's error, the csgraph error it becomes, and whether csgraph tries again.

Used by ``db.driver`` only. The HTTP status follows from the csgraph error (docs/ERRORS.md).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from csgraph.domain.errors import (
    Conflict,
    DatabaseError,
    DatabaseUnavailable,
    DeadlineExceeded,
    LoginRefused,
    OutcomeUnknown,
    Overloaded,
    Taken,
)

LOG = logging.getLogger("csgraph.db")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a driver's error means."""

    error: type[DatabaseError]
    message: str
    retried: bool = False
    """Whether csgraph tries again, inside the deadline: the statement had no effect, and may succeed a moment later."""
    logged: bool = False
    """Whether only the log can explain it."""


_SLOW = Fault(DeadlineExceeded, "The database did not answer in time.")
_BUSY = "Others changed the same data at the same moment; try again."
_AWAY = "The database is not available; try again in a moment."
_LOGIN = Fault(LoginRefused, "The database refuses the user or the password of the service.")
_MEMORY = Fault(Overloaded, "The database has too little memory for this at the moment; ask for less at once, or try again in a moment.")
_REFUSED = Fault(DatabaseError, "The database refused a statement.", logged=True)

TABLE = {
    "Neo.ClientError.Transaction.TransactionTimedOut": _SLOW,
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": _SLOW,
    "Neo.ClientError.Transaction.LockClientStopped": _SLOW,
    "Neo.TransientError.Transaction.LockAcquisitionTimeout": Fault(Conflict, _BUSY, retried=True),
    "Neo.TransientError.Transaction.DeadlockDetected": Fault(Conflict, _BUSY, retried=True),
    "Neo.ClientError.Schema.ConstraintValidationFailed": Fault(Taken, _BUSY),
    "Neo.ClientError.Transaction.Terminated": Fault(DatabaseUnavailable, _AWAY),
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": _MEMORY,
    "Neo.TransientError.General.OutOfMemoryError": _MEMORY,
    "Neo.ClientError.Cluster.NotALeader": Fault(DatabaseUnavailable, _AWAY, retried=True),
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": Fault(DatabaseUnavailable, _AWAY, retried=True),
    "Neo.ClientError.Security.Unauthorized": _LOGIN,
    "Neo.ClientError.Security.AuthenticationRateLimit": _LOGIN,
    "Neo.ClientError.Security.CredentialsExpired": _LOGIN,
    "Neo.ClientError.Security.TokenExpired": _LOGIN,
    "Neo.TransientError": Fault(DatabaseUnavailable, _AWAY, retried=True),
    "Neo.DatabaseError": _REFUSED,
    "Neo.ClientError": _REFUSED,
    "IncompleteCommit": Fault(
        OutcomeUnknown, "The connection was lost while the change was being committed; it may or may not have happened."
    ),
    "ConnectionAcquisitionTimeoutError": Fault(Overloaded, "The database has no connection to spare; try again in a moment."),
    "ServiceUnavailable": Fault(DatabaseUnavailable, _AWAY, retried=True),
    "SessionExpired": Fault(DatabaseUnavailable, _AWAY, retried=True),
    "Silent": Fault(DatabaseUnavailable, _AWAY),
    "TimeoutError": _SLOW,
    "Exception": _REFUSED,
}
"""By the server's code, then by the code's beginning, then by the class of the exception, the most special first.

A time limit shows in four forms: the first three rows and the lock wait of the fourth, which alone is worth another try."""


def fault_of(problem: Exception) -> Fault:
    """The row of an exception of the driver, or of an own time limit."""
    return next(TABLE[sign] for sign in _signs(problem) if sign in TABLE)


def translate(problem: Exception) -> DatabaseError:
    """The csgraph error for a driver error; the driver's own words, which may quote data, stay behind as the cause."""
    fault = fault_of(problem)
    if fault.logged:
        LOG.error("statement failed", extra={"driver_error": type(problem).__name__, "driver_code": code_of(problem)})
    return fault.error(fault.message)


def code_of(problem: Exception) -> str:
    """The server's code, or nothing where the driver itself is at its end."""
    return getattr(problem, "code", None) or ""


def _signs(problem: Exception) -> Iterator[str]:
    code = code_of(problem)
    while code:
        yield code
        code = code.rpartition(".")[0]
    yield from (kind.__name__ for kind in type(problem).__mro__)
