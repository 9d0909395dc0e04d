// What a mutation leaves besides its change: events for subscribers in one order without gaps, and the answers of keys that must not act twice.
CREATE CONSTRAINT event_seq IF NOT EXISTS FOR (n:Event) REQUIRE n.seq IS UNIQUE;
CREATE INDEX event_at IF NOT EXISTS FOR (n:Event) ON (n.at);
CREATE CONSTRAINT idempotency_key IF NOT EXISTS FOR (n:IdempotencyKey) REQUIRE (n.viewer, n.key) IS UNIQUE;
CREATE INDEX idempotency_key_at IF NOT EXISTS FOR (n:IdempotencyKey) ON (n.at);
CREATE CONSTRAINT play_id IF NOT EXISTS FOR (n:Play) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT former_account_id IF NOT EXISTS FOR (n:FormerAccount) REQUIRE n.id IS UNIQUE;
MERGE (c:Counter {name: 'event'}) ON CREATE SET c.value = 0;
MERGE (c:Counter {name: 'tree'}) ON CREATE SET c.value = 0;
