// name: fragment.as_of.account.under
// given:
// yields: top, links, account
// scoped: top, account
// param: $id string  local id of the top account
// param: $at datetime  the instant
// index: account_id
// index: former_account_id
//
// An account and everything below it.
MATCH (top:Account|FormerAccount)
WHERE top.id = $id
MATCH
  (top)
  (()<-
      [links:CHILD_OF
        |WAS_CHILD_OF WHERE
        links.validFrom <= $at AND
        coalesce(links.validTo > $at, true)]-()){0,500}
  (account:Account|FormerAccount)
WHERE account.validFrom <= $at AND coalesce(account.validTo > $at, true)
RETURN top, links, account
