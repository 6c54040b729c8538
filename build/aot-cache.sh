#!/bin/sh
# Starts a service once, up to the point where it would serve, and keeps what was loaded and linked:
# aot-cache.sh JAVA FOLDER MODELS CACHE. FOLDER is what image-layout.sh made, MODELS holds tiny models
# (minilm, smollm2), CACHE is the file to write. The database is an embedded one in a temporary folder.
set -eu
java=$1
folder=$2
models=$3
cache=$4
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

grep -v '^-XX:AOTCache=' "$folder/java.arguments" >"$data/java.arguments"
FOOTNOTE_ADDRESS=127.0.0.1 FOOTNOTE_PORT=0 MANAGEMENT_SERVER_PORT=0 FOOTNOTE_DATA=$data/data \
    FOOTNOTE_MODELS=$models FOOTNOTE_EMBEDDING_MODEL=minilm FOOTNOTE_INFERENCE_MODEL=smollm2 \
    FOOTNOTE_ADMIN_KEY=of-this-start-only \
    "$java" -XX:AOTCacheOutput="$cache" -Dspring.context.exit=onRefresh "@$data/java.arguments"
[ -s "$cache" ] || { echo "aot-cache: $cache was not written" >&2 && exit 1; }
