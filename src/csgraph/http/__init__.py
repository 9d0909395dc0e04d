"""The HTTP edge: one raw ASGI endpoint for GraphQL, health checks, the console."""
