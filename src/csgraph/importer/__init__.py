"""Data in and out: canonical CSV, mappings, validation, plan and apply; a use case beside the resolvers."""
