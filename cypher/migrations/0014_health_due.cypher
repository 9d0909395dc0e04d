// Notes of accounts whose health rests on what changed below them (M-23).
CREATE INDEX health_due_account IF NOT EXISTS FOR (n:HealthDue) ON (n.accountId);
