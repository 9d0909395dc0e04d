// The covering index of rollups: a subtree's aggregates are read from it without touching a node.
CREATE INDEX account_rollup IF NOT EXISTS FOR (n:Account) ON (n.path, n.rollupGroup, n.rollupAmount, n.healthKey, n.depth);
// A page by name is a range of one of these; the first property is what the filter fixes.
CREATE INDEX account_by_name IF NOT EXISTS FOR (n:Account) ON (n.name, n.id);
CREATE INDEX account_by_type IF NOT EXISTS FOR (n:Account) ON (n.type, n.name, n.id);
CREATE INDEX account_by_contract_status IF NOT EXISTS FOR (n:Account) ON (n.contractStatus, n.name, n.id);
CREATE INDEX account_by_depth IF NOT EXISTS FOR (n:Account) ON (n.depth, n.name, n.id);
CREATE INDEX account_path IF NOT EXISTS FOR (n:Account) ON (n.path);
CREATE INDEX account_region IF NOT EXISTS FOR (n:Account) ON (n.region);
CREATE INDEX account_industry IF NOT EXISTS FOR (n:Account) ON (n.industry);
CREATE INDEX user_by_name IF NOT EXISTS FOR (n:User) ON (n.name, n.id);
CREATE INDEX contact_email IF NOT EXISTS FOR (n:Contact) ON (n.email);
CREATE INDEX touchpoint_by_account IF NOT EXISTS FOR (n:Touchpoint) ON (n.accountId, n.occurredAt);
CREATE INDEX touchpoint_by_user IF NOT EXISTS FOR (n:Touchpoint) ON (n.createdById, n.occurredAt, n.accountId);
CREATE INDEX task_by_account IF NOT EXISTS FOR (n:Task) ON (n.accountId, n.status);
CREATE INDEX task_by_assignee IF NOT EXISTS FOR (n:Task) ON (n.assigneeId, n.status);
CREATE INDEX ticket_by_account IF NOT EXISTS FOR (n:Ticket) ON (n.accountId, n.status);
CREATE INDEX risk_signal_by_account IF NOT EXISTS FOR (n:RiskSignal) ON (n.accountId, n.state);
CREATE INDEX change_by_account IF NOT EXISTS FOR (n:Change) ON (n.accountId, n.at);
CREATE INDEX change_by_field IF NOT EXISTS FOR (n:Change) ON (n.accountId, n.field, n.at);
CREATE FULLTEXT INDEX search IF NOT EXISTS FOR (n:Account|Contact|User|SuccessTeam) ON EACH [n.searchKey] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE INDEX nps_by_contact IF NOT EXISTS FOR (n:NpsResponse) ON (n.contactId, n.at);
