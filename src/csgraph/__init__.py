"""csgraph: customer-success data as a GraphQL service over Neo4j."""

__version__ = "0.1.0"
