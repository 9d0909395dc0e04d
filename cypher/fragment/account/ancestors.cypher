// name: fragment.account.ancestors
// given: account
// yields: ancestor
// scoped: ancestor
// index: account_id
//
// From the ultimate parent down to the direct parent: the parts of the path.
WITH null AS account
MATCH (ancestor:Account)
WHERE ancestor.id IN split(account.path, '/')[1..-2]
RETURN ancestor
