// What every organisation has from the first day: its settings, the counter of ids, the default team, the two built-in roles and a flow.
MERGE (c:Counter {name: 'id'}) ON CREATE SET c.value = 0;
MERGE (o:Organisation {id: 'organisation'}) ON CREATE SET o.name = 'My company', o.edition = 'ENTERPRISE', o.timeZone = 'UTC', o.weekStart = 'MONDAY', o.reportingCurrency = 'USD', o.renewalHighlightDays = 90, o.exchangeRates = '{}', o.contractStatuses = '{}', o.version = 1, o.cursorKey = randomUUID() + randomUUID();
MERGE (t:SuccessTeam {key: 'default'}) ON CREATE SET t.id = 'default', t.name = 'Default team', t.searchKey = 'default team', t.isDefault = true;
MERGE (r:AssignmentRole {key: 'success_manager'}) ON CREATE SET r.displayName = 'Success Manager', r.multiHolder = false, r.builtIn = true, r.position = 0;
MERGE (r:AssignmentRole {key: 'sales_manager'}) ON CREATE SET r.displayName = 'Sales Manager', r.multiHolder = false, r.builtIn = true, r.position = 1;
MERGE (f:Flow {key: 'general'}) ON CREATE SET f.displayName = 'General', f.isDefault = true, f.position = 0;
