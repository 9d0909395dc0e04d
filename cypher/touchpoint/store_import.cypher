// name: touchpoint.store_import
// mode: write
// returns: nothing
// param: $rows list<map<id, properties, links, instants>>  at most 5000; properties are those that change, links and instants are complete
// unscoped: mutations have locked the account, and import runs for an administrator
// index: touchpoint_id
// index: account_id
// index: user_id
// index: contact_id
// index: engagement_id
// timeout: 2min
//
// Creates or updates nodes and puts their relationships as the rows say.
UNWIND $rows AS row
MERGE (touchpoint:Touchpoint {id: row.id})
SET
  touchpoint += row.properties,
  touchpoint.occurredAt = datetime(row.instants.occurredAt)
SET
  touchpoint.counted =
    CASE
      WHEN
        coalesce(touchpoint.draft, false) OR
        coalesce(touchpoint.state, '') = 'CANCELED'
        THEN null
      ELSE
        coalesce(touchpoint.flow, '') +
        CASE
          WHEN touchpoint.internalNote THEN ' note'
          ELSE ''
        END
    END
SET
  touchpoint.engagedId =
    CASE
      WHEN NOT touchpoint.counted ENDS WITH ' note' THEN row.links.engagementId
    END,
  touchpoint.openForId =
    CASE
      WHEN
        touchpoint.state IN ['NEW', 'IN_PROGRESS', 'PAUSED'] AND
        NOT coalesce(touchpoint.draft, false)
        THEN row.links.engagementId
    END
WITH touchpoint, row
CALL (touchpoint) {
  MATCH (touchpoint)-[old:ON_ACCOUNT|FOR_ENGAGEMENT]->()
  DELETE old
}
CALL (touchpoint) {
  MATCH (touchpoint)<-[old:LOGGED|PARTICIPATED_IN]-()
  DELETE old
}
CALL (touchpoint, row) {
  MATCH (account:Account {id: row.links.accountId})
  CREATE (touchpoint)-[:ON_ACCOUNT]->(account)
}
CALL (touchpoint, row) {
  MATCH (author:User {id: row.links.createdById})
  CREATE (author)-[:LOGGED]->(touchpoint)
}
CALL (touchpoint, row) {
  UNWIND row.links.participantIds AS linkedId
  MATCH (participant:Contact {id: linkedId})
  CREATE (participant)-[:PARTICIPATED_IN]->(touchpoint)
}
CALL (touchpoint, row) {
  MATCH (engagement:Engagement {id: row.links.engagementId})
  CREATE (touchpoint)-[:FOR_ENGAGEMENT]->(engagement)
}
