#!/bin/sh
# The image's roles. Anything else is a manage.py command: docker-compose run --rm --no-deps backend createsuperuser
set -eu
case "$1" in
migrate)
    # Waits for the database, and ends with one line on settings that it does not serve with.
    python -m config.wsgi
    exec python manage.py migrate --verbosity 0 --skip-checks
    ;;
restore)
    python -m config.wsgi
    exec python manage.py "$@"
    ;;
backend)
    token=$(python manage.py setup_token)
    if [ -n "$token" ]; then
        echo "First start. Make the first administrator on the page with this setup token: $token"
    fi
    exec gunicorn --config config/gunicorn.py config.wsgi
    ;;
events) exec python -m drive.events ;;
worker) exec python manage.py worker ;;
*) exec python manage.py "$@" ;;
esac
