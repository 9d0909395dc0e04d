"""Everything that touches Neo4j: driver, catalogue, composition, migrations and the local server."""
