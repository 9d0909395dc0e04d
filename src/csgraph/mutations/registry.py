"""Every mutation by its name in the API."""

from __future__ import annotations

from collections.abc import Mapping

from csgraph.mutations.accounts import account_create, account_delete, account_move, account_update
from csgraph.mutations.activity import task_complete, task_create, task_update, touchpoint_create
from csgraph.mutations.assignments import account_assign, account_assign_bulk, account_unassign
from csgraph.mutations.contacts import contact_link, contact_upsert
from csgraph.mutations.contracts import contract_save
from csgraph.mutations.definitions import (
    assignment_role_save,
    attribute_define,
    health_profile_save,
    metric_define,
    scorecard_layout_save,
    segment_delete,
    segment_save,
)
from csgraph.mutations.engagements import engagement_save
from csgraph.mutations.lifecycles import lifecycle_stage_set
from csgraph.mutations.metrics import metric_record
from csgraph.mutations.objectives import objective_save
from csgraph.mutations.plays import play_save
from csgraph.mutations.risk_signals import risk_signal_save
from csgraph.mutations.run import Mutation
from csgraph.mutations.teams import team_create, team_delete, team_member_set, team_update

MUTATIONS: Mapping[str, Mutation] = {
    "accountAssign": account_assign,
    "accountUnassign": account_unassign,
    "accountAssignBulk": account_assign_bulk,
    "accountCreate": account_create,
    "accountUpdate": account_update,
    "accountMove": account_move,
    "accountDelete": account_delete,
    "attributeDefine": attribute_define,
    "metricDefine": metric_define,
    "assignmentRoleSave": assignment_role_save,
    "healthProfileSave": health_profile_save,
    "scorecardLayoutSave": scorecard_layout_save,
    "segmentSave": segment_save,
    "segmentDelete": segment_delete,
    "teamCreate": team_create,
    "teamUpdate": team_update,
    "teamMemberSet": team_member_set,
    "teamDelete": team_delete,
    "metricRecord": metric_record,
    "contactUpsert": contact_upsert,
    "contactLink": contact_link,
    "touchpointCreate": touchpoint_create,
    "taskCreate": task_create,
    "taskComplete": task_complete,
    "taskUpdate": task_update,
    "lifecycleStageSet": lifecycle_stage_set,
    "contractSave": contract_save,
    "engagementSave": engagement_save,
    "objectiveSave": objective_save,
    "riskSignalSave": risk_signal_save,
    "playSave": play_save,
}
