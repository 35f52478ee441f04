"""Rows of hand-written SQL as model instances. For what every request asks: the ORM compiles the same statement anew
each time, which takes several times as long as running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Converter = Callable[[Any, Any, Any], Any]


class Loader(Generic[Row]):
    """Reads instances of one model from a part of a row. `fields` are attribute names; without any, all fields."""

    def __init__(self, model: type[Row], *fields: str) -> None:
        self._model = model
        wanted = set(fields)
        self._fields = [field for field in model._meta.concrete_fields if not wanted or field.attname in wanted]
        self._names = [field.attname for field in self._fields]
        self._converters: dict[str, list[tuple[int, Any, list[Converter]]]] = {}
        self._columns: dict[str, str] = {}
        self.width = len(self._fields)

    @property
    def table(self) -> str:
        """The table's name, quoted for the engine."""
        return connection.ops.quote_name(self._model._meta.db_table)

    @property
    def columns(self) -> str:
        """What to select, quoted for the engine; the table goes by its own name."""
        found = self._columns.get(connection.vendor)
        if found is None:
            quote = connection.ops.quote_name
            found = ", ".join(f"{self.table}.{quote(str(field.column))}" for field in self._fields)
            self._columns[connection.vendor] = found
        return found

    def read(self, row: Sequence[Any], start: int = 0) -> Row:
        """The instance whose columns stand in the row from `start` on."""
        values = list(row[start : start + self.width])
        for place, expression, converters in self._converting():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return self._model.from_db(connection.alias, self._names, values)

    def _converting(self) -> list[tuple[int, Any, list[Converter]]]:
        """Which values the engine gives in another form than Django does, as in its own compiler."""
        found = self._converters.get(connection.vendor)
        if found is None:
            found = []
            for place, field in enumerate(self._fields):
                column = field.cached_col
                converters = connection.ops.get_db_converters(column) + field.get_db_converters(connection)
                if converters:
                    found.append((place, column, converters))
            self._converters[connection.vendor] = found
        return found
