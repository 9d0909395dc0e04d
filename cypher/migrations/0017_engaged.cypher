// The success report finds an engagement's touchpoints in indexes: those that count, and those that are open.
CREATE INDEX touchpoint_engaged IF NOT EXISTS FOR (n:Touchpoint) ON (n.engagedId, n.occurredAt);
CREATE INDEX touchpoint_open_for IF NOT EXISTS FOR (n:Touchpoint) ON (n.openForId);
MATCH (touchpoint:Touchpoint)-[:FOR_ENGAGEMENT]->(engagement:Engagement)
CALL (touchpoint, engagement) {
  SET
    touchpoint.engagedId = CASE WHEN NOT touchpoint.counted ENDS WITH ' note' THEN engagement.id END,
    touchpoint.openForId = CASE WHEN touchpoint.state IN ['NEW', 'IN_PROGRESS', 'PAUSED'] AND NOT coalesce(touchpoint.draft, false) THEN engagement.id END
} IN TRANSACTIONS OF 10000 ROWS;
