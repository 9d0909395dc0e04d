// A list narrowed by one of these is a range of an index, in the order of names.
CREATE INDEX account_by_country IF NOT EXISTS FOR (n:Account) ON (n.country, n.name, n.id);
CREATE INDEX account_by_industry IF NOT EXISTS FOR (n:Account) ON (n.industry, n.name, n.id);
CREATE INDEX account_by_region IF NOT EXISTS FOR (n:Account) ON (n.region, n.name, n.id);
CREATE INDEX account_by_tier IF NOT EXISTS FOR (n:Account) ON (n.tier, n.name, n.id);
CREATE INDEX account_by_health IF NOT EXISTS FOR (n:Account) ON (n.healthRank, n.name, n.id);
DROP INDEX account_region IF EXISTS;
DROP INDEX account_industry IF EXISTS;
