"""The GraphQL types and fields: no logic, no Cypher."""
