from tests.unit.bytes.people import transactional_db  # noqa: F401
from tests.unit.operations.house import house  # noqa: F401
