// name: migration.claim
// mode: write
// returns: one
// column: created boolean
// param: $number integer  number of the migration
// param: $name string  its name
// param: $checksum string  SHA-256 of its file
// unscoped: schema history, no customer data
// index: migration_number
// timeout: 1min
//
// Records a migration once; of two processes one creates the record, the other finds it.
MERGE (migration:Migration {number: $number})
  ON CREATE SET
    migration.name = $name,
    migration.checksum = $checksum,
    migration.appliedAt = datetime(),
    migration.fresh = true
WITH migration, coalesce(migration.fresh, false) AS created
REMOVE migration.fresh
RETURN created
