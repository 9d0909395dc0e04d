// name: fragment.engagement.reviews
// given: engagement
// yields: review
// param: $now datetime  an instant
// as_of: meetings keep no history
//
// Quarterly business reviews that are scheduled for now or later (M-45).
WITH null AS engagement
MATCH (engagement)<-[:OF_ENGAGEMENT]-(review:Meeting)
WHERE
  review.type = 'QBR' AND review.state = 'SCHEDULED' AND review.startAt >= $now
RETURN review
