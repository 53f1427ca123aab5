#!/usr/bin/env bash
# Builds llama.cpp's own llama-bench, llama-batched-bench and llama-server, to compare with, and prints the folder they
# are in. Their sources come from the same npm package as the headers of llmops-local, and they are linked with the very
# libraries that llmops-local runs on: what differs in a comparison is who drives them, not how the kernels were compiled.
#
#   build-llama-tools.sh
#
# Takes five to fifteen minutes the first time, on one core and with the lowest priority, and is no part of bin/test.
# Everything is kept under LLMOPS_HOME (default ~/.cache/llmops); what is there is used again.
set -euo pipefail

VERSION=3.21.1
BINARIES=@node-llama-cpp/linux-x64
BINARIES_SHA256=4b5b65a8b2611d8af94349b02d815c0f424a30a0a19aef2be5db25ecfef6730f
SOURCES=node-llama-cpp
SOURCES_SHA256=7a231d6bafa14142a1cbed9893d4ec5bc6041b2a5f5939a623accaab4203c11f

cache=${LLMOPS_HOME:-$HOME/.cache/llmops}/build
tools=$cache/llama-tools-$VERSION-${SOURCES_SHA256:0:12}

die() {
    echo "build-llama-tools: $*" >&2
    exit 1
}

# fetch PACKAGE SHA256 FOLDER: a checked npm package, unpacked
fetch() {
    local file
    echo "fetching $1@$VERSION" >&2
    file=$(cd "$work" && npm pack --loglevel=error "$1@$VERSION" | tail -1) || die "npm could not fetch $1@$VERSION."
    [ "$(sha256sum <"$work/$file" | cut -d' ' -f1)" = "$2" ] || die "npm delivered another $1@$VERSION than the one with SHA-256 $2."
    mkdir -p "$3"
    tar xzf "$work/$file" -C "$3" --strip-components=1
    rm "$work/$file"
}

# compile SOURCE...: objects named after their path
compile() {
    local source object language
    for source in "$@"; do
        # llama.cpp compiles sha1.c as C++ too, to keep it in a namespace.
        case $source in
            */sha1.c | *.cpp) language=(-x c++ -std=c++17) ;;
            *) language=(-x c) ;;
        esac
        object=$work/objects/${source//\//_}.o
        objects+=("$object")
        echo "  $source" >&2
        nice -n 19 g++ "${language[@]}" -O2 -w -DNDEBUG -DCPPHTTPLIB_LISTEN_BACKLOG=512 -DCPPHTTPLIB_TCP_NODELAY=1 \
            -DCPPHTTPLIB_FORM_URL_ENCODED_PAYLOAD_MAX_LENGTH=1048576 -DCPPHTTPLIB_REQUEST_URI_MAX_LENGTH=32768 -DLLAMA_SUBPROCESS \
            -I"$tree" -I"$tree/include" -I"$tree/ggml/include" -I"$tree/common" -I"$tree/vendor" -I"$tree/vendor/hash" \
            -I"$tree/tools/mtmd" -I"$tree/tools/server" -I"$work/ui" \
            -c "$tree/$source" -o "$object"
    done
}

# link NAME OBJECT...
link() {
    g++ -o "$work/bin/$1" "${@:2}" -Wl,-rpath,'$ORIGIN' -Wl,--allow-shlib-undefined \
        "$work"/bin/libllama-common.so "$work"/bin/libllama.*.so "$work"/bin/libggml.*.so "$work"/bin/libggml-base.so -lpthread -ldl
}

if [ ! -d "$tools" ]; then
    for tool in npm git g++; do
        command -v "$tool" >/dev/null || die "$tool is missing."
    done
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/tools.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/bin" "$work/objects" "$work/ui"
    tree=$work/tree

    fetch "$BINARIES" "$BINARIES_SHA256" "$work/binaries"
    mv "$work"/binaries/bins/linux-x64/*.so "$work/bin"
    fetch "$SOURCES" "$SOURCES_SHA256" "$work/sources"
    git clone -q --bare "$work/sources/llama/gitRelease.bundle" "$work/llama.git"
    mkdir "$tree"
    git --git-dir "$work/llama.git" archive HEAD | tar x -C "$tree"

    # The server wants its web page as a C++ file: an empty one.
    g++ -std=c++17 -O1 -w -o "$work/embed" "$tree/tools/ui/embed.cpp"
    "$work/embed" "$work/ui/ui.cpp" "$work/ui/ui.h" >&2

    echo "compiling (one core, lowest priority)" >&2
    objects=()
    compile tools/llama-bench/llama-bench.cpp tools/llama-bench/main.cpp
    link llama-bench "${objects[@]}"
    objects=()
    compile tools/batched-bench/batched-bench.cpp tools/batched-bench/main.cpp
    link llama-batched-bench "${objects[@]}"
    objects=()
    mapfile -t sources < <(cd "$tree" && ls tools/server/*.cpp tools/mtmd/{mtmd,mtmd-audio,mtmd-image,mtmd-helper,mtmd-helper-gen,clip}.cpp tools/mtmd/models/*.cpp \
        vendor/cpp-httplib/httplib.cpp vendor/hash/*.cpp vendor/hash/*/*.c)
    compile "${sources[@]}"
    g++ -std=c++17 -O1 -w -I"$work/ui" -c "$work/ui/ui.cpp" -o "$work/objects/ui.o"
    link llama-server "${objects[@]}" "$work/objects/ui.o"
    cp "$tree/LICENSE" "$work/bin/LICENSE-llama.cpp"
    mv "$work/bin" "$tools"
fi
echo "$tools"
