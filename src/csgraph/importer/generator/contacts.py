"""People at customers: one profile each, linked to several levels with a role and a key flag per link (B-28, B-29)."""

from __future__ import annotations

from csgraph.importer.generator.dice import Calendar, Dice
from csgraph.importer.generator.files import Files
from csgraph.importer.generator.model import BUSINESS, PRODUCT, Node, Person
from csgraph.importer.generator.names import CONTACT_ROLES, DEPARTMENTS, FIRST_NAMES, JOB_TITLES, LAST_NAMES

COMMENTS = ("Does what we need.", "Support is quick.", "Too expensive for what we use.", "Hard to roll out.", "")
BEST_SCORE = 10


class Contacts:
    """Writes contacts, their links and their survey answers."""

    def __init__(self, calendar: Calendar, files: Files) -> None:
        self._calendar = calendar
        self._files = files

    def write(self, dice: Dice, node: Node) -> None:
        """Give an account its people: its own at the top and per line of business, its parent's below."""
        if node.parent is None:
            node.people = self._hire(dice, node, dice.between(2, 5))
        elif node.kind == BUSINESS:
            node.people = self._hire(dice, node, dice.between(3, 7)) + dice.some(node.parent.people, 1)
        elif node.kind == PRODUCT:
            node.people = dice.some(node.parent.people, dice.between(2, 5))
        else:
            node.people = dice.some(node.parent.people, 2)
        for person in node.people:
            is_key = dice.chance(0.3 if node.depth else 0.5)
            flag = "true" if is_key else "false"
            self._files.write("account_contacts.csv", node.id, person.id, dice.pick(CONTACT_ROLES), flag)
        if node.kind == PRODUCT and node.eligible:
            self._survey(dice, node)

    def _hire(self, dice: Dice, node: Node, count: int) -> list[Person]:
        return [self._person(dice, node, number) for number in range(1, count + 1)]

    def _person(self, dice: Dice, node: Node, number: int) -> Person:
        first, last = dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES)
        person = Person(
            id=f"p-{node.id}-{number}",
            name=f"{first} {last}",
            email=f"{first.lower()}.{last.lower()}.{number}@{node.id}.example",
            title=dice.pick(JOB_TITLES),
            phone=f"+{dice.between(1, 99)} 555 {dice.between(1000, 9999)}",
            department=dice.pick(DEPARTMENTS),
        )
        self._files.write("contacts.csv", person.id, person.name, person.email, person.title, person.phone, person.department)
        return person

    def _survey(self, dice: Dice, node: Node) -> None:
        for person in node.people:
            if dice.chance(0.35):
                score = max(0, min(BEST_SCORE, round(dice.around(BEST_SCORE * node.quality, 2.0))))
                moment = self._calendar.moment(dice.between(1, 150), dice.between(480, 1080))
                self._files.write("nps.csv", node.id, person.id, score, moment, dice.pick(COMMENTS) or None)
