"""Many changes with one request, all or nothing."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import (
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from drive.api.base import ApiView
from drive.api.grants import NewGrant
from drive.api.inputs import Id, Input, Name
from drive.api.permissions import People
from drive.api.schema_shapes import NodeShape
from drive.api.shapes import node_json
from drive.api.shares import NewShare
from drive.api.shares_shapes import ShareShape, share_json
from drive.api.spaces_shapes import GrantShape, grant_json
from drive.batch import running
from drive.batch.running import Done
from drive.batch.steps import MOST_STEPS, OPS, Step
from drive.lib.errors import DriveError, InvalidField
from drive.sharing.grants import Effective
from drive.tree.placing import CONFLICTS
from drive.tree.trashing import CLASHES


def _op(name: str) -> serializers.ChoiceField:
    return serializers.ChoiceField([name], help_text="`node` and `parent` may be `$3`: the node of step 3, before it.")


class CreateFolderStep(Input):
    op = _op("create_folder")
    parent = Id()
    name = Name()


class PublishStep(Input):
    """A finished upload becomes a file, in the folder that it began for or in another one of that space."""

    op = _op("publish")
    upload = Id()
    parent = Id(required=False)
    name = Name(required=False)
    conflict = serializers.ChoiceField(CONFLICTS, required=False)


class MoveStep(Input):
    op = _op("move")
    node = Id()
    parent = Id()
    name = Name(required=False)


class RenameStep(Input):
    op = _op("rename")
    node = Id()
    name = Name()


class CopyStep(Input):
    op = _op("copy")
    node = Id()
    parent = Id()
    name = Name(required=False)
    conflict = serializers.ChoiceField(CLASHES, required=False)


class TrashStep(Input):
    op = _op("trash")
    node = Id()


class ShareStep(NewShare):
    """A link to the node."""

    op = _op("share")
    node = Id()


class GrantStep(NewGrant):
    """A role on the node, for a person or a group."""

    op = _op("grant")
    node = Id()


KINDS: dict[str, type[Input]] = {
    "create_folder": CreateFolderStep, "publish": PublishStep, "move": MoveStep, "rename": RenameStep,
    "copy": CopyStep, "trash": TrashStep, "share": ShareStep, "grant": GrantStep,
}  # fmt: skip
assert set(KINDS) == set(OPS)


@extend_schema_field(
    PolymorphicProxySerializer(component_name="BatchStep", serializers=KINDS, resource_type_field_name="op", many=True)
)
class StepsField(serializers.ListField):
    """For the contract alone: `read_steps` reads."""


@extend_schema_serializer(component_name="Batch")
class BatchShape(serializers.Serializer[Any]):
    steps = StepsField(help_text=f"From 1 to {MOST_STEPS}.")


@extend_schema_serializer(component_name="BatchResult")
class ResultShape(serializers.Serializer[Any]):
    op = serializers.ChoiceField(OPS)
    node = NodeShape(allow_null=True, help_text="As it was after that step.")
    share = ShareShape(allow_null=True)
    grant = GrantShape(allow_null=True)


@extend_schema_serializer(component_name="BatchResults")
class ResultsShape(serializers.Serializer[Any]):
    results = ResultShape(many=True, help_text="One for each step, in their order.")


class Batch(ApiView):
    permission_classes = [People]

    @extend_schema(request=BatchShape, responses=ResultsShape)
    def post(self, request: Request) -> Response:
        """Runs the steps in one transaction: all of them, or none. A refusal names the step that it is about."""
        done = running.run(request.user, read_steps(request.data))
        return Response({"results": [_result_json(one) for one in done]})


def read_steps(data: Any) -> list[Step]:
    """The steps of a body. Raises InvalidField, UnknownField, InvalidName, with the `step` that is wrong."""
    if not isinstance(data, dict) or set(data) != {"steps"}:
        raise InvalidField(body="The body must be an object with `steps`, and nothing else.")
    steps = data["steps"]
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise InvalidField(steps=f"From 1 to {MOST_STEPS} steps.")
    return [_read(place, raw) for place, raw in enumerate(steps)]


def _read(place: int, raw: Any) -> Step:
    op = raw.get("op") if isinstance(raw, dict) else None
    kind = KINDS.get(op) if isinstance(op, str) else None
    try:
        if kind is None:
            raise InvalidField(op=f"One of {', '.join(OPS)}.")
        fields = kind.read(raw)
    except serializers.ValidationError as error:
        told = {name: " ".join(map(str, texts)) for name, texts in dict(error.detail).items()}
        wrong: DriveError = InvalidField(**told)
        wrong.extras["step"] = place
        raise wrong from None
    except DriveError as error:
        error.extras["step"] = place
        raise
    fields.pop("op")
    return Step(str(op), fields)


def _result_json(done: Done) -> dict[str, Any]:
    return {
        "op": done.op,
        "node": None if done.node is None else node_json(done.node),
        "share": None if done.share is None else share_json(done.share),
        "grant": None if done.grant is None else grant_json(Effective(done.grant, None)),
    }
