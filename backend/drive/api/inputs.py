"""What a JSON body may hold: objects with known fields of the right type, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from drive.lib import names
from drive.lib.errors import InvalidField, UnknownField


class StrictJson(JSONParser):
    """JSON, or 400 `not_json`: also for what nests deeper than the parser can follow.

    REST framework reads a body past Django's own limit, so the limit is held here: 413 `too_large`.
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise RequestDataTooBig
        try:
            return super().parse(io.BytesIO(raw), media_type, parser_context)
        except RecursionError:
            raise ParseError from None


class Input(serializers.Serializer):
    """A body. Raises InvalidField, UnknownField and whatever its fields raise."""

    @classmethod
    def read(cls, data: Any) -> dict[str, Any]:
        """The validated fields that were given."""
        if not isinstance(data, dict):
            raise InvalidField(body="The body must be a JSON object.")
        unknown = [name for name in data if name not in cls().fields]
        if unknown:
            raise unknown_fields(unknown)
        body = cls(data=data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


def unknown_fields(found: Iterable[str]) -> UnknownField:
    # They came from outside: cut, and without the lone surrogates that JSON can hold and UTF-8 can not.
    shown = [str(name)[:100].encode("utf-8", "replace").decode() for name in found]
    return UnknownField(
        f"There is no field {', '.join(shown[:10])}.", fields={name: ["Unknown."] for name in shown[:10]}
    )


class Text(serializers.CharField):
    """A JSON string, as it is: not a number, not trimmed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **kwargs)
        self.validators: list[Any] = []  # DRF's own would answer before ours; names have one validator for all doors

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return serializers.Field.run_validation(self, data)


class Name(Text):
    """A node's name. Raises InvalidName."""

    def to_internal_value(self, data: Any) -> str:
        return names.clean(super().to_internal_value(data))


class Id(Text):
    """An id, as an opaque string: the gate says whether it leads anywhere."""
