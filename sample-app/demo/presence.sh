#!/usr/bin/env bash
#
# Shows a chat on two nodes: who is there, what is said, and prices that go on at another node, as a stream and over a
# WebSocket.
#
#   sample-app/demo/presence.sh [port of node A] [port of node B]
#
# Ports that are not given are free ones. REDIS_PORT names the port of the Redis, JAVA the java to run.
# Needs java and curl. Exits with 0 only if every step showed what it should; leaves nothing behind.

set -uo pipefail

# shellcheck source=lib/nodes.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/nodes.sh"

lib=$(dirname "${BASH_SOURCE[0]}")/lib

cookie() { awk '$6 == "SESSION" { print "SESSION=" $7 }' "$work/$1.cookies"; }

# enter <user> <node> <descriptor>: begins to chat, and says what is written to the descriptor
enter() {
	rm -f "$work/$1.says.$2"
	mkfifo "$work/$1.says.$2"
	"$java" -XX:TieredStopAtLevel=1 "$lib/Terminal.java" chat "$(address "$2")" "$(cookie "$1")" lobby \
		<"$work/$1.says.$2" >>"$work/$1.heard" 2>/dev/null &
	pids+=($!)
	eval "exec $3>\"$work/$1.says.$2\""
}

# hears <user> <words>: waits until somebody was told so
hears() {
	local end=$((SECONDS + 30))
	asked="$1 hears" status=''
	until body=$(grep -F -- "$2" "$work/$1.heard"); do
		[ "$SECONDS" -lt "$end" ] || { body=$(tail -n 1 "$work/$1.heard"); return 1; }
		sleep 0.2
	done
}

once() { [ "$(grep -cF -- "$2" "$work/$1.heard")" = 1 ]; }

# there <node> <members>: waits until a node lists exactly these
there() {
	local end=$((SECONDS + 30))
	until browse alice "$1" GET /chat/rooms/lobby && [ "$(tr -d '[]"' <"$work/body" | tr , '\n' | sort | xargs)" = "$2" ]; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.2
	done
}

# prices <node> <file> <how many> [argument of curl]...: listens until so many have come
prices() {
	local node=$1 file=$2 count=$3 pid end=$((SECONDS + 30))
	shift 3
	: >"$work/$file"
	curl -sN -b "$work/alice.cookies" "$@" "$(address "$node")/chat/prices" >"$work/$file" &
	pid=$!
	asked="GET $node /chat/prices" status=''
	until [ "$(grep -c '^event: *price' "$work/$file")" -ge "$count" ] || [ "$SECONDS" -ge "$end" ]; do
		sleep 0.2
	done
	kill "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	body="$(grep -c '^event: *price' "$work/$file") prices"
	[ "$(grep -c '^event: *price' "$work/$file")" -ge "$count" ] && ! grep -q pillar-gap "$work/$file"
}

# price_ids <file>: prints the ids of prices, not those that only say how far it is
price_ids() { awk 'BEGIN { RS = "" } /event: price/' "$work/$1" | sed -n 's/^id: *//p'; }

# socket_prices <node> <file> <how many> <last id>: the same over a WebSocket
socket_prices() {
	local node=$1 file=$2 count=$3 last=$4 pid end=$((SECONDS + 30))
	: >"$work/$file"
	"$java" -XX:TieredStopAtLevel=1 "$lib/Terminal.java" prices "$(address "$node")" "$(cookie alice)" "$last" \
		>"$work/$file" 2>/dev/null &
	pid=$!
	asked="WebSocket $node /chat/prices/socket" status=''
	until [ "$(grep -c '"type":"price"' "$work/$file")" -ge "$count" ] || [ "$SECONDS" -ge "$end" ]; do
		sleep 0.2
	done
	kill "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	body="$(grep -c '"type":"price"' "$work/$file") prices"
	[ "$(grep -c '"type":"price"' "$work/$file")" -ge "$count" ] && ! grep -q pillar-gap "$work/$file"
}

# first_after <id> <file> <file>: whether what came over a WebSocket begins with what a stream had after an id
first_after() {
	local next
	next=$(price_ids "$2" | grep -xF -A 1 -- "$1" | sed -n 2p)
	body=$next
	[ -n "$next" ] && [ "$(sed -n 's/.*"type":"price","id":"\([^"]*\)".*/\1/p' "$work/$3" | head -n 1)" = "$next" ]
}

# goes_on <id> <file>: whether what came does not begin before an id
goes_on() { [ -n "$1" ] && ! price_ids "$2" | grep -qxF -- "$1"; }

# --- the walk-through

prepare "$@"
note=
# to see in seconds what would take a quarter of a minute
settings=(--pillar.rate-limit.enabled=false --pillar.presence.lease=4s --pillar.presence.grace=2s)
start_node A "$port_a" "${settings[@]}"
start_node B "$port_b" "${settings[@]}"
node_b=${pids[1]}

step "Alice chats at node A, and Bob at node B"
log_in alice A alice wonderland chat
verdict "302 to /chat" answers 302
log_in bob B bob builder chat
verdict "302 to /chat" answers 302
note=
enter alice A 7
verdict "herself" hears alice '"alice"'
enter bob B 8
verdict "that Bob came" hears alice '"bob"'
verdict "both" there A "alice bob"
verdict "both" there B "alice bob"

step "What one says at a node, the other hears at the other"
echo 'Good morning' >&8
verdict "Bob" hears alice 'Good morning'
echo 'Hello Bob' >&7
verdict "Alice" hears bob 'Hello Bob'
verdict "once" once bob 'Hello Bob'

step "A stream of prices that breaks goes on at the other node, with what came meanwhile"
verdict "prices" prices A first 2
last=$(price_ids first | head -n 1)
verdict "prices" prices B second 2 -H "Last-Event-ID: $last"
verdict "none that she had" goes_on "$last" second

step "Over a WebSocket it goes on in the same way"
verdict "prices" socket_prices B third 2 "$last"
verdict "the one after" first_after "$last" first third

step "Node B is killed: Bob leaves"
kill -9 "$node_b"
wait "$node_b" 2>/dev/null
verdict "that Bob left" hears alice '"left"'
verdict "Alice" there A alice

step "Node B is back, and so is Bob"
start_node B "$port_b" "${settings[@]}"
enter bob B 8
verdict "both" there A "alice bob"
verdict "both" there B "alice bob"

step "The Redis, which keeps its data, is killed: nodes go on alone"
save_redis
request A POST /actuator/embeddedredis -H 'Content-Type: application/json' -d '{"action":"kill"}'
verdict "not running" says '"running":false'
echo 'Is anybody there' >&7
verdict "Alice" hears alice 'Is anybody there'

step "The Redis is back: what was said arrives, and all are there"
request A POST /actuator/embeddedredis -H 'Content-Type: application/json' -d '{"action":"restart"}'
verdict "running" says '"running":true'
verdict "Alice" hears bob 'Is anybody there'
verdict "both" there A "alice bob"
verdict "both" there B "alice bob"

finish
