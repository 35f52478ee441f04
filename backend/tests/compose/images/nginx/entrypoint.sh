#!/bin/sh
# Templates through envsubst, as the real image does it.
set -eu
out=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
known=$(env | cut -d= -f1 | grep -E "${NGINX_ENVSUBST_FILTER:-}" | sed 's/.*/${&}/')
for template in /etc/nginx/templates/*.template; do
    envsubst "$known" < "$template" > "$out/$(basename "$template" .template)"
done
exec "$@"
