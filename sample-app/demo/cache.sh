#!/usr/bin/env bash
#
# Shows the two-tier cache on two nodes, and what they do without Redis.
#
#   sample-app/demo/cache.sh [port of node A] [port of node B]
#
# Ports that are not given are free ones. REDIS_PORT names the port of the Redis, JAVA the java to run.
# Needs java and curl. Exits with 0 only if every step showed what it should; leaves nothing behind.

set -uo pipefail

module=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$module/target/pillar-sample-app.jar
java=${JAVA:-java}
pids=()
failures=0

die() {
	echo "$*" >&2
	exit 2
}

# --- what runs, and how it ends

cleanup() {
	local pid
	for pid in ${pids[@]+"${pids[@]}"}; do
		kill "$pid" 2>/dev/null
	done
	for pid in ${pids[@]+"${pids[@]}"}; do
		wait "$pid" 2>/dev/null
	done
	rm -rf "$work"
}

in_use() {
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

free_port() {
	local port
	for port in $(seq "$1" $(($1 + 999))); do
		if ! in_use "$port"; then
			echo "$port"
			return
		fi
	done
	die "No free port from $1 on."
}

start_node() {
	local name=$1 port=$2 pid
	"$java" -jar "$jar" --server.port="$port" --sample.directory="$work/data" \
		--pillar.embedded-redis.port="$redis_port" >"$work/$name.log" 2>&1 &
	pid=$!
	pids+=("$pid")
	for _ in $(seq 240); do
		if curl -sf --max-time 2 -o /dev/null "http://127.0.0.1:$port/actuator/health"; then
			echo "Node $name answers at http://127.0.0.1:$port"
			return
		fi
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.5
	done
	tail -n 40 "$work/$name.log" >&2
	die "Node $name did not start."
}

# --- how a step asks, and what it says

step() {
	echo
	echo "$*"
}

# ask <node> <method> <path> [body]: leaves what came back in $status, $cache and $body
ask() {
	local node=$1 method=$2 path=$3 port=$port_a
	[ "$node" = B ] && port=$port_b
	local arguments=(-sS --max-time 10 -X "$method" -o "$work/body" -D "$work/headers" -w '%{http_code}')
	[ -n "$token" ] && [ "$method" != GET ] && arguments+=(-H "Authorization: Bearer $token")
	[ $# -gt 3 ] && arguments+=(-H 'Content-Type: application/json' -d "$4")
	: >"$work/body"
	: >"$work/headers"
	status=$(curl "${arguments[@]}" "http://127.0.0.1:$port$path")
	cache=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Cc]ache-[Ss]tatus: //p')
	body=$(cat "$work/body")
	asked="$method $node $path"
}

# ask_until <node> <name>: asks for the bot until it has the name, for two seconds at most: the other node's message is
# on its way
ask_until() {
	local _
	for _ in {1..40}; do
		ask "$1" GET /api/bots/greeter
		named "$2" && return
		sleep 0.05
	done
}

# verdict <what was expected> <command...>: runs the command as a check of what came back
verdict() {
	local expected=$1
	shift
	if "$@"; then
		printf '  ok    %-34s %s  %s%s\n' "$asked" "$status" "$(shown)" "${cache:+  [$cache]}"
	else
		printf '  FAIL  %-34s %s  %s%s\n        expected: %s\n' "$asked" "$status" "$(shown)" "${cache:+  [$cache]}" "$expected"
		failures=$((failures + 1))
	fi
}

shown() {
	if [ ${#body} -gt 150 ]; then
		echo "${body:0:147}..."
	else
		echo "$body"
	fi
}

answers() { [ "$status" = "$1" ]; }
served_by() { [ "$status" = 200 ] && [[ $cache == *"$1"* ]]; }
named() { [ "$status" = 200 ] && [[ $body == *"\"name\":\"$1\""* ]]; }
lists() { [ "$status" = 200 ] && [[ $body == *"\"id\":\"$1\""* ]]; }
lists_not() { [ "$status" = 200 ] && [[ $body != *"\"id\":\"$1\""* ]]; }
says() { [ "$status" = 200 ] && [[ $body == *"$1"* ]]; }

# agree <seconds> <path> <name>: asks both nodes until both return the name
agree() {
	local node end=$((SECONDS + $1))
	for node in A B; do
		ask "$node" GET "$2"
		until named "$3" || [ $SECONDS -ge $end ]; do
			sleep 0.2
			ask "$node" GET "$2"
		done
		verdict "within $1 s: $3" named "$3"
	done
}

# --- the walk-through

[ -f "$jar" ] || die "$jar is missing. Build it: ./mvnw -q -pl sample-app -am -DskipTests package"
command -v "$java" >/dev/null || die "'$java' is not there. Install Java 17 or later, or set JAVA."
command -v curl >/dev/null || die "'curl' is not there."

port_a=${1:-$(free_port 18080)} || exit 2
port_b=${2:-$(free_port $((port_a + 1)))} || exit 2
redis_port=${REDIS_PORT:-$(free_port 26379)} || exit 2
for port in "$port_a" "$port_b" "$redis_port"; do
	# a stranger who answers there would be taken for the node
	in_use "$port" && die "Port $port is in use."
done
work=$(mktemp -d) || exit 2
token=
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start_node A "$port_a"
start_node B "$port_b"

step "A started a Redis, B joined it"
ask A GET /actuator/embeddedredis
verdict "owner" says '"role":"owner"'
ask B GET /actuator/embeddedredis
verdict "joined" says '"role":"joined"'

step "A read goes to the database once, then to the memory of the node"
ask A GET /api/bots/greeter
verdict "a miss" served_by "bots; fwd=miss"
ask A GET /api/bots/greeter
verdict "a hit of the local tier" served_by "bots-local; hit"

step "What one node has read, the other need not"
ask B GET /api/bots/greeter
verdict "a hit of the shared tier" served_by "bots-shared; hit"
ask B GET /api/bots/greeter
verdict "a hit of the local tier" served_by "bots-local; hit"

step "What one node writes, the other reads milliseconds later"
ask A POST /api/dev-tokens '{"user":"alice"}'
token=$(sed -n 's/.*"token":"\([^"]*\)".*/\1/p' "$work/body")
body="a token for alice"
verdict "a token" answers 200
ask A PUT /api/bots/greeter '{"project":"demo","name":"Renamed on A"}'
verdict "200" answers 200
ask_until B "Renamed on A"
verdict "Renamed on A" named "Renamed on A"
ask B PUT /api/bots/greeter '{"project":"demo","name":"Renamed on B"}'
verdict "200" answers 200
ask_until A "Renamed on B"
verdict "Renamed on B" named "Renamed on B"

step "A list follows the bots in it"
ask B GET '/api/bots?owner=alice'
verdict "no newcomer yet" lists_not newcomer
ask A PUT /api/bots/newcomer '{"project":"demo","name":"Newcomer"}'
verdict "201" answers 201
ask B GET '/api/bots?owner=alice'
verdict "the newcomer" lists newcomer
ask A DELETE /api/bots/newcomer
verdict "204" answers 204
ask B GET '/api/bots?owner=alice'
verdict "no newcomer any more" lists_not newcomer
ask B GET /api/bots/newcomer
verdict "404" answers 404

step "The Redis is killed: both nodes go on"
ask A POST /actuator/embeddedredis '{"action":"kill"}'
verdict "not running" says '"running":false'
ask A GET /api/bots/greeter
verdict "200" answers 200
ask B GET /api/bots/helper
verdict "200" answers 200
ask A PUT /api/bots/greeter '{"project":"demo","name":"Renamed without Redis"}'
verdict "200" answers 200
ask A GET /api/bots/greeter
verdict "Renamed without Redis" named "Renamed without Redis"
ask B PUT /api/bots/hermit '{"project":"demo","name":"Hermit"}'
verdict "201" answers 201
ask B GET '/api/bots/hermit'
verdict "Hermit" named "Hermit"
for node in A B; do
	ask $node GET /actuator/health
	verdict "up" says '"status":"UP"'
	ask $node GET /actuator/health/pillar
	verdict "degraded" says '"degraded":true'
done

step "The Redis is back: they agree again"
ask A POST /actuator/embeddedredis '{"action":"restart"}'
verdict "running" says '"running":true'
agree 15 /api/bots/greeter "Renamed without Redis"
ask B PUT /api/bots/greeter '{"project":"demo","name":"Together again"}'
verdict "200" answers 200
agree 15 /api/bots/greeter "Together again"
for node in A B; do
	ask $node GET /actuator/health/pillar
	verdict "not degraded" says '"degraded":false'
done

echo
if [ "$failures" -gt 0 ]; then
	for node in A B; do
		echo "--- the last lines of node $node"
		tail -n 20 "$work/$node.log"
	done
	echo "$failures steps did not show what they should."
	exit 1
fi
echo "All of it held."
