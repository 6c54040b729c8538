#!/bin/sh
# Lays a built service out for its image: image-layout.sh SERVICE FOLDER
#   FOLDER/libraries       other people's jars, a layer that seldom changes
#   FOLDER/own             Footnote's jars
#   FOLDER/java.arguments  what java is started with; an AOT cache needs the same class path in the same order
set -eu
service=$1
folder=$2
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

case $service in
standalone) main=dev.footnote.standalone.Standalone ;;
gateway) main=dev.footnote.gateway.Gateway ;;
ingestion-service) main=dev.footnote.ingestion.IngestionService ;;
embedding-service) main=dev.footnote.embedding.EmbeddingService ;;
inference-service) main=dev.footnote.inference.InferenceService ;;
*) echo "image-layout: there is no service '$service'" >&2 && exit 2 ;;
esac
[ -f "$home/$service/target/classpath" ] || {
    echo "image-layout: $service is not built; mvn package -pl standalone -am builds all" >&2
    exit 1
}

rm -rf "$folder/libraries" "$folder/own"
mkdir -p "$folder/libraries" "$folder/own"
jars=$(ls "$home/$service/target/$service"*.jar | head -n 1)
for jar in $jars $(tr ':' ' ' <"$home/$service/target/classpath"); do
    case $jar in
    "$home"/*) place=$folder/own ;;
    *) place=$folder/libraries ;;
    esac
    cp "$jar" "$place/"
    path=${path:+$path:}$place/${jar##*/}
done
{
    cat "$home/build/java.options"
    echo "-XX:AOTCache=$folder/footnote.aot"
    echo "-cp $path"
    echo "$main"
} >"$folder/java.arguments"
