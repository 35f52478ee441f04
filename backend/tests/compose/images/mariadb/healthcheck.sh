#!/bin/sh
# --connect --innodb_initialized, the two that docker-compose.common.yml asks for.
set -eu
query="SELECT 1 FROM information_schema.ENGINES WHERE engine = 'innodb' AND support IN ('YES', 'DEFAULT')"
[ "$(mariadb --no-defaults --protocol=tcp --host=127.0.0.1 --user=healthcheck --skip-column-names --execute "$query")" = 1 ]
