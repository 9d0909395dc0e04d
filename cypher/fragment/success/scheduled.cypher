// name: fragment.success.scheduled
// given: engagement
// yields: meeting
// param: $begin datetime  the first moment
// param: $end datetime  the moment after the last one
// as_of: meetings keep no history
//
// Meetings of the engagement that are scheduled in a span of time (M-51).
WITH null AS engagement
MATCH (engagement)<-[:OF_ENGAGEMENT]-(meeting:Meeting)
WHERE meeting.state = 'SCHEDULED' AND $begin <= meeting.startAt < $end
RETURN meeting
