from tests.unit.bytes.people import bo, transactional_db  # noqa: F401
