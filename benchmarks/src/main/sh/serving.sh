#!/usr/bin/env bash
# Compares calls by this library with the JDK's client, LangChain4j, LiteLLM and Portkey's gateway, against one server on the loopback
# address in a separate process: bin/benchmark serving [--quick] [--no-gateways]
# --quick is for seeing that it works; its figures are no measurement. LiteLLM (pip) and Portkey's gateway (npm) are installed into a
# temporary folder, and left out with a message where they cannot be; LITELLM_VENV names a virtual environment that has litellm[proxy],
# as bin/test --systems makes one.
# Called by bin/benchmark, which says by environment how to run Java: SERVING_JAVA has the command.
set -euo pipefail
python=$(cd "$(dirname "${BASH_SOURCE[0]}")/../python" && pwd -P)
litellm_version=1.108.7
portkey_version=1.15.2
arguments=()
gateways=yes
for argument in "$@"; do
  case $argument in
    --quick) arguments+=(quick) ;;
    --no-gateways) gateways=no ;;
    *) echo "serving: '$argument' is none of --quick and --no-gateways" >&2; exit 2 ;;
  esac
done

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]:-}"; do
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap finish EXIT

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# await URL PID: until the server answers, for two minutes at most.
await() {
  for _ in $(seq 240); do
    kill -0 "$2" 2>/dev/null || return 1
    if curl --silent --output /dev/null --max-time 2 "$1"; then return 0; fi
    sleep 0.5
  done
  return 1
}

# shellcheck disable=SC2086 # SERVING_JAVA holds several words.
$SERVING_JAVA -Xmx256m -XX:+UseSerialGC dev.llmops.benchmarks.serving.LoopbackServer >"$work/port" &
pids+=($!)
for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.1; done
server=http://127.0.0.1:$(cat "$work/port")/v1
arguments+=("server=$server")

start_litellm() {
  local venv=${LITELLM_VENV:-$work/venv} port key
  if [ ! -x "$venv/bin/litellm" ]; then
    command -v python3 >/dev/null || { echo "serving: LiteLLM is left out: python3 is missing" >&2; return; }
    echo "serving: installing litellm[proxy]==$litellm_version ..." >&2
    if ! { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check "litellm[proxy]==$litellm_version"; } >"$work/pip.log" 2>&1; then
      echo "serving: LiteLLM is left out: pip says: $(tail -n 1 "$work/pip.log")" >&2
      return
    fi
  fi
  arguments+=("python=$venv/bin/python" "sdk=$python/litellm_sdk.py")
  port=$(free_port)
  key=sk-$(python3 -c 'import secrets; print(secrets.token_hex(16))')
  cat >"$work/litellm.yaml" <<YAML
model_list:
  - model_name: m
    litellm_params: {model: openai/m, api_base: "$server", api_key: none}
general_settings: {master_key: $key}
YAML
  HOME=$work LITELLM_LOCAL_MODEL_COST_MAP=True "$venv/bin/litellm" --config "$work/litellm.yaml" --host 127.0.0.1 --port "$port" --telemetry False >"$work/litellm.log" 2>&1 &
  pids+=($!)
  if await "http://127.0.0.1:$port/health/liveliness" $!; then
    arguments+=("litellm=http://127.0.0.1:$port/v1" "key=$key")
  else
    echo "serving: LiteLLM's proxy is left out: it did not start: $(tail -n 1 "$work/litellm.log")" >&2
  fi
}

start_portkey() {
  local port
  command -v npm >/dev/null || { echo "serving: Portkey's gateway is left out: npm is missing" >&2; return; }
  echo "serving: installing @portkey-ai/gateway@$portkey_version ..." >&2
  if ! npm install --silent --no-audit --no-fund --prefix "$work/portkey" "@portkey-ai/gateway@$portkey_version" >"$work/npm.log" 2>&1; then
    echo "serving: Portkey's gateway is left out: npm says: $(tail -n 1 "$work/npm.log")" >&2
    return
  fi
  port=$(free_port)
  (cd "$work/portkey" && exec node node_modules/@portkey-ai/gateway/build/start-server.js --headless --port="$port") >"$work/portkey.log" 2>&1 &
  pids+=($!)
  if await "http://127.0.0.1:$port/" $!; then
    arguments+=("portkey=http://127.0.0.1:$port/v1")
  else
    echo "serving: Portkey's gateway is left out: it did not start: $(tail -n 1 "$work/portkey.log")" >&2
  fi
}

if [ "$gateways" = yes ]; then
  start_litellm
  start_portkey
fi
# shellcheck disable=SC2086
$SERVING_JAVA dev.llmops.benchmarks.serving.ServingComparison "${arguments[@]}"
