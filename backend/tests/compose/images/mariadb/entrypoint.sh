#!/bin/sh
# What the real image makes of these variables at a first start: a database, an account, one for the health check.
set -eu
case "$1" in -*) set -- mariadbd "$@" ;; esac
set -- "$@" --datadir=/var/lib/mysql --socket=/run/mysqld/mysqld.sock --pid-file=/run/mysqld/mysqld.pid --bind-address=0.0.0.0
if [ ! -d /var/lib/mysql/mysql ]; then
    : "${MARIADB_RANDOM_ROOT_PASSWORD:?} ${MARIADB_PASSWORD:?}"
    shift
    mariadb-install-db --datadir=/var/lib/mysql --skip-test-db --auth-root-authentication-method=normal "$@" >/dev/null
    mariadbd "$@" --bootstrap <<SQL
FLUSH PRIVILEGES;
DELETE FROM mysql.global_priv WHERE User = '';
CREATE DATABASE $MARIADB_DATABASE;
CREATE USER $MARIADB_USER@'%' IDENTIFIED BY '$MARIADB_PASSWORD';
GRANT ALL ON $MARIADB_DATABASE.* TO $MARIADB_USER@'%';
CREATE USER healthcheck@'127.0.0.1';
SET PASSWORD FOR root@localhost = PASSWORD('$(tr -dc a-z0-9 < /dev/urandom | head -c 32)');
SQL
    set -- mariadbd "$@"
fi
exec "$@"
