#!/usr/bin/env bash
# Fetches llama.cpp's prebuilt libraries of a platform or a GPU with npm pack, checks their SHA-256, and puts them with a
# manifest of hashes into OUTPUT_FOLDER/PLATFORM.
#
#   fetch-natives.sh PLATFORM OUTPUT_FOLDER
#
# linux-x64-vulkan, linux-x64-cuda: the one library that the build for linux-x64 lacks, for llmops-local-vulkan and
#   llmops-local-cuda. The manifest also names the ggml that it was built with; a runtime that has another one is refused.
# linux-arm64, mac-arm64-metal, win-x64: all libraries, for a build on that system. The shim has to be compiled there
#   (build-natives.sh does it for linux-arm64).
set -euo pipefail
. "$(dirname "$0")/packages.sh"

platform=${1:-}
output=${2:-}
[ -n "$output" ] && [ -n "${BINARIES_SHA256[$platform]:-}" ] ||
    die "use fetch-natives.sh PLATFORM OUTPUT_FOLDER, with one of these platforms: ${!BINARIES_SHA256[*]}"
need sha256sum "GNU coreutils"
lock_cache

kept=$cache/fetched-$platform-${BINARIES_SHA256[$platform]:0:12}
if [ ! -d "$kept" ]; then
    fetch_binaries "$platform"
    fetch_headers
    work=$(mktemp -d "$cache/fetched.XXXXXX")
    tar xzf "$cache/$platform-$PACKAGE_VERSION.tgz" -C "$work" "package/bins/$platform"
    libraries=$work/package/bins/$platform
    # What is only for Node.js.
    rm -f "$libraries"/llama-addon.* "$libraries"/_nlcBuildMetadata.json
    mkdir "$work/all"
    case $platform in
        linux-x64-*)
            backend=libggml-${platform#linux-x64-}.so
            (cd "$libraries" && sha256sum -- "$backend" libggml-base.so) >"$work/manifest"
            mv "$libraries/$backend" "$work/all"
            ;;
        *)
            mv "$libraries"/* "$work/all"
            (cd "$work/all" && sha256sum -- *) >"$work/manifest"
            ;;
    esac
    (cd "$headers" && sha256sum LICENSE) | sed "s/LICENSE/LICENSE-llama.cpp/" >>"$work/manifest"
    cp "$headers/LICENSE" "$work/all/LICENSE-llama.cpp"
    mv "$work/manifest" "$work/all/manifest"
    mv "$work/all" "$kept"
    # Only the libraries are kept: a package of CUDA is 143 MB.
    rm -rf "$work" "$cache/$platform-$PACKAGE_VERSION.tgz"
fi

if ! cmp -s "$kept/manifest" "$output/$platform/manifest" 2>/dev/null; then
    mkdir -p "$output/$platform"
    cp "$kept"/* "$output/$platform"
fi
