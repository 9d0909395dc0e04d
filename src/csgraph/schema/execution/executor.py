"""graphql-core's executor with compiled selections for Rows; the HTTP endpoint and the sockets run operations by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLAbstractType, GraphQLList, GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from csgraph.domain.row import Row
from csgraph.schema.execution.plans import Plan, PlanCache, Variant

Info = GraphQLResolveInfo[Any]


class CompilingExecutor(Executor[Any]):
    """Completes Rows by compiled code where their selection allows it.

    Optimistic: code is made for the normal case only and raises otherwise; then graphql-core completes the same value
    again from the start, so that messages, paths, locations and the propagation of null are its own. Reading a Row has
    no effects. ``plans`` is shared by all operations of a process; without it nothing is compiled.
    """

    def __init__(self, *args: Any, plans: PlanCache | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._plans = plans if self.middleware_manager is None and self.error_propagation else None
        self._variant: Variant | None = None
        self._completing_again = False

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        info: Info,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a Row by its plan, everything else as graphql-core does."""
        again = super().complete_object_value
        if not isinstance(result, Row):
            return again(return_type, field_details_list, info, path, result, position_context)
        return self._complete_rows(again, 1, return_type, field_details_list, info, path, result, position_context)

    def complete_abstract_value(
        self,
        return_type: GraphQLAbstractType,
        field_details_list: FieldDetailsList,
        info: Info,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """As for objects; the plan looks at the Row's own type name."""
        again = super().complete_abstract_value
        if not isinstance(result, Row):
            return again(return_type, field_details_list, info, path, result, position_context)
        return self._complete_rows(again, 1, return_type, field_details_list, info, path, result, position_context)

    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_details_list: FieldDetailsList,
        info: Info,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a list that begins with a Row by one plan for the whole list."""
        again = super().complete_list_value
        if type(result) is not list or not result or not isinstance(result[0], Row):
            return again(return_type, field_details_list, info, path, result, position_context)
        return self._complete_rows(again, len(result), return_type, field_details_list, info, path, result, position_context)

    def get_stream_usage(self, field_details_list: FieldDetailsList, path: Path) -> None:
        """None: lists are complete, also in subscriptions, where graphql-core would make an error of @stream."""

    def _complete_rows(  # noqa: PLR0917 - what graphql-core passes along
        self,
        again: Callable[..., Any],
        size: int,
        type_: GraphQLOutputType,
        details: FieldDetailsList,
        info: Info,
        path: Path,
        rows: Any,
        context: Any,
    ) -> Any:
        plan = self._plan(type_, details, size)
        if plan is None:
            return again(type_, details, info, path, rows, context)
        try:
            return plan.run(self, rows)
        except Exception:  # noqa: BLE001 - every reason is the same: graphql-core decides
            self._give_up_often_failing(plan)
        self._completing_again = True
        try:
            return again(type_, details, info, path, rows, context)
        finally:
            self._completing_again = False

    def _plan(self, type_: GraphQLOutputType, details: FieldDetailsList, size: int) -> Plan | None:
        if self._plans is None or self._completing_again:
            return None
        if self._variant is None:
            self._variant = self._plans.variant(self)
        return self._variant.plan(self, type_, details, size)

    def _give_up_often_failing(self, plan: Plan) -> None:
        if plan.failed() and self._variant is not None:
            self._variant.drop(plan)
