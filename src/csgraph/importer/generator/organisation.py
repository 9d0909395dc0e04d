"""The demo's organisation.toml: what an administrator would have configured."""

from __future__ import annotations

ORGANISATION = """\
name = "Northwind Success"
edition = "ENTERPRISE"
time_zone = "UTC"
week_start = "MONDAY"
reporting_currency = "USD"
renewal_highlight_days = 90

[exchange_rates]
EUR = "1.08"
GBP = "1.27"
JPY = "0.0067"

[contract_statuses]
"Active" = "PAYING"
"Onboarding" = "PAYING"
"Trial" = "FREE"
"Closed" = "CANCELED"

[[account_types]]
key = "company"
display_name = "Company"
level = 0

[[account_types]]
key = "region"
display_name = "Region"
level = 1

[[account_types]]
key = "line_of_business"
display_name = "Line of business"
level = 2

[[account_types]]
key = "product"
display_name = "Product"
level = 3

[[attributes]]
key = "product_line"
display_name = "Product line"
kind = "TEXT"
types = ["product"]

[[attributes]]
key = "strategic"
display_name = "Strategic account"
kind = "BOOLEAN"

[[attributes]]
key = "languages"
display_name = "Languages"
kind = "LIST"

[[attributes]]
key = "next_review"
display_name = "Next executive review"
kind = "DATE"
types = ["company", "product"]

[[attributes]]
key = "net_retention"
display_name = "Net revenue retention"
kind = "NUMBER"

[[attributes]]
key = "price_floor"
display_name = "Lowest acceptable price"
kind = "NUMBER"
types = ["product"]
privileged = true

[[attributes]]
key = "department"
display_name = "Department"
kind = "TEXT"
choices = ["IT", "Operations", "Finance", "Sales", "Procurement"]

[[metrics]]
key = "licensed_seats"
display_name = "Licensed seats"
description = "Seats the customer has bought, as recorded each day."
unit = "COUNT"
rollup = "SUM"
team_aggregation = "SUM"
recorded_at = ["product"]

[[metrics]]
key = "adoption_score"
display_name = "Adoption score"
description = "Share of the product's main activities that the customer uses, 0 to 100."
unit = "SCORE"
rollup = "AVG"
team_aggregation = "AVG"
recorded_at = ["product"]

[[assignment_roles]]
key = "support_manager"
display_name = "Support Manager"
multi_holder = true

[[flows]]
key = "general"
display_name = "General"
default = true

[[flows]]
key = "onboarding"
display_name = "Onboarding"

[[flows]]
key = "adoption"
display_name = "Adoption"

[[flows]]
key = "renewal"
display_name = "Renewal"

[[flows]]
key = "escalation"
display_name = "Escalation"

[[lifecycles]]
key = "customer_journey"
display_name = "Customer journey"
stages = ["Onboarding", "Adoption", "Growth", "Renewal"]

[[lifecycles]]
key = "onboarding"
display_name = "Onboarding"
stages = ["Kick-off", "Configuration", "Training", "Live"]

[[health_profiles]]
key = "enterprise"
display_name = "Enterprise products"
model = "MULTIDIMENSIONAL"
types = ["product"]
where = { tier = { eq = "Enterprise" } }
missing_value = "EXCLUDE_AND_RENORMALISE"
thresholds = { good = 75, average = 40 }

[[health_profiles.conditions]]
key = "adoption"
display_name = "Adoption"
definition = "The adoption score is at least 65; below 40 it is poor."
dimension = "Usage"
weight = 70
metric = "adoption_score"
good = ">= 65"
poor = "< 40"

[[health_profiles.conditions]]
key = "tickets"
display_name = "Open tickets"
definition = "At most 1 ticket is open; more than 3 are poor."
dimension = "Support"
weight = 30
metric = "open_tickets"
good = "<= 1"
poor = "> 3"

[[health_profiles]]
key = "ongoing"
display_name = "Ongoing customers"
model = "CONDITIONS"
types = ["product"]

[[health_profiles.conditions]]
key = "adoption"
display_name = "Adoption"
definition = "The adoption score is at least 65; below 40 it is poor."
metric = "adoption_score"
good = ">= 65"
poor = "< 40"

[[health_profiles.conditions]]
key = "tickets"
display_name = "Open tickets"
definition = "At most 1 ticket is open; more than 3 are poor."
metric = "open_tickets"
good = "<= 1"
poor = "> 3"

[[health_profiles]]
key = "hierarchy"
display_name = "From the sub-accounts"
model = "SUB_ACCOUNTS"
types = ["company", "region", "line_of_business"]
thresholds = { good = 50, poor = 50 }

[[scorecard_layouts]]
key = "product"
display_name = "Product"
types = ["product"]

[[scorecard_layouts.sections]]
title = "Adoption"
items = ["adoption_score", "active_users", "license_utilization", "licensed_seats"]

[[scorecard_layouts.sections]]
title = "Product"
items = ["product_line", "languages", "open_tickets", "nps"]

[[scorecard_layouts]]
key = "company"
display_name = "Company"
types = ["company", "region", "line_of_business"]
sections = [{ title = "Relationship", items = ["contract_value", "strategic", "next_review", "net_retention", "nps"] }]

[[contract_value_ranges]]
key = "small"
label = "Below 10k"
to = "10000"
currency = "USD"

[[contract_value_ranges]]
key = "medium"
label = "10k to 100k"
from = "10000"
to = "100000"
currency = "USD"

[[contract_value_ranges]]
key = "large"
label = "100k and more"
from = "100000"
currency = "USD"

[[color_bands]]
key = "adoption"
min = 0
max = 40
color = "#d64545"
category = "POOR"

[[color_bands]]
key = "adoption"
min = 40
max = 70
color = "#e0a100"
category = "NEUTRAL"

[[color_bands]]
key = "adoption"
min = 70
max = 100
color = "#2e8b57"
category = "GOOD"

[[teams]]
key = "emea"
name = "EMEA"
where = { region = { eq = "EMEA" } }

[[teams]]
key = "americas"
name = "Americas"
where = { region = { eq = "AMER" } }

[[teams]]
key = "apac"
name = "APAC"
where = { region = { eq = "APAC" } }

[[segments]]
key = "renewing_enterprise"
name = "Enterprise products with a contract"
where = { tier = { eq = "Enterprise" }, type = { eq = "product" }, renewalDate = { isNull = false } }

[[segments]]
key = "canceled_but_assigned"
name = "Canceled accounts that still have a Success Manager"
where = { contractStatus = { eq = "CANCELED" }, assignment = { role = "success_manager", missing = false } }

[[profile_links]]
title = "Runbook"
url = "https://intranet.northwind.example/customer-success"
"""

KNOWN_TEAMS = """
[[teams]]
key = "acme"
name = "Acme account team"
where = { underName = "Acme" }

[[teams]]
key = "globex"
name = "Globex account team"
where = { underId = { eq = "globex" } }
"""


def organisation(*, has_known_customers: bool) -> str:
    """The file's text; the teams of Acme and Globex exist where those customers do."""
    return ORGANISATION + KNOWN_TEAMS if has_known_customers else ORGANISATION
