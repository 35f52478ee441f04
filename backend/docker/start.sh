#!/bin/sh
# The image's roles. Anything else is a manage.py command: docker-compose run --rm api createsuperuser
set -eu
case "$1" in
api)
    python manage.py migrate --verbosity 0
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
