#!/usr/bin/env bash
# Lists the NVIDIA GPUs of this machine for Spark, numbered as by nvidia-smi:
#   {"name": "gpu", "addresses": ["0", "1"]}
#
# For spark.worker.resource.gpu.discoveryScript, spark.executor.resource.gpu.discoveryScript and
# spark.driver.resource.gpu.discoveryScript. See docs/gpus.md.
#
# NVIDIA_SMI   the program, if it is not on the PATH
set -euo pipefail

smi=${NVIDIA_SMI:-nvidia-smi}
command -v "$smi" >/dev/null || {
  echo "gpu-discovery: no $smi found; install the NVIDIA driver, or set NVIDIA_SMI" >&2
  exit 1
}
indexes=$("$smi" --query-gpu=index --format=csv,noheader) || {
  echo "gpu-discovery: $smi failed: $indexes" >&2
  exit 1
}
addresses=
while read -r index; do
  case $index in
    '') ;;
    *[!0-9]*)
      echo "gpu-discovery: $smi printed '$index' where a number was expected" >&2
      exit 1
      ;;
    *) addresses="$addresses${addresses:+, }\"$index\"" ;;
  esac
done <<< "$indexes"
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
