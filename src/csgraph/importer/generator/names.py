"""Words that the generator's companies, places, products and people are named with; all invented."""

from __future__ import annotations

from dataclasses import dataclass


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@dataclass(frozen=True, slots=True)
class Area:
    """A sales region with the countries and currencies in it."""

    key: str
    label: str
    team: str
    countries: tuple[str, ...]
    currencies: tuple[str, ...]
    parts: tuple[str, ...]


EMEA = Area(
    "EMEA",
    "EMEA",
    "emea",
    ("Germany", "United Kingdom", "France", "Netherlands", "Spain", "Italy", "Sweden", "Poland", "Ireland", "Kenya"),
    ("EUR", "EUR", "GBP", "EUR"),
    ("Northern Europe", "Central Europe", "Southern Europe", "Middle East", "Africa"),
)
AMERICAS = Area(
    "AMER",
    "Americas",
    "americas",
    ("United States", "Canada", "Brazil", "Mexico", "Chile", "Colombia"),
    ("USD",),
    ("US East", "US West", "Canada North", "Latin America"),
)
APAC = Area(
    "APAC",
    "APAC",
    "apac",
    ("Japan", "Australia", "Singapore", "India", "South Korea", "New Zealand"),
    ("JPY", "JPY", "USD"),
    ("Japan and Korea", "Southeast Asia", "India and South Asia", "Oceania"),
)
AREAS = (EMEA, AMERICAS, APAC)

INDUSTRIES = (
    "Software",
    "Manufacturing",
    "Financial Services",
    "Healthcare",
    "Retail",
    "Logistics",
    "Energy",
    "Media",
    "Education",
    "Telecommunications",
)
TIERS = ("Enterprise", "Mid-Market", "SMB")

STEM_STARTS = _words(
    "Bright North Silver Blue Clear Stone River Iron Oak Summit Harbor Cedar Falcon Granite Lumen Meadow "
    "Nova Orchard Pioneer Quartz Raven Sable Terra Union Vertex Willow Zephyr Amber Beacon Copper Delta "
    "Ember Forge Glacier Horizon Indigo Juniper Keystone Lantern Maple"
)
STEM_ENDS = _words(
    "water field stone bridge gate works peak ridge line port wood light point path crest vale ford mark "
    "land haven spring view shore craft leaf"
)
FORMS = (
    "Labs",
    "Group",
    "Systems",
    "Industries",
    "Holdings",
    "Partners",
    "Logistics",
    "Foods",
    "Health",
    "Energy",
    "Capital",
    "Media",
    "Robotics",
    "Textiles",
    "Networks",
    "Materials",
)
SUBSIDIARIES = ("Energy", "Mobility", "Finance", "Digital", "Health", "Retail", "Aerospace", "Chemicals", "Water", "Rail")
BUSINESSES = (
    "Payments",
    "Logistics",
    "Consumer",
    "Wholesale",
    "Manufacturing",
    "Insurance",
    "Services",
    "Research",
    "Online",
    "Industrial",
)
PRODUCTS = (
    "Insights",
    "Workflow",
    "Connect",
    "Vault",
    "Forecast",
    "Assist",
    "Monitor",
    "Planner",
    "Studio",
    "Gateway",
    "Ledger",
    "Signal",
)
FIRST_NAMES = _words(
    "Ava Noah Mia Liam Zara Omar Ines Hugo Lena Ravi Aiko Kenji Sofia Mateo Chloe Amir Freya Jonas Priya "
    "Diego Hana Elif Marek Nadia Oscar Paula Quinn Rosa Samir Tara Uma Viktor Wanda Xenia Yusuf Zoya "
    "Bruno Clara Dalia Emil Farah Gwen Hector Imani Jamal Keiko Leila Milan Nora Otis"
)
LAST_NAMES = _words(
    "Abara Becker Castillo Dvorak Eriksen Fontaine Garcia Haddad Ivanov Jansen Kowalski Larsen Moreau "
    "Nakamura Okafor Petrov Quist Rossi Silva Tanaka Urban Varga Weber Xu Yamada Zeman Alvarez Brandt "
    "Chaudhry Duarte Engel Farrell Gupta Hansen Ito Jensen Kaya Lindqvist Mbeki Novak"
)
JOB_TITLES = (
    "Chief Information Officer",
    "VP Operations",
    "Head of IT",
    "Product Owner",
    "Team Lead",
    "Analyst",
    "Business Manager",
    "Administrator",
    "Procurement Manager",
    "Data Engineer",
)
DEPARTMENTS = ("IT", "Operations", "Finance", "Sales", "Procurement")
CONTACT_ROLES = ("Sponsor", "Champion", "Decision maker", "Administrator", "User")
MODULES = {
    "Application": ("open", "search", "share"),
    "Toolbar": ("pin", "shortcut"),
    "Reports": ("run", "export", "schedule"),
    "Automation": ("create rule", "run rule"),
    "Administration": ("invite", "configure"),
}
