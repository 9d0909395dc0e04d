// name: account.count_named
// mode: read
// returns: many Count
// column: name string
// column: accounts integer
// param: $names list<string>  names that criteria mention, at most 5000
// unscoped: import and export run for an administrator
// index: account_by_name
// timeout: 30s
//
// How many accounts carry each name; criteria by name mean one account only.
UNWIND $names AS name
CALL (name) {
  MATCH (account:Account)
  WHERE account.name = name AND account.id IS NOT NULL
  RETURN count(account) AS accounts
}
RETURN name, accounts
