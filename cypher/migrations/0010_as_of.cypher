// Accounts that were deleted are found by the id that they had in the system of record.
CREATE INDEX former_account_external_id IF NOT EXISTS FOR (n:FormerAccount) ON (n.externalId);
