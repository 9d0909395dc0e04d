"""A small service over the real endpoint: resolvers that answer, fail and wait on demand."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import strawberry
from strawberry.schema.config import StrawberryConfig

from csgraph.domain.errors import BadUserInput, DatabaseUnavailable, DeadlineExceeded, Forbidden, Overloaded, Unauthenticated
from csgraph.domain.row import row_type
from csgraph.http.request import RequestInfo
from csgraph.http.routes import build_asgi
from csgraph.schema.execution import prepare
from csgraph.settings import Settings

SECRET = "the secret of resolver 7"
FAILURES = {
    "input": BadUserInput("The id is malformed.", reason="BAD_ID"),
    "forbidden": Forbidden("You may not do this."),
    "database": DatabaseUnavailable("The database is not available."),
    "overloaded": Overloaded("The service is busy."),
    "deadline": DeadlineExceeded("The deadline of the request has passed."),
    "bug": RuntimeError(SECRET),
}


@strawberry.enum
class Colour(enum.Enum):
    RED = "red"


@strawberry.type
class Box:
    id: strawberry.ID
    name: str


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"Hello, {name}!"

    @strawberry.field
    def count(self, number: int = 1) -> int:
        return number

    @strawberry.field
    async def box(self) -> Box:
        return row_type("Box")(id="1", name="one")

    @strawberry.field
    async def fail(self, kind: str) -> str | None:
        raise FAILURES[kind]

    @strawberry.field
    async def must(self, kind: str) -> str:
        raise FAILURES[kind]

    @strawberry.field
    async def wait(self, info: strawberry.Info) -> str:
        return await info.context.wait()

    @strawberry.field
    def odd(self) -> list[str | None]:
        return [SECRET.encode()] * 30

    @strawberry.field
    def names(self) -> list[str]:
        return ["one", "two", "three"]

    @strawberry.field
    def colour(self, colour: Colour = Colour.RED) -> Colour:
        return colour


@strawberry.type
class Crate:
    names: list[str]


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def pack(self, info: strawberry.Info) -> Crate:
        info.context.sent += 1
        return Crate(names=["one", "two", "three"])

    @strawberry.mutation
    async def change(self, info: strawberry.Info) -> str:
        return await info.context.wait()


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> AsyncIterator[int]:
        yield 1

    @strawberry.subscription
    async def crates(self) -> AsyncIterator[Crate]:
        yield Crate(names=["one", "two"])

    @strawberry.subscription
    async def numbers(self, info: strawberry.Info, to: int, size: int = 1) -> AsyncIterator[str]:
        """Numbers, each so many characters long; then it waits for ``go``."""
        context: Context = info.context
        try:
            for number in range(to):
                context.sent += 1
                yield str(number).rjust(size)
            await context.go.wait()
        finally:
            context.log.append("closed")

    @strawberry.subscription
    async def breaks(self, kind: str) -> AsyncIterator[int]:
        """One number, then a failure."""
        yield 1
        raise FAILURES[kind]


SCHEMA = prepare(strawberry.Schema(Query, Mutation, Subscription, config=StrawberryConfig(enable_experimental_incremental_execution=True)))


@dataclass
class Context:
    """Counts operations; ``wait`` lasts until ``go``."""

    requests: list[RequestInfo] = field(default_factory=list)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    log: list[str] = field(default_factory=list)
    reason: str | None = None
    sent: int = 0
    account: str = "somebody"
    withdrawn: bool = False

    async def renew(self) -> Context:
        if self.withdrawn:
            raise Unauthenticated("The credentials are not valid.")
        return self

    def __call__(self, request: RequestInfo) -> Context:
        if self.withdrawn or request.authorization not in (None, "Bearer good"):
            raise Unauthenticated("The credentials are not valid.")
        self.requests.append(request)
        return self

    async def wait(self) -> str:
        self.started.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.log.append("cancelled")
            raise
        self.log.append("finished")
        return "done"

    async def ready(self) -> str | None:
        return self.reason


def service(context: Context, **options: Any) -> Any:
    """The ASGI application; settings and options of ``build_asgi`` by name."""
    names = Settings.__dataclass_fields__
    settings = Settings(**{name: value for name, value in options.items() if name in names})
    rest = {name: value for name, value in options.items() if name not in names}
    return build_asgi(SCHEMA, settings, context, context.ready, **rest)


@asynccontextmanager
async def client_of(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def post(client: httpx.AsyncClient, query: str, /, accept: str | None = None, **parameters: Any) -> httpx.Response:
    headers = {} if accept is None else {"accept": accept}
    return await client.post("/graphql", json={"query": query, **parameters}, headers=headers)


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]
