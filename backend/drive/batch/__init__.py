"""Many changes in one transaction, all or nothing. The only room above sharing and uploads."""
