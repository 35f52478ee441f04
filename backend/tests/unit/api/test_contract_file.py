"""openapi.yaml is what the code says."""

from pathlib import Path

import yaml
from django.conf import settings
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from drive.api.problem import STATUS
from drive.api.schema_operations import OPERATIONS

COMMITTED = Path(settings.BACKEND, "openapi.yaml")


def test_the_committed_contract_is_up_to_date():
    GENERATOR_STATS.reset()
    made = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(made)
    assert not GENERATOR_STATS
    text = OpenApiYamlRenderer().render(made, renderer_context={}).decode()
    assert COMMITTED.read_text() == text, "run: manage.py spectacular --file openapi.yaml"


def test_operations_have_names_of_their_own():
    contract = yaml.safe_load(COMMITTED.read_text())
    found = [described["operationId"] for methods in contract["paths"].values() for described in methods.values()]
    assert sorted(found) == sorted({operation.id for operation in OPERATIONS.values()})
    assert len(found) == len(set(found))


def test_every_code_of_an_operation_is_one_that_the_server_knows():
    for operation in OPERATIONS.values():
        assert set(operation.codes(json_body=True)) <= set(STATUS), operation.id
