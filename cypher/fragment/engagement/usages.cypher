// name: fragment.engagement.usages
// given: engagement
// yields: usage
//
// The products that the engagement is about.
WITH null AS engagement
MATCH (engagement)<-[:OF_ENGAGEMENT]-(usage:ProductUsage)
WHERE true
RETURN usage
