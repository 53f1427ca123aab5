#!/usr/bin/env bash
# Builds what llmops-local needs beside Java: fetches llama.cpp's prebuilt libraries and headers with npm pack, checks
# their SHA-256, compiles the JNI shim with g++, and puts libraries and a manifest of hashes into OUTPUT_FOLDER/PLATFORM.
#
#   build-natives.sh JAVA_HOME OUTPUT_FOLDER
#   build-natives.sh JAVA_HOME - REFERENCE_SOURCE REFERENCE_PROGRAM
#
# The second form compiles one C++ program against the same libraries instead, for the benchmarks.
# Everything fetched or built is kept under LLMOPS_HOME (default ~/.cache/llmops), so the next build only copies.
set -euo pipefail

. "$(dirname "$0")/packages.sh"

here=$(cd "$(dirname "$0")/../cpp" && pwd)
jdk=$1
output=$2
reference_source=${3:-}
reference_program=${4:-}
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=linux-x64 ;;
    # Compiles against the right libraries, but nobody has run it yet.
    Linux-aarch64) platform=linux-arm64 ;;
    *) die "the native part is built for Linux on x86-64 (and, never tried, arm64) only so far, and this is $(uname -s) on $(uname -m)." ;;
esac
need g++ "a C++ compiler (Debian: g++)"
[ -f "$jdk/include/jni.h" ] || die "$jdk has no include/jni.h, so run the build with a JDK instead of a JRE."

lock_cache

key=$( (cat "$here"/*.cpp "$here"/*.h "$0" "$(dirname "$0")/packages.sh"; g++ --version | head -1; echo "$jdk") | sha256sum | cut -c1-16)
natives=$cache/natives-$key

fetch_headers

# What no build has asked for in two weeks is of an older state of the sources.
find "$cache" -maxdepth 1 -name 'natives-*' -mtime +14 -exec rm -rf {} +
if [ ! -d "$natives" ]; then
    fetch_binaries "$platform"
    work=$(mktemp -d "$cache/natives.XXXXXX")
    mkdir "$work/all"
    tar xzf "$cache/$platform-$PACKAGE_VERSION.tgz" -C "$work" --strip-components=3 "package/bins/$platform"
    mv "$work"/*.so "$work/all"
    cp "$headers/LICENSE" "$work/all/LICENSE-llama.cpp"
    # No fused operations: scores shall have the same bits on every processor.
    flags=(-std=c++17 -O3 -ffp-contract=off -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -Wl,--no-undefined)
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

if [ "$output" != - ] && ! cmp -s "$natives/manifest" "$output/$platform/manifest" 2>/dev/null; then
    mkdir -p "$output/$platform"
    cp "$natives"/* "$output/$platform"
fi

if [ -n "$reference_program" ] && [ ! "$reference_program" -nt "$reference_source" -o ! "$reference_program" -nt "$natives/manifest" ]; then
    mkdir -p "$(dirname "$reference_program")"
    g++ -std=c++17 -O2 -Wall -Wextra -Werror -DNATIVES_FOLDER="\"$natives\"" \
        -isystem "$headers/include" -isystem "$headers/ggml/include" \
        -o "$reference_program" "$reference_source" -Wl,-rpath,"$natives" \
        "$natives"/libllama.*.so "$natives"/libggml.*.so "$natives/libggml-base.so"
fi
