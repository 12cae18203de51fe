#!/usr/bin/env bash
#
# Shows the two-tier cache on two nodes, and what they do without Redis.
#
#   sample-app/demo/cache.sh [port of node A] [port of node B]
#
# Ports that are not given are free ones. REDIS_PORT names the port of the Redis, JAVA the java to run.
# Needs java and curl. Exits with 0 only if every step showed what it should; leaves nothing behind.

set -uo pipefail

# shellcheck source=lib/nodes.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/nodes.sh"

# --- how a step asks, and what it says

# ask <node> <method> <path> [body]: leaves what came back in $status, $note (which caches answered) and $body
ask() {
	local arguments=()
	[ -n "$token" ] && [ "$2" != GET ] && arguments+=(-H "Authorization: Bearer $token")
	[ $# -gt 3 ] && arguments+=(-H 'Content-Type: application/json' -d "$4")
	request "$1" "$2" "$3" ${arguments[@]+"${arguments[@]}"}
	note=$(header cache-status)
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

served_by() { [ "$status" = 200 ] && [[ $note == *"$1"* ]]; }
named() { [ "$status" = 200 ] && [[ $body == *"\"name\":\"$1\""* ]]; }
lists() { [ "$status" = 200 ] && [[ $body == *"\"id\":\"$1\""* ]]; }
lists_not() { [ "$status" = 200 ] && [[ $body != *"\"id\":\"$1\""* ]]; }

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

prepare "$@"
token=
# it is the cache that is shown, and asked more often than anybody may
start_node A "$port_a" --pillar.rate-limit.enabled=false
start_node B "$port_b" --pillar.rate-limit.enabled=false

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
	# each node finds out for itself that the Redis is back
	for _ in {1..40}; do
		ask $node GET /actuator/health/pillar
		says '"degraded":false' && break
		sleep 0.25
	done
	verdict "not degraded" says '"degraded":false'
done

finish
