#!/bin/sh
# The image runs this once, on an empty data folder: the services' user owns its database and is no superuser,
# so that row security holds for it.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/database-password)" --username postgres --dbname postgres <<'END'
create role footnote login password :'password';
create database footnote owner footnote;
\connect footnote
create extension vector;
END
