#!/usr/bin/env bash
#
# Shows locks on two nodes: hand-over, a holder that is killed, one whose lock is taken away, and a job that one node runs.
#
#   sample-app/demo/lock.sh [port of node A] [port of node B]
#
# Ports that are not given are free ones. REDIS_PORT names the port of the Redis, JAVA the java to run.
# Needs java and curl. Exits with 0 only if every step showed what it should; leaves nothing behind.

set -uo pipefail

# shellcheck source=lib/nodes.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/nodes.sh"

# --- how a step asks, and what it says

# close_slowly <node> <milliseconds>: closes the book in the background; collect waits for the answer
close_slowly() {
	curl -sS --max-time 90 -X POST -w '\n%{http_code}' -o "$work/slow" \
		"$(address "$1")/api/books/demo?millis=$2" >"$work/slow-status" 2>/dev/null &
	slow=$!
	asked_slowly="POST $1 /api/books/demo"
}

collect() {
	wait "$slow"
	status=$(tail -n 1 "$work/slow-status")
	body=$(cat "$work/slow" 2>/dev/null)
	asked=$asked_slowly
}

# close_now <node>: waits for the lock as long as it takes
close_now() {
	status=$(curl -sS --max-time 60 -X POST -o "$work/body" -w '%{http_code}' "$(address "$1")/api/books/demo")
	body=$(cat "$work/body")
	asked="POST $1 /api/books/demo"
}

# is_held_by <node>: waits until both nodes say so
is_held_by() {
	local end=$((SECONDS + 20))
	until request A GET /actuator/pillarlocks/book:demo && says "\"node\":\"$1\""; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}

value() { printf '%s' "$body" | sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p"; }
closed() { [ "$status" = 200 ] && [ "$(value node)" = "$1" ] && [ "$(value closings)" = "$2" ]; }
token_grew() { [ "$(value token)" -gt "$before" ]; }

# settled <how many>: waits until so many slots were run
settled() {
	local end=$((SECONDS + 60))
	until request A GET /api/settlements && [ "$(value settlements)" -ge "$1" ]; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.2
	done
}

# --- the walk-through

prepare "$@"
start_node A "$port_a" --pillar.node-id=A --sample.settlement-rate=1s
start_node B "$port_b" --pillar.node-id=B --sample.settlement-rate=1s
pid_b=${pids[1]}

step "One node after the other closes a book: neither loses what the other did"
close_slowly A 2000
is_held_by A
verdict "the holder, its thread and its token" says '"leaseLeft":"PT'
close_now B
before=0
verdict "the second closing, by B" closed B 2
before=$(value token)
collect
verdict "the first closing, by A" closed A 1
verdict "a lower token" test "$(value token)" -lt "$before"

step "A lock that is taken away is lost by its holder, who writes nothing"
close_slowly A 60000
is_held_by A
request B DELETE /actuator/pillarlocks/book:demo
verdict "who held it" says '"node":"A"'
collect
verdict "409 for the holder" answers 409
close_now B
verdict "the third closing, by B" closed B 3

step "A holder is killed with kill -9: the other gets the lock when the lease is over"
close_slowly B 60000
is_held_by B
verdict "B holds it" says '"node":"B"'
before=$(value token)
kill -9 "$pid_b"
collect
close_now A
verdict "the fourth closing, by A" closed A 4
verdict "a higher token" token_grew

step "Each slot of the settlement was run by one node, and goes on without B"
request A GET /api/settlements
before=$(value settlements)
settled $((before + 3))
verdict "three more slots" says settlements
request A GET /actuator/pillarlocks/settlement
verdict "the last slots, and who ran them" says '"status":"done"'
verdict "no slot that failed" test "${body/\"status\":\"failed\"/}" = "$body"

step "B starts again: migrations take turns, and nobody waits for the dead"
start_node B "$port_b" --pillar.node-id=B --sample.settlement-rate=1s
close_now B
verdict "the fifth closing, by B" closed B 5

finish
