// name: fragment.rollup.path
// given: account, below
// yields: step
// scoped: step
// index: account_id
//
// From one account down to another below it, both included.
WITH null AS account, null AS below
MATCH (step:Account)
WHERE step.id IN split(below.path, '/')[account.depth + 1..-1]
RETURN step
