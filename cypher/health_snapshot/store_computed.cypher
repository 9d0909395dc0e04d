// name: health_snapshot.store_computed
// mode: write
// returns: many Account
// column: id string
// column: teamSets integer  the account sets that held it
// column: ranked boolean  whether its rank is another one
// param: $rows list<map<id, rank, score, profile, version, reasons, conditions, dimensions>>  at most 500; a profile of null is none
// param: $today date  the day in the reporting zone
// unscoped: health is computed over all accounts
// index: account_id
// index: health_snapshot_key
// timeout: 2min
//
// Keeps the health that was computed: one snapshot a day, the latest computation of a day counts; what did not change today is left alone.
// An account that no profile is for keeps an imported snapshot, and loses a computed one.
UNWIND $rows AS row
MATCH (account:Account {id: row.id})
USING INDEX account:Account(id)
OPTIONAL MATCH (last:HealthSnapshot)
WHERE last.accountId = account.id AND last.date = account.healthDate
WITH row, account, last, account.healthRank <> row.rank AS ranked
WHERE
  (row.profile IS NOT NULL OR last.conditions IS NOT NULL) AND
  (coalesce(account.healthDate <> $today, true) OR
    ranked OR
    coalesce(last.score, -1.0) <> coalesce(row.score, -1.0) OR
    coalesce(last.profile, '') <> coalesce(row.profile, '') OR
    coalesce(last.version, 0) <> coalesce(row.version, 0) OR
    coalesce(last.conditions, '') <> row.conditions OR
    coalesce(last.dimensions, '') <> row.dimensions)
MERGE (snapshot:HealthSnapshot {accountId: account.id, date: $today})
SET
  snapshot.rank = row.rank,
  snapshot.score = row.score,
  snapshot.profile = row.profile,
  snapshot.version = row.version,
  snapshot.reasons = row.reasons,
  snapshot.conditions = row.conditions,
  snapshot.dimensions = row.dimensions,
  account.healthRank = row.rank,
  account.healthScore = row.score,
  account.healthKey = coalesce(row.score, -1.0),
  account.healthProfile = row.profile,
  account.healthDate = $today
RETURN account.id AS id, coalesce(account.teamSets, 0) AS teamSets, ranked
