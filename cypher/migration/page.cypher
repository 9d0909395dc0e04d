// name: migration.page
// mode: read
// returns: many Migration
// column: number integer
// column: checksum string
// unscoped: schema history, no customer data
// index: migration_number
// timeout: 1min
//
// Every applied migration in order; there are few, so one page holds them all.
MATCH (migration:Migration)
WHERE migration.number > 0
RETURN migration.number AS number, migration.checksum AS checksum
ORDER BY number
LIMIT 10000
