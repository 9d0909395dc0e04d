// The success report looks for escalations by account, and reads what was before changes of what hangs on accounts.
CREATE INDEX escalation_by_account IF NOT EXISTS FOR (n:Escalation) ON (n.accountId, n.state);
CREATE INDEX change_of_part IF NOT EXISTS FOR (n:Change) ON (n.ofId, n.at);
CREATE INDEX change_by_kind IF NOT EXISTS FOR (n:Change) ON (n.field, n.at);
