// name: fragment.metric.tickets
// given: account
// yields: ticket
// index: ticket_by_account
// as_of: what has ended since is told by its own instants
//
// The account's tickets, open and closed.
WITH null AS account
MATCH (ticket:Ticket)
WHERE ticket.accountId = account.id AND ticket.status IS NOT NULL
RETURN ticket
