// name: fragment.engagement.usages
// given: engagement
// yields: usage
// as_of: product usage keeps no history
//
// The products that the engagement is about.
WITH null AS engagement
MATCH (engagement)<-[:OF_ENGAGEMENT]-(usage:ProductUsage)
WHERE true
RETURN usage
