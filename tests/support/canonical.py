"""Small directories in the canonical form, for tests of import and export."""

from __future__ import annotations

import hashlib
from pathlib import Path

from csgraph.db.driver import Database
from csgraph.db.queries import Catalogue
from csgraph.importer import ImportReport, Silent, run_import
from csgraph.importer.problems import Refused
from csgraph.repository import Repository

ORGANISATION = """
name = "Example Corp"
edition = "ENTERPRISE"
time_zone = "Europe/Berlin"
week_start = "SUNDAY"
reporting_currency = "USD"
renewal_highlight_days = 60
[exchange_rates]
EUR = "1.0800"
[contract_statuses]
"Active" = "PAYING"
"Trial, paid" = "FREE"
"Closed" = "CANCELED"
[[account_types]]
key = "company"
display_name = "Company"
level = 0
[[account_types]]
key = "product"
display_name = "Product"
level = 1
[[attributes]]
key = "segment"
display_name = "Segment"
kind = "TEXT"
choices = ["A", "B"]
[[attributes]]
key = "seats"
display_name = "Seats"
kind = "NUMBER"
privileged = true
[[attributes]]
key = "signed"
display_name = "Signed"
kind = "DATE"
[[attributes]]
key = "beta"
display_name = "Beta"
kind = "BOOLEAN"
types = ["product"]
[[attributes]]
key = "tags"
display_name = "Tags"
kind = "LIST"
[[metrics]]
key = "licensed_seats"
display_name = "Licensed seats"
unit = "COUNT"
[[metrics]]
key = "seat_use"
display_name = "Use of seats"
source = "license_utilization"
[[assignment_roles]]
key = "success_manager"
display_name = "Success Manager"
[[assignment_roles]]
key = "sales_manager"
display_name = "Sales Manager"
multi_holder = true
[[flows]]
key = "onboarding"
display_name = "Onboarding"
default = true
[[lifecycles]]
key = "journey"
display_name = "Journey"
stages = ["onboarding", "adoption"]
[[health_profiles]]
key = "standard"
display_name = "Standard"
model = "CONDITIONS"
types = ["company"]
where = { region = { eq = "EMEA" } }
thresholds = { poor = 50 }
[[health_profiles.conditions]]
key = "seats"
display_name = "Seats"
definition = "At least 5 seats"
metric = "licensed_seats"
good = ">= 5"
poor = "< 2"
[[scorecard_layouts]]
key = "main"
display_name = "Main"
sections = [{ title = "Usage", items = ["licensed_seats", "segment"] }]
[[contract_value_ranges]]
key = "small"
label = "Below ten thousand"
to = "10000.5"
[[color_bands]]
key = "adoption"
min = 0
max = 40.5
color = "#aa0000"
category = "POOR"
[[color_bands]]
key = "adoption"
min = 40.5
max = 100
color = "#00aa00"
category = "GOOD"
[[teams]]
key = "emea"
name = "Team \\"EMEA\\""
where = { or = [{ region = { in = ["EMEA", "DACH"] } }, { underId = { eq = "a1" } }] }
members = [{ user = "u1", permission = "TEAM_ADMIN" }]
[[teams]]
key = "vip"
name = "Very important"
[teams.where]
contractValue = { gte = "1000.50" }
createDate = { gte = 2020-01-31 }
assignment = { role = "success_manager", userId = { in = ["u1", "u2"] }, managerId = { eq = "u1" } }
not = { teamId = { eq = "emea" } }
attributes = [{ key = "seats", number = { gt = 1 } }]
[[segments]]
key = "big"
name = "Big"
where = { contractValue = { gte = "500000" } }
[[profile_links]]
title = "Wiki"
url = "https://wiki.example.com/x"
"""

COMPANY = {
    "organisation.toml": ORGANISATION,
    "accounts.csv": '''\
name,id,type,parent_id,status,contract_status,contract_value,currency,create_date,renewal_date,region,description,amount_raised,employees,website,attribute.segment,attribute.seats,attribute.signed,attribute.beta,attribute.tags
Leaf,a3,product,a2,Active,,1250.5,EUR,2024-02-29,2027-01-01,EMEA,"Two
lines, ""quoted""",1000000,12,https://leaf.example,A,5,2024-01-01,TRUE,x; y
Cafe\u0301 Root,a1,company,,Closed,free,,,,,,,,,,,,,,
Middle,a2,company,a1,"Trial, paid",,99,,,,DACH,,,,,B,0.1,,False,
''',
    "account_parents.csv": """\
account_id,parent_id,valid_from,valid_to
a3,,2024-02-29,2024-06-01
a3,a1,2024-06-01,2025-01-01T00:00:00+01:00
a3,a2,2025-01-01T00:00:00+01:00,
""",
    "users.csv": """\
id,name,email,kind,active,manager_id,permissions
u2,Zoë,zoe@example.com,bot,false,u1,
u1,Anna Admin,anna@example.com,,,,global admin;MEMBER
""",
    "team_members.csv": "team,user_id,permission\nemea,u2,viewer\n",
    "assignments.csv": """\
account_id,user_id,role,valid_from,valid_to,source
a3,u1,success_manager,2024-01-01,2025-01-01,INTEGRATION
a3,u2,success_manager,2025-01-01,,
a3,u1,sales_manager,2025-01-01,,
a3,u2,sales_manager,2025-02-01,,
a1,u1,success_manager,2025-03-01T00:00:00.25Z,,play
""",
    "contacts.csv": "id,name,email,title,phone,attribute.seats\nc1,Carla,carla@leaf.example,VP,+49 1,3\nc2,Čeněk,,,,\n",
    "account_contacts.csv": "account_id,contact_id,role,key_contact\na3,c1,Sponsor,true\na2,c1,,\na3,c2,,false\n",
    "contracts.csv": """\
id,number,account_id,value,currency,state,substate,start_date,end_date,renewal_date,renewal_finalized_on
k1,N-1,a3,1000,JPY,active,Renewal in process,2026-01-01,2026-12-31,2026-12-31,
k2,N-2,a3,10.001,,EXPIRED,,,,,2026-02-02
""",
    "opportunities.csv": """\
id,account_id,contract_id,type,stage,amount,currency,actual_closed_date
o1,a3,k1,renew,closed-won,5,EUR,2026-01-05
o2,a1,,NEW,Proposal sent,,,
""",
    "engagements.csv": """\
id,number,title,account_id,csm_id,state,stage,perceived_health,health_score,go_live_date,parent_id,created_at
e2,E2,Second,a3,u2,in progress,Adoption,,77.5,2026-08-08,e1,2026-01-01T00:00:00Z
e1,E1,First,a3,,NEW,initial-onboarding,RED,,,,2026-01-01T02:00:00+02:00
""",
    "engagement_contracts.csv": "engagement_id,contract_id\ne1,k1\ne1,k2\n",
    "objectives.csv": "id,engagement_id,title,progress,due_date\nb1,e1,Adopt,on track,2026-05-05\n",
    "outcomes.csv": "id,objective_id,title,closure\ny1,b1,Done,partially achieved\n",
    "risk_signals.csv": """\
id,engagement_id,category,kind,state,scope,probability,raised_at,contract_ids
r1,e1,Usage,,active,renewal,very high,2026-05-05T05:05:05.5Z,k2;k1
""",
    "escalations.csv": "id,account_id,state,severity\nx1,a3,escalated,high\n",
    "meetings.csv": "id,engagement_id,type,state,start_at,end_at\ng1,e1,QBR,scheduled,2026-12-05T05:05:05Z,\n",
    "product_usage.csv": "engagement_id,product,adoption_score,customer_priority,business_criticality\ne1,App,33.25,High,\n",
    "touchpoints.csv": """\
id,account_id,subject,kind,flow,occurred_at,created_by,internal_note,draft,body,participant_ids,engagement_id,state,due_date
t1,a3,Call,call,onboarding,2026-05-01T10:00:00Z,u1,,,Text,c2;c1,e1,,
t2,a3,Note,note,,2026-05-09T10:00:00Z,u1,true,,,,,,
t3,a3,Draft,call,,2026-05-08T10:00:00Z,u1,,true,,,,,
t4,a3,Canceled,call,,2026-05-07T10:00:00Z,u1,,,,,,CANCELED,2026-06-01
""",
    "tasks.csv": """\
id,account_id,title,description,flow,priority,due_date,status,assignee_id,completed_at,completed_by,engagement_id
d1,a3,Open,,,low,2026-06-01,not started,u1,,,
d2,a3,Done,,onboarding,,,COMPLETED,u1,2026-05-02T08:00:00Z,u2,e1
""",
    "tickets.csv": """\
id,account_id,subject,priority,status,created_at,closed_at,satisfaction
i1,a3,Broken,urgent,open,2026-05-05T00:00:00Z,,
i2,a3,,low,closed,2026-05-05T00:00:00Z,2026-05-06T00:00:00Z,4.5
""",
    "assets.csv": "id,account_id,title,url,added_at,added_by\ns1,a3,Deck,https://x.example/deck,2026-02-02T12:00:00Z,u1\n",
    "lifecycle_stages.csv": "account_id,lifecycle,stage,since\na3,journey,onboarding,2026-01-01\na3,journey,adoption,2026-02-01T00:00:00Z\n",
    "changes.csv": """\
account_id,field,old_value,new_value,at,by,source
a3,contractValue,100,250.5 EUR,2026-02-02T12:00:00Z,u1,INTEGRATION
a3,attribute.segment,,A,2026-02-02T12:00:00Z,,
""",
    "health_snapshots.csv": """\
account_id,date,rank,score,profile,reasons
a3,2026-05-01,good,90,standard,"[""seats""]"
a3,2026-05-08,Poor,12.5,,[]
a1,2026-05-01,average,,,
""",
    "nps.csv": "account_id,contact_id,score,at,comment\na3,c1,9,2026-02-02T12:00:00Z,Fine\n",
    "metric_points.csv": "account_id,metric,date,value\na3,licensed_seats,2026-05-01,10\na3,licensed_seats,2026-05-03,12.5\na1,licensed_seats,2026-05-03,\n",
    "usage.csv": "account_id,contact_id,module,activity,date,actions,seconds\na3,c1,App,open,2026-05-01,3,60\na3,c1,App,open,2026-05-02,1,\n",
    "collections/crm.csv": 'account_id,Deal,"Amount, net"\na3,Big,100\na3,Small,\na1,Big,7\n',
}  # fmt: skip
"""One company that uses every file and every kind of cell."""

CORE = (
    "organisation.toml", "accounts.csv", "account_parents.csv", "users.csv", "team_members.csv", "assignments.csv"
)  # fmt: skip


def put(directory: Path, files: dict[str, str | bytes]) -> Path:
    """Write files into a directory that holds nothing else."""
    for old in (*directory.glob("*.csv"), *directory.glob("*.toml"), *directory.glob("collections/*.csv")):
        old.unlink()
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return directory


def repository(database: Database) -> Repository:
    """A repository with the whole catalogue."""
    return Repository(database, Catalogue.load())


async def load(database: Database, directory: Path, **options: object) -> ImportReport:
    """Import a directory."""
    options = {"rejects": directory / "out" / "rejects.csv", "progress": Silent()} | options
    return await run_import(repository(database), directory, **options)


async def refused(database: Database, directory: Path, **options: object) -> list[tuple[str, int, str, str]]:
    """The problems of an import that is refused: file, line, column, code."""
    try:
        await load(database, directory, **options)
    except Refused as refusal:
        return [(p.file, p.line, p.column, p.code) for p in refusal.problems]
    raise AssertionError("the import was not refused")


def digests(directory: Path) -> dict[str, str]:
    """Every file with a digest of its bytes."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


async def query(database: Database, text: str, **parameters: object) -> list[list[object]]:
    """The rows of a statement of the test."""
    return await database.read("test", text, parameters, timeout=30)


async def fingerprint(database: Database) -> list[list[object]]:
    """How many nodes of each label and relationships of each type there are, and the last number drawn."""
    nodes = await query(database, "MATCH (n) RETURN labels(n)[0] AS what, count(n) AS n ORDER BY what")
    links = await query(database, "MATCH ()-[r]->() RETURN type(r) AS what, count(r) AS n ORDER BY what")
    counter = await query(database, "MATCH (c:Counter) RETURN c.value")
    version = await query(database, "MATCH (o:Organisation) RETURN o.version")
    return [*nodes, *links, *counter, *version]
