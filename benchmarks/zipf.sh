#!/usr/bin/env bash
# Asks two nodes of the sample application for bots, some far more often than others, once without caches and once with
# them, and prints how much the node's own memory answered and how many database queries that saved. Exits with 0 if
# both reach their targets.
#
#   benchmarks/zipf.sh
#
# BOTS, EXPONENT, REQUESTS, WRITES (of a hundred requests) and SEED change the load.
set -euo pipefail

# shellcheck source=build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"

directory=$(mktemp -d)
nodes=()

stop() {
  local node
  for node in ${nodes[@]+"${nodes[@]}"}; do
    kill "$node" 2> /dev/null || true
  done
  for node in ${nodes[@]+"${nodes[@]}"}; do
    wait "$node" 2> /dev/null || true
  done
  nodes=()
}
trap 'stop; rm -rf "$directory"' EXIT

free_ports() {
  "$java" -cp "$(classpath)" io.pillar.benchmark.FreePorts 3
}

# Usage: start <port> <redis port> <log> [property]...
start() {
  local port=$1 redis=$2 log=$3
  shift 3
  "$java" -Xmx512m -jar "$root/sample-app/target/pillar-sample-app.jar" --server.port="$port" \
    --pillar.embedded-redis.port="$redis" --pillar.rate-limit.enabled=false --sample.directory="$directory" \
    --spring.sql.init.data-locations="classpath:data.sql,file:$directory/bots.sql" "$@" > "$log" 2>&1 &
  nodes+=($!)
  for _ in {1..120}; do
    if curl -fs -o /dev/null "http://127.0.0.1:$port/actuator/health"; then
      return
    fi
    sleep 0.5
  done
  echo "The node on port $port did not start:" >&2
  tail -n 30 "$log" >&2
  exit 1
}

# Usage: drive <file for the counts> [property]...
drive() {
  local counts=$1 one two redis
  shift
  read -r one two redis <<< "$(free_ports)"
  start "$one" "$redis" "$directory/one.log" "$@"
  start "$two" "$redis" "$directory/two.log" "$@"
  "$java" -cp "$(classpath)" io.pillar.benchmark.ZipfLoad drive "$counts" "$bots" "${EXPONENT:-1.1}" \
    "${REQUESTS:-30000}" "${WRITES:-1}" "${SEED:-1}" "$one" "$two"
  stop
}

build "$target/classpath" embedded-redis autoconfigure starter benchmarks
build "$root/sample-app/target/pillar-sample-app.jar" embedded-redis autoconfigure starter sample-app

bots=${BOTS:-500}
cat > "$directory/bots.sql" << END
INSERT INTO bot (id, project, owner, name) SELECT 'bot-' || x, 'demo', 'alice', 'Bot ' || x FROM SYSTEM_RANGE(1, $bots)
  ON CONFLICT DO NOTHING;
END

echo "Driving two nodes without caches ..." >&2
drive "$directory/without" --pillar.cache.enabled=false --spring.cache.type=none
echo "Driving two nodes with caches ..." >&2
drive "$directory/with"
"$java" -cp "$(classpath)" io.pillar.benchmark.ZipfLoad compare "$directory/without" "$directory/with"
