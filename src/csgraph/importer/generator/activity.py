"""What the staff does on accounts and what happens there: touchpoints, tasks, tickets, stages, changes, documents."""

from __future__ import annotations

from csgraph.importer.generator.dice import Calendar, Dice
from csgraph.importer.generator.files import COLLECTION, Cell, Files
from csgraph.importer.generator.model import PRODUCT, Node, User

FLOWS = ("general", "general", "onboarding", "adoption", "adoption", "renewal", "escalation", None)
ENGAGED = {"general", "onboarding", "adoption", "renewal"}
"""Flows of what belongs to an account's engagement, where it has one."""
KINDS = ("Email", "Call", "Web meeting", "On-site visit")
SUBJECTS = ("Check-in", "Roadmap review", "Adoption workshop", "Renewal talk", "Training", "Feature request", "Introduction")
TASK_TITLES = ("Prepare the business review", "Send the adoption report", "Confirm the renewal", "Plan a training", "Review open tickets")
PRIORITIES = ("HIGH", "MEDIUM", "MEDIUM", "LOW")
TICKET_PRIORITIES = ("URGENT", "HIGH", "MEDIUM", "MEDIUM", "LOW", "LOW")
TICKET_SUBJECTS = ("Cannot sign in", "Export fails", "Slow dashboard", "Question about billing", "Wrong totals")
JOURNEY = ("Onboarding", "Adoption", "Growth", "Renewal")
ONBOARDING = ("Kick-off", "Configuration", "Training", "Live")
DOCUMENTS = ("Order form", "Business review", "Success plan", "Security questionnaire")
STAGES = ("Prospecting", "Proposal", "Negotiation", "Closed won", "Closed lost")
LOOK_BACK = 180
OPENING, CLOSING = 480, 1080  # minutes of the working day


class Activity:
    """Writes the activity of one account after the other; identifiers spell the account."""

    def __init__(self, calendar: Calendar, files: Files) -> None:
        self._calendar = calendar
        self._files = files
        self._held: list[tuple[str, str | None, tuple[Cell, ...], tuple[Cell, ...]]] = []

    def write(self, dice: Dice, node: Node, *, is_rich: bool) -> None:
        """Everything that happened on an account in the last half year, and what is planned; touchpoints and tasks wait for ``link``."""
        worker = node.success_manager or node.sales_manager
        if worker is not None and not dice.chance(0.25):
            busy = 12 if is_rich else 4
            for number in range(dice.below(busy) if node.eligible else dice.below(2)):
                self._touchpoint(dice, node, worker, number)
            for number in range(dice.below(busy // 2)):
                self._task(dice, node, worker, number)
        self._lifecycle(dice, node)
        if node.kind == PRODUCT:
            self._tickets(dice, node)
        if dice.chance(0.15 if node.depth else 0.6):
            self._documents(dice, node)
        if node.status == "Onboarding" and node.created > LOOK_BACK:
            moment = self._moment(dice, 1, LOOK_BACK)
            self._files.write("changes.csv", node.id, "status", "Trial", node.status, moment, None, "INTEGRATION")

    def link(self, engagement: str | None) -> None:
        """Write the touchpoints and tasks of the account, those of its engagement with the engagement's id."""
        for name, flow, before, after in self._held:
            self._files.write(name, *before, engagement if flow in ENGAGED else None, *after)
        self._held.clear()

    def _moment(self, dice: Dice, first: int, last: int) -> str:
        return self._calendar.moment(dice.between(first, last), dice.between(OPENING, CLOSING))

    def _touchpoint(self, dice: Dice, node: Node, worker: User, number: int) -> None:
        is_note = dice.chance(0.1)
        present = () if is_note else dice.some(node.people, dice.between(0, 2))
        is_planned = not is_note and dice.chance(0.08)
        back = -dice.between(1, 60) if is_planned else dice.between(1, min(LOOK_BACK, node.created))
        author = worker if dice.chance(0.85) else (node.sales_manager or worker)
        subject, kind, flow = dice.pick(SUBJECTS), "Note" if is_note else dice.pick(KINDS), dice.pick(FLOWS)
        row = (
            f"tp-{node.id}-{number}",
            node.id,
            subject,
            kind,
            flow,
            self._moment(dice, back, back),
            author.id,
            "true" if is_note else "false",
            "true" if not is_planned and dice.chance(0.04) else "false",
            f"Talked about {node.stem}." if dice.chance(0.5) else None,
            ";".join(person.id for person in present) or None,
        )
        self._held.append(("touchpoints.csv", flow, row, ("NEW" if is_planned else None, None)))

    def _task(self, dice: Dice, node: Node, worker: User, number: int) -> None:
        due = dice.between(-45, 120)
        if dice.chance(0.55):
            status = "COMPLETED"
        elif due > 0 and dice.chance(0.3):
            status = "CANCELED"
        else:
            status = dice.pick(("NOT_STARTED", "STARTED", "PAUSED"))
        is_done = status == "COMPLETED"
        done = max(1, due + dice.between(-10, 5)) if is_done else 0
        title, flow = dice.pick(TASK_TITLES), dice.pick(FLOWS)
        row = (
            f"task-{node.id}-{number}",
            node.id,
            title,
            None,
            flow,
            dice.pick(PRIORITIES),
            self._calendar.day(due) if dice.chance(0.95) else None,
            status,
            worker.id,
            self._moment(dice, done, done) if is_done else None,
            worker.id if is_done else None,
        )
        self._held.append(("tasks.csv", flow, row, ()))

    def _lifecycle(self, dice: Dice, node: Node) -> None:
        if not node.eligible:
            return
        day = self._calendar.day
        if node.status == "Onboarding":
            stage = dice.below(len(ONBOARDING))
            since = day(dice.between(1, min(60, node.created)))
            self._files.write("lifecycle_stages.csv", node.id, "onboarding", ONBOARDING[stage], since)
            self._files.write("lifecycle_stages.csv", node.id, "customer_journey", JOURNEY[0], day(node.created))
            return
        since = day(dice.between(1, node.created))
        self._files.write("lifecycle_stages.csv", node.id, "customer_journey", dice.pick(JOURNEY[1:]), since)

    def _tickets(self, dice: Dice, node: Node) -> None:
        for number in range(max(0, round(dice.around(4.5 * (1.1 - node.quality), 1.5)))):
            opened = dice.between(1, min(LOOK_BACK, node.created))
            closed = dice.between(0, opened) if dice.chance(0.75) else 0
            self._files.write(
                "tickets.csv",
                f"ticket-{node.id}-{number}",
                node.id,
                dice.pick(TICKET_SUBJECTS),
                dice.pick(TICKET_PRIORITIES),
                "CLOSED" if closed else "OPEN",
                self._calendar.moment(opened, dice.between(0, OPENING)),
                self._calendar.moment(closed, dice.between(OPENING + 1, CLOSING)) if closed else None,
                dice.between(1, 5) if closed and dice.chance(0.6) else None,
            )

    def _documents(self, dice: Dice, node: Node) -> None:
        for number, title in enumerate(dice.some(DOCUMENTS, 2)):
            self._files.write(
                "assets.csv",
                f"asset-{node.id}-{number}",
                node.id,
                f"{title} {node.stem}",
                f"https://files.northwind.example/{node.id}/{number}",
                self._moment(dice, 1, LOOK_BACK),
                node.success_manager.id if node.success_manager else None,
            )
        closing = self._calendar.day(dice.between(-90, 90))
        self._files.write(COLLECTION, node.id, f"{node.stem} expansion", dice.pick(STAGES), dice.between(1, 90) * 1000, closing)
