// name: health_due.create_many
// mode: write
// returns: nothing
// param: $ids list<string>  account ids
// unscoped: health is computed over all accounts
// index: none: nothing is looked up
// timeout: 30s
//
// Notes that what lies below accounts changed, so that their health is computed anew (M-23).
UNWIND $ids AS accountId
CREATE (due:HealthDue {accountId: accountId})
