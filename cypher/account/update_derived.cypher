// name: account.update_derived
// mode: write
// returns: one Count
// column: changed integer
// column: ranked list<string>  those whose health rank changed
// param: $ids list<string>  account ids, at most 2000
// unscoped: mutations have locked the account, and import runs for an administrator
// index: account_id
// index: health_snapshot_key
// timeout: 2min
//
// Brings the current health and the last activity of accounts in line with their snapshots, touchpoints and tasks (M-02, M-03).
UNWIND $ids AS accountId
MATCH (account:Account {id: accountId})
USING INDEX account:Account(id)
CALL (account) {
  OPTIONAL MATCH (snapshot:HealthSnapshot)
  WHERE snapshot.accountId = account.id AND snapshot.date IS NOT NULL
  WITH snapshot
  ORDER BY snapshot.date DESC
  LIMIT 1
  RETURN
    coalesce(snapshot.rank, 'UNKNOWN') AS healthRank,
    snapshot.score AS healthScore,
    snapshot.date AS healthDate,
    snapshot.profile AS healthProfile
}
CALL (account) {
  OPTIONAL MATCH (touchpoint:Touchpoint)
  WHERE
    touchpoint.accountId = account.id AND
    touchpoint.occurredAt IS NOT NULL AND
    NOT touchpoint.draft AND
    NOT touchpoint.internalNote AND
    coalesce(touchpoint.state, '') <> 'CANCELED'
  RETURN max(touchpoint.occurredAt) AS touchedAt
}
CALL (account) {
  OPTIONAL MATCH (task:Task)
  WHERE task.accountId = account.id AND task.status = 'COMPLETED'
  RETURN max(task.completedAt) AS completedAt
}
WITH
  account,
  healthRank,
  healthScore,
  healthDate,
  healthProfile,
  CASE
    WHEN touchedAt IS NULL OR completedAt > touchedAt THEN completedAt
    ELSE touchedAt
  END AS lastActivityAt
WITH
  account,
  healthRank,
  healthScore,
  healthDate,
  healthProfile,
  lastActivityAt,
  account.healthRank <> healthRank AS ranked
WHERE
  ranked OR
  coalesce(account.healthScore, -1.0) <> coalesce(healthScore, -1.0) OR
  coalesce(toString(account.healthDate), '') <>
  coalesce(toString(healthDate), '') OR
  coalesce(account.healthProfile, '') <> coalesce(healthProfile, '') OR
  coalesce(toString(account.lastActivityAt), '') <>
  coalesce(toString(lastActivityAt), '')
SET
  account.healthRank = healthRank,
  account.healthScore = healthScore,
  account.healthDate = healthDate,
  account.healthProfile = healthProfile,
  account.healthKey = coalesce(healthScore, -1.0),
  account.lastActivityAt = lastActivityAt
RETURN
  count(account) AS changed,
  collect(
    CASE
      WHEN ranked THEN account.id
    END) AS ranked
