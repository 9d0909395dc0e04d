"""Use cases: what a field or mutation does, without GraphQL."""
