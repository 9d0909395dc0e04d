"""Every error that csgraph raises on purpose, as one tree.

::

    CsgraphError
    ├── RequestError                 the caller can mend it; safe to show
    │   ├── BadUserInput             BAD_USER_INPUT, with a machine-readable reason
    │   │   └── UnknownKey           UNKNOWN_ROLE and its kin; the configuration may know the key by now
    │   ├── Unauthenticated          UNAUTHENTICATED
    │   ├── Forbidden                FORBIDDEN
    │   ├── QueryTooCostly           QUERY_TOO_COSTLY, with cost and limit; the whole operation is refused
    │   ├── Resync                   RESYNC; a stream cannot go on without a gap
    │   └── Throttled                THROTTLED; the points of this hour are spent
    ├── DatabaseError                the database could not answer
    │   ├── DatabaseUnavailable      DATABASE_UNAVAILABLE; try again soon
    │   │   └── LoginRefused         the database refuses our user or password; only the operator can mend it
    │   ├── Overloaded               OVERLOADED; no connection was free in time
    │   ├── DeadlineExceeded         TIMEOUT
    │   ├── Conflict                 CONFLICT_TRY_AGAIN; a deadlock or lock wait outlived its retries
    │   │   └── Taken                somebody else took the same unique value at the same moment
    │   └── OutcomeUnknown           OUTCOME_UNKNOWN; the connection died at COMMIT
    ├── HierarchyTooDeep             HIERARCHY_TOO_DEEP; stored past csgraph: it goes round, or ends nowhere
    ├── SetupError                   the operator can mend it; the command line exits with 2
    │   ├── SettingsError            a CSGRAPH_ variable is wrong
    │   ├── CatalogueError           a .cypher file breaks its contract
    │   ├── SchemaVersionError       the database schema is older or newer than this csgraph
    │   └── LocalServerError         the local Neo4j cannot be obtained, started or reached
    └── ImportRefused                rows are wrong; the command line exits with 1

``code`` is the GraphQL error code, ``message`` is always safe to show, ``detail`` is structured and safe too.
"""

from __future__ import annotations

from collections.abc import Mapping


class CsgraphError(Exception):
    """The root of the tree; ``message`` never holds text that a stranger wrote."""

    code = "INTERNAL_SERVER_ERROR"

    def __init__(self, message: str, /, **detail: object) -> None:
        super().__init__(message)
        self.message = message
        self.detail: Mapping[str, object] = detail


class RequestError(CsgraphError):
    """The caller can mend the request."""

    code = "BAD_REQUEST"


class BadUserInput(RequestError):
    """An argument is wrong; ``detail['reason']`` says how, for example BAD_CURSOR or BAD_ID.

    Whoever reads a list notes in ``part`` which item is wrong; who knows the field and the argument adds them to the detail.
    """

    code = "BAD_USER_INPUT"

    def __init__(self, message: str, /, **detail: object) -> None:
        super().__init__(message, **detail)
        self.part: tuple[str | int, ...] = ()


class UnknownKey(BadUserInput):
    """A key names nothing in the configuration as it was last seen."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no {kind} of this key.", reason=f"UNKNOWN_{kind.upper().replace(' ', '_')}")


class Unauthenticated(RequestError):
    """Credentials are missing or invalid; one message for every cause."""

    code = "UNAUTHENTICATED"


class Forbidden(RequestError):
    """The viewer may see the object but not do this to it."""

    code = "FORBIDDEN"


class QueryTooCostly(RequestError):
    """An operation asks for more than one may; detail carries ``cost`` and ``limit``."""

    code = "QUERY_TOO_COSTLY"


class Resync(RequestError):
    """A stream cannot go on without a gap; the caller reads anew and subscribes again."""

    code = "RESYNC"


class Throttled(RequestError):
    """The viewer has too few points left; detail carries ``cost``, ``limit``, ``remaining`` and ``resetSeconds``."""

    code = "THROTTLED"


class DatabaseError(CsgraphError):
    """The database could not answer."""

    code = "INTERNAL_SERVER_ERROR"


class DatabaseUnavailable(DatabaseError):
    """No connection to the database; try again after a moment."""

    code = "DATABASE_UNAVAILABLE"


class LoginRefused(DatabaseUnavailable):
    """The database refuses the user or the password of the service."""


class Overloaded(DatabaseError):
    """No connection became free in time."""

    code = "OVERLOADED"


class DeadlineExceeded(DatabaseError):
    """The caller's deadline passed."""

    code = "TIMEOUT"


class Conflict(DatabaseError):
    """Deadlocks or lock waits outlived the retries."""

    code = "CONFLICT_TRY_AGAIN"


class Taken(Conflict):
    """Somebody else took a unique value, such as an external id, or moved what hangs on an account, at the same moment; whoever looks again sees it."""


class OutcomeUnknown(DatabaseError):
    """The connection died at COMMIT: nobody knows whether the write happened."""

    code = "OUTCOME_UNKNOWN"


class HierarchyTooDeep(CsgraphError):
    """The stored hierarchy above an account has no end: it goes round, is too deep, or names accounts that are gone."""

    code = "HIERARCHY_TOO_DEEP"


class SetupError(CsgraphError):
    """The operator can mend the set-up."""


class SettingsError(SetupError):
    """A CSGRAPH_ variable is wrong; the message names it, its problem and the fix."""


class CatalogueError(SetupError):
    """A .cypher file breaks its own contract."""


class SchemaVersionError(SetupError):
    """The database schema is unknown to this csgraph, or not yet migrated."""


class LocalServerError(SetupError):
    """The local Neo4j cannot be obtained, started or reached."""


class ImportRefused(CsgraphError):
    """Rows of an import are wrong; nothing was written."""
