#!/bin/sh
# Compiles the kernels for this machine's system into FOLDER/<system>-<processor>/libfootnote.so, once for
# each variant of processor. Without a compiler it says so and succeeds: the kernels in Java compute then.
set -eu
here=$(dirname -- "$0")
source=$here/kernels.c
system=$(uname -s | tr '[:upper:]' '[:lower:]')
processor=$(uname -m | sed -e 's/^amd64$/x86_64/' -e 's/^arm64$/aarch64/')
folder=$1/$system-$processor
objects=$2

compiler=''
for name in "${CC:-}" cc gcc clang; do
    [ -z "$name" ] || ! command -v "$name" >/dev/null || { compiler=$name && break; }
done
if [ -z "$compiler" ]; then
    rm -rf "$folder"
    echo "native kernels: no C compiler (cc, gcc, clang) on the PATH; the kernels in Java compute"
    exit 0
fi

library=$folder/libfootnote.so
[ ! -f "$library" ] || [ -n "$(find "$here" -type f -newer "$library")" ] || exit 0

compile() { # VARIANT FLAGS...
    variant=$1
    shift
    "$compiler" -std=gnu11 -O3 -fPIC -fvisibility=hidden -ffp-contract=fast -fno-math-errno \
        -fno-trapping-math -Wall -Wextra -Wno-psabi -DVARIANT="$variant" "$@" \
        -c "$source" -o "$objects/$variant.o"
}

build() {
    compile plain -DCHOOSES || return 1
    all=$objects/plain.o
    if [ "$processor" = x86_64 ]; then
        compile avx2 -mavx2 -mfma || return 1
        compile avx512 -mavx512f -mavx512bw -mavx512vl -mavx512vnni -mfma -mprefer-vector-width=512 || return 1
        all="$all $objects/avx2.o $objects/avx512.o"
    fi
    # shellcheck disable=SC2086 # a list of files
    "$compiler" -shared -o "$library.new" $all && mv "$library.new" "$library"
}

mkdir -p "$folder" "$objects"
if ! build; then
    rm -rf "$folder"
    echo "native kernels: $compiler could not compile them (see above); the kernels in Java compute"
fi
