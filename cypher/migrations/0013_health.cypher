// Peers are the accounts of one health profile (M-27); an account carries the profile that its latest health was computed by.
CREATE INDEX account_by_profile IF NOT EXISTS FOR (n:Account) ON (n.healthProfile, n.contractStatus);
MATCH (account:Account)
WHERE account.healthDate IS NOT NULL
CALL (account) {
  MATCH (snapshot:HealthSnapshot {accountId: account.id, date: account.healthDate})
  WHERE snapshot.profile IS NOT NULL
  SET account.healthProfile = snapshot.profile
} IN TRANSACTIONS OF 10000 ROWS;
