#!/usr/bin/env bash
# The command line of LLMOps for Java, as bin/release packs it: with its own Java, from any folder, also called by a link.
set -euo pipefail
here=${BASH_SOURCE[0]}
while [ -L "$here" ]; do
  link=$(readlink "$here")
  case $link in
    /*) here=$link ;;
    *) here=$(dirname "$here")/$link ;;
  esac
done
home=$(cd "$(dirname "$here")/.." && pwd -P)

# Java reads arguments in the encoding of the locale, and the one of C has no letter beyond ASCII.
case $(locale charmap 2>/dev/null) in
  ANSI_X3.4-1968 | US-ASCII | ASCII | '') export LC_ALL=C.UTF-8 ;;
esac
# JAVA_OPTS is split on purpose: it holds several options.
# shellcheck disable=SC2086
exec "$home/runtime/bin/java" --enable-native-access=ALL-UNNAMED \
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -Djava.util.logging.config.file="$home/lib/logging.properties" ${JAVA_OPTS:-} \
  -cp "$home/lib/*" dev.llmops.cli.Main "$@"
