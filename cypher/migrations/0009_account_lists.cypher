// What an account has a list of is found by the account.
CREATE INDEX contract_by_account IF NOT EXISTS FOR (n:Contract) ON (n.accountId);
CREATE INDEX engagement_by_account IF NOT EXISTS FOR (n:Engagement) ON (n.accountId);
CREATE INDEX asset_by_account IF NOT EXISTS FOR (n:Asset) ON (n.accountId);
