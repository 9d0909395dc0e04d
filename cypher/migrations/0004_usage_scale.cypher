// How much the accounts of one contract status are used on one day: what the engagement score of an account is read from.
CREATE CONSTRAINT usage_scale_key IF NOT EXISTS FOR (n:UsageScale) REQUIRE (n.contractStatus, n.date) IS UNIQUE;
