#!/usr/bin/env bash
# Measures Pillar and its peers in one go, on a Redis of its own, and prints one table.
#
#   benchmarks/run.sh [rate-limit|lock|session|event|presence] [quick|full] [--write]
#   benchmarks/run.sh history [seconds] [seed]
#
# Caches are measured, or rate limiters, locks, sessions, events or who is there. full takes more rounds than quick, and all
# peers everywhere. --write puts the table into docs/benchmarks.md. history looks for stale values in Spring's
# RedisCacheManager and in Pillar instead.
set -euo pipefail

# shellcheck source=build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"

modules=(embedded-redis autoconfigure starter benchmarks)

if [[ ${1:-} == history ]]; then
  shift
  build "$target/classpath" "${modules[@]}"
  exec "$java" -cp "$(classpath)" io.pillar.benchmark.RedisCacheManagerHistory "$@"
fi

suite=cache
mode=quick
page=()
for argument in "$@"; do
  case $argument in
    rate-limit | lock | session | event | presence) suite=$argument ;;
    quick | full) mode=$argument ;;
    --write) page=("$root/docs/benchmarks.md") ;;
    *)
      sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
      exit 2
      ;;
  esac
done

build "$target/classpath" "${modules[@]}"
exec "$java" -cp "$(classpath)" io.pillar.benchmark.BenchmarkRun "$suite" "$mode" "$target" ${page[@]+"${page[@]}"}
