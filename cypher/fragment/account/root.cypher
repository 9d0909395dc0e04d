// name: fragment.account.root
// given: account
// yields: root
// scoped: root
// index: account_id
//
// The ultimate parent: the first part of the path.
WITH null AS account
MATCH (root:Account)
WHERE root.id = split(account.path, '/')[1]
RETURN root
