"""The entry points of changing; each is one transaction."""

from __future__ import annotations

from typing import Annotated

from csgraph.schema import inputs, payloads
from csgraph.schema.declare import argument, object_type, planned
from csgraph.schema.scorecard import ScorecardLayoutSaveInput

Text = argument("What to do.")


@object_type
class Mutation:
    """Everything that can be changed.

    Every mutation takes one input with an optional `idempotencyKey`. Every payload has `errors`, empty on success, and the objects that changed.
    """

    @planned
    def account_assign(self, input: Annotated[inputs.AccountAssignInput, Text]) -> payloads.AccountAssignPayload:
        """Gives a user an assignment role on an account, replacing the current holder unless the role allows several (A-43)."""

    @planned
    def account_unassign(self, input: Annotated[inputs.AccountUnassignInput, Text]) -> payloads.AccountUnassignPayload:
        """Takes an assignment role on an account from its holder."""

    @planned
    def account_assign_bulk(self, input: Annotated[inputs.AccountAssignBulkInput, Text]) -> payloads.AccountAssignBulkPayload:
        """Up to 250 changes in one transaction, or as many as succeed where `partial` is true (A-44)."""

    @planned
    def account_create(self, input: Annotated[inputs.AccountCreateInput, Text]) -> payloads.AccountPayload:
        """Creates an account; refused as FORBIDDEN where it would lie outside what the viewer sees."""

    @planned
    def account_update(self, input: Annotated[inputs.AccountUpdateInput, Text]) -> payloads.AccountPayload:
        """Changes fields and attributes of an account; each leaves a change with its old and new value (B-12)."""

    @planned
    def account_move(self, input: Annotated[inputs.AccountMoveInput, Text]) -> payloads.AccountPayload:
        """Moves an account with everything below it; refused as WOULD_CREATE_CYCLE where it would lie below itself."""

    @planned
    def account_delete(self, input: Annotated[inputs.AccountDeleteInput, Text]) -> payloads.AccountDeletePayload:
        """Deletes an account; refused as IN_USE where accounts lie below, unless they are to move to its parent."""

    @planned
    def attribute_define(self, input: Annotated[inputs.AttributeDefineInput, Text]) -> payloads.AttributeDefinePayload:
        """Creates or replaces a custom field (B-03)."""

    @planned
    def metric_define(self, input: Annotated[inputs.MetricDefineInput, Text]) -> payloads.MetricDefinePayload:
        """Creates or replaces a metric."""

    @planned
    def assignment_role_save(self, input: Annotated[inputs.AssignmentRoleSaveInput, Text]) -> payloads.AssignmentRolePayload:
        """Creates or replaces an assignment role (A-42)."""

    @planned
    def health_profile_save(self, input: Annotated[inputs.HealthProfileSaveInput, Text]) -> payloads.HealthProfilePayload:
        """Creates or replaces a health profile; another content is another version of it (C-07)."""

    @planned
    def scorecard_layout_save(self, input: Annotated[ScorecardLayoutSaveInput, Text]) -> payloads.ScorecardLayoutPayload:
        """Creates or replaces a layout of scorecards; everybody's next scorecard follows it (B-03, C-03)."""

    @planned
    def segment_save(self, input: Annotated[inputs.SegmentSaveInput, Text]) -> payloads.SegmentPayload:
        """Creates a named selection of accounts, or replaces one."""

    @planned
    def segment_delete(self, input: Annotated[inputs.SegmentDeleteInput, Text]) -> payloads.SegmentDeletePayload:
        """Deletes a named selection of accounts."""

    @planned
    def team_create(self, input: Annotated[inputs.TeamCreateInput, Text]) -> payloads.TeamPayload:
        """Creates a success team (D-19); refused as LIMIT_REACHED where the edition has no room for another (M-31)."""

    @planned
    def team_update(self, input: Annotated[inputs.TeamUpdateInput, Text]) -> payloads.TeamPayload:
        """Renames a success team, or defines its account set anew; it counts in the next answer (D-10, D-19)."""

    @planned
    def team_member_set(self, input: Annotated[inputs.TeamMemberSetInput, Text]) -> payloads.TeamPayload:
        """Adds a user or bot to a team, changes what they may do there, or removes them (D-14)."""

    @planned
    def team_delete(self, input: Annotated[inputs.TeamDeleteInput, Text]) -> payloads.TeamDeletePayload:
        """Deletes a success team; refused as IN_USE where criteria name it, or where a member would be in no team and see every account."""

    @planned
    def metric_record(self, input: Annotated[inputs.MetricRecordInput, Text]) -> payloads.MetricRecordPayload:
        """Records values of metrics by account and day; the latest one is the account's value from then on (M-19)."""

    @planned
    def contact_upsert(self, input: Annotated[inputs.ContactUpsertInput, Text]) -> payloads.ContactPayload:
        """Changes a person at a customer, found by id or e-mail address, or creates one (B-28)."""

    @planned
    def contact_link(self, input: Annotated[inputs.ContactLinkInput, Text]) -> payloads.ContactPayload:
        """Associates a person with an account, changes the association, or ends it (B-29)."""

    @planned
    def touchpoint_create(self, input: Annotated[inputs.TouchpointCreateInput, Text]) -> payloads.TouchpointPayload:
        """Logs an interaction with a customer, credited to the viewer (M-02)."""

    @planned
    def task_create(self, input: Annotated[inputs.TaskCreateInput, Text]) -> payloads.TaskPayload:
        """Creates a task on an account."""

    @planned
    def task_complete(self, input: Annotated[inputs.TaskCompleteInput, Text]) -> payloads.TaskPayload:
        """Completes a task, credited to the viewer; one that is completed stays as it is (M-03)."""

    @planned
    def task_update(self, input: Annotated[inputs.TaskUpdateInput, Text]) -> payloads.TaskPayload:
        """Changes a task; refused as STALE_VERSION where somebody else changed it meanwhile."""

    @planned
    def lifecycle_stage_set(self, input: Annotated[inputs.LifecycleStageSetInput, Text]) -> payloads.AccountPayload:
        """Sets the stage that an account entered in a lifecycle; earlier stages stay in its history (B-18)."""

    @planned
    def contract_save(self, input: Annotated[inputs.ContractSaveInput, Text]) -> payloads.ContractPayload:
        """Creates a contract, or changes one."""

    @planned
    def engagement_save(self, input: Annotated[inputs.EngagementSaveInput, Text]) -> payloads.EngagementPayload:
        """Creates an engagement, or changes one; its contracts are those of its account."""

    @planned
    def objective_save(self, input: Annotated[inputs.ObjectiveSaveInput, Text]) -> payloads.ObjectivePayload:
        """Creates an objective of an engagement, or changes one."""

    @planned
    def risk_signal_save(self, input: Annotated[inputs.RiskSignalSaveInput, Text]) -> payloads.RiskSignalPayload:
        """Raises a risk or an issue in an engagement, or changes one; the contracts at risk are those of its account."""

    @planned
    def play_save(self, input: Annotated[inputs.PlaySaveInput, Text]) -> payloads.PlayPayload:
        """Creates an automation, or replaces one; what it changes carries the source PLAY (A-40, A-44)."""
