// composed.node
// p0: ["v"]
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0 CALL (*) { MATCH (root_0:Account)
WHERE root_0.id = split(account_0.path, '/')[1]  RETURN head(collect([root_0.id])) AS part_0 } RETURN collect([account_0.id, [account_0.id, account_0.name, account_0.externalId, part_0]]) AS part_1 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_1], version

// composed.node
// p0: ["nothing"]
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0  RETURN collect([account_0.id, [account_0.id]]) AS part_0 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_0], version

// composed.nodes
// p0: ["v", "nothing", "v"]
CALL (*) { MATCH (account_0:Account)
WHERE account_0.id IN $p0  RETURN collect([account_0.id, [account_0.id]]) AS part_0 } CALL () { MATCH (organisation:Organisation {id: 'organisation'}) RETURN head(collect(organisation.version)) AS version } RETURN [part_0], version
