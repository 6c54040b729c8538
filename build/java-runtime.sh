#!/bin/sh
# Makes the Java runtime of the images: java-runtime.sh FOLDER. Without the tools, man pages and locales of a JDK.
# jdk.charsets: documents come in any encoding. JAVA_HOME, or javac on the PATH, is a JDK 25.
set -eu
folder=$1
jdk=${JAVA_HOME:-$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v javac)")")")}
rm -rf "$folder"
"$jdk/bin/jlink" --output "$folder" --no-header-files --no-man-pages --compress zip-6 \
    --generate-cds-archive --add-modules \
    java.se,jdk.charsets,jdk.crypto.ec,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
