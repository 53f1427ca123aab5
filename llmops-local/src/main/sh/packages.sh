# Sourced by the scripts beside it: the npm packages with llama.cpp's libraries, pinned by SHA-256, and how they are fetched.

LLAMA_VERSION=v0.4.0
PACKAGE_VERSION=3.21.1
SOURCES=node-llama-cpp
SOURCES_SHA256=7a231d6bafa14142a1cbed9893d4ec5bc6041b2a5f5939a623accaab4203c11f

# By platform: the name of the package is @node-llama-cpp/PLATFORM.
declare -A BINARIES_SHA256=(
    [linux-x64]=4b5b65a8b2611d8af94349b02d815c0f424a30a0a19aef2be5db25ecfef6730f
    [linux-x64-vulkan]=4877be47f01586481615aec277c23c7f660592ce66eec2753ff1dcc967a9a0d2
    [linux-x64-cuda]=499b4012541cb3e01b3d35e18e7dd2dc546174979494b02dbcc0a6667ed6b7d9
    [linux-arm64]=2c4271d060429701d27c7b0fd5ba8e83b37d36c427faf97d54d003d5d73b62dd
    [mac-arm64-metal]=cd11a52fab1935fde5abd221b5ecf8167686b45e386b6a02df49cb9b2814e9d6
    [win-x64]=9e48b1bf39e41c8b955a20006a3bdfd4861bedbb2661c87f7e29a5207f1ff0e8
)

cache=${LLMOPS_HOME:-$HOME/.cache/llmops}/build
headers=$cache/llama.cpp-$LLAMA_VERSION-${SOURCES_SHA256:0:12}

# In Maven's form, so that whoever looks for errors in its output finds this one.
die() {
    echo "[ERROR] llmops-local: $*" >&2
    exit 1
}

need() {
    command -v "$1" >/dev/null || die "$1 is missing, and the native part cannot be built without it; install $2."
}

# One build at a time uses the cache; the lock ends with the script.
lock_cache() {
    mkdir -p "$cache" 2>/dev/null || die "the folder $cache cannot be made, so set LLMOPS_HOME to a folder that can be written."
    exec 9>"$cache/.lock"
    if command -v flock >/dev/null; then
        flock 9
    fi
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

# fetch_binaries PLATFORM: the package of a platform, as $cache/PLATFORM-VERSION.tgz
fetch_binaries() {
    fetch "@node-llama-cpp/$1" "${BINARIES_SHA256[$1]}" "$cache/$1-$PACKAGE_VERSION.tgz"
}

# The headers and the licence of llama.cpp, as the folder $headers.
fetch_headers() {
    # The templates are for tests.
    [ -d "$headers/models/templates" ] && return
    need git "git"
    fetch "$SOURCES" "$SOURCES_SHA256" "$cache/$SOURCES-$PACKAGE_VERSION.tgz"
    local work
    work=$(mktemp -d "$cache/headers.XXXXXX")
    tar xzf "$cache/$SOURCES-$PACKAGE_VERSION.tgz" -C "$work" package/llama/gitRelease.bundle package/llama/llama.cpp.info.json
    grep -q "\"$LLAMA_VERSION\"" "$work/package/llama/llama.cpp.info.json" ||
        die "$SOURCES@$PACKAGE_VERSION does not hold llama.cpp $LLAMA_VERSION."
    git clone -q --bare "$work/package/llama/gitRelease.bundle" "$work/llama.git"
    mkdir "$work/tree"
    git --git-dir "$work/llama.git" archive HEAD include ggml/include common models/templates LICENSE | tar x -C "$work/tree"
    rm -rf "$headers"
    mv "$work/tree" "$headers"
    rm -rf "$work" "$cache/$SOURCES-$PACKAGE_VERSION.tgz"
}
