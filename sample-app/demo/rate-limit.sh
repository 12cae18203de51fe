#!/usr/bin/env bash
#
# Shows the rate limits on two nodes, and what they do without Redis.
#
#   sample-app/demo/rate-limit.sh [port of node A] [port of node B]
#
# Ports that are not given are free ones. REDIS_PORT names the port of the Redis, JAVA the java to run.
# Needs java and curl. Exits with 0 only if every step showed what it should; leaves nothing behind.

set -uo pipefail

# shellcheck source=lib/nodes.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/nodes.sh"

# --- how a step asks, and what it says

# ask <node> <method> <path> [argument of curl]...: as the user of $token, if there is one; $note tells of the limits
ask() {
	local node=$1 method=$2 path=$3 retry
	shift 3
	[ -n "$token" ] && set -- -H "Authorization: Bearer $token" "$@"
	request "$node" "$method" "$path" "$@"
	retry=$(header retry-after)
	note="$(header ratelimit)${retry:+ | Retry-After: $retry}"
}

# send <node> <path> <JSON>
send() {
	printf '%s' "$3" >"$work/sent"
	ask "$1" POST "$2" -H 'Content-Type: application/json' -H 'Expect:' --data-binary "@$work/sent"
}

# burst <node> <how many> [argument of curl]...: adds up in $allowed and $denied how many were answered so
burst() {
	local node=$1 count=$2
	shift 2
	[ -n "$token" ] && set -- -H "Authorization: Bearer $token" "$@"
	curl -sS --max-time 60 -o /dev/null -w '%{http_code}\n' "$@" "$(address "$node")/api/bots/greeter?n=[1-$count]" \
		>"$work/statuses"
	allowed=$((allowed + $(grep -c 200 "$work/statuses")))
	denied=$((denied + $(grep -c 429 "$work/statuses")))
	asked="GET $node /api/bots/greeter"
	status="${count}x" body="$allowed allowed and $denied denied so far" note=
}

begin() { allowed=0 denied=0; }
counted() { [ "$allowed" = "$1" ] && [ "$denied" = "$2" ]; }
tells() { [[ $(header "$1") == *"$2"* ]]; }
tells_not() { [[ $(header "$1") != *"$2"* ]]; }
is_told_to_wait() { [ "$status" = 429 ] && [[ $(header retry-after) =~ ^[1-9][0-9]*$ ]]; }
violates() { [ "$status" = 429 ] && [[ $body == *"#quota-exceeded"*"\"violated-policies\":[\"$1\"]"* ]]; }
is_closed() { [ "$status" = 503 ] && [[ $body == *"#temporary-reduced-capacity"* ]]; }

login() { send "$1" /api/tokens "{\"user\":\"$2\",\"password\":\"$3\"}"; }

# bots <prefix> <how many>: prints an import
bots() {
	local i between=
	printf '{"bots":['
	for i in $(seq "$2"); do
		printf '%s{"id":"%s-%d","project":"demo","name":"Bot"}' "$between" "$1" "$i"
		between=,
	done
	printf ']}'
}

# --- the walk-through

prepare "$@"
token=
# most windows are a minute; the one that is waited for is not
short=(--pillar.rate-limit.policies.bot.limit=5 --pillar.rate-limit.policies.bot.window=10s)
start_node A "$port_a" "${short[@]}"
start_node B "$port_b" "${short[@]}"

step "Every answer says which limits hold and how they stand"
token=$(token alice)
ask A GET /api/bots/greeter
verdict "200 of a user" tells ratelimit-policy '"user";q=100;w=60'
note=$(header ratelimit-policy)
verdict "the limit of the address" tells ratelimit-policy '"address";q=200;w=60'
verdict "the limit of all together" tells ratelimit-policy '"everybody";q=1000;w=60'

step "A user has 100 requests in a minute, on all nodes together"
token=$(token bob)
begin
burst A 60
verdict "60 allowed" counted 60 0
burst B 60
verdict "100 allowed, 20 denied" counted 100 20

step "Whoever is denied is told why, and for how long"
ask B GET /api/bots/greeter
verdict "a problem document" violates user
verdict "a time to wait" is_told_to_wait
note=$(header content-type)
verdict "a problem document" tells content-type application/problem+json
note=$(header cache-control)
verdict "an answer that is not kept" tells cache-control no-store

step "Another user is not concerned"
token=$(token alice)
ask B GET /api/bots/greeter
verdict "200" answers 200

step "After that time, and not before, there are permits again"
token=
begin
burst A 3 -H 'X-Bot-Id: waiting'
burst B 3 -H 'X-Bot-Id: waiting'
verdict "5 allowed, 1 denied" counted 5 1
ask A GET /api/bots/greeter -H 'X-Bot-Id: waiting'
verdict "429" violates bot
seconds=$(header retry-after)
echo "        waiting for $seconds s"
sleep "${seconds:-1}"
ask A GET /api/bots/greeter -H 'X-Bot-Id: waiting'
verdict "200" answers 200

step "An enterprise has more, and its address is not counted"
token=$(token carol)
ask A GET /api/bots/greeter
verdict "a limit of 600" tells ratelimit-policy '"user";q=600;w=60'
verdict "no limit of the address" tells_not ratelimit-policy address
begin
burst A 60
burst B 60
verdict "120 allowed" counted 120 0

step "Right passwords do not count, wrong ones do: five in a minute"
token=
for _ in 1 2 3 4 5 6 7; do
	login A bob builder
	answers 200 || break
done
body="the seventh login"
verdict "200" answers 200
for i in 1 2 3 4 5; do
	[ $((i % 2)) = 0 ] && node=A || node=B
	login "$node" bob "guess $i"
	verdict "401" answers 401
done
login A bob builder
verdict "429" violates login

step "An upload costs as much as it is long: 64 KiB in a minute"
token=$(token dan)
large=$(bots dan 2)$(printf '%40000s' '')
send A /api/bots/import "$large"
verdict "200" answers 200
send B /api/bots/import "$large"
verdict "429" violates upload

step "A method counts what only it knows: 50 imported bots in a minute"
token=$(token eve)
send A /api/bots/import "$(bots eve 30)"
verdict "30 are new" says '{"created":30}'
send B /api/bots/import "$(bots more 30)"
verdict "429" violates imported-bots
verdict "a time to wait" is_told_to_wait
send B /api/bots/import "$(bots more 20)"
verdict "20 are new" says '{"created":20}'

step "The Redis is killed: each node allows its share, and nobody guesses passwords"
token=
request A POST /actuator/embeddedredis -H 'Content-Type: application/json' -d '{"action":"kill"}'
note=
verdict "not running" says '"running":false'
verdict "degraded" is_degraded true
token=$(token frank)
begin
burst A 60
verdict "50 allowed, 10 denied" counted 50 10
begin
burst B 60
verdict "50 allowed, 10 denied" counted 50 10
ask A GET /api/bots/greeter
verdict "429" violates user
token=
# A knows that the next login is denied, and says so still
login B bob builder
verdict "503" is_closed

step "The Redis is back: the nodes count together again"
request A POST /actuator/embeddedredis -H 'Content-Type: application/json' -d '{"action":"restart"}'
note=
verdict "running" says '"running":true'
verdict "not degraded" is_degraded false
begin
burst A 3 -H 'X-Bot-Id: back'
burst B 3 -H 'X-Bot-Id: back'
verdict "5 allowed, 1 denied" counted 5 1
login B bob builder
body="a token for bob"
verdict "200" answers 200

finish
