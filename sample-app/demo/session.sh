#!/usr/bin/env bash
#
# Shows shared sessions on two nodes, and what they do without Redis.
#
#   sample-app/demo/session.sh [port of node A] [port of node B]
#
# Ports that are not given are free ones. REDIS_PORT names the port of the Redis, JAVA the java to run.
# Needs java and curl. Exits with 0 only if every step showed what it should; leaves nothing behind.

set -uo pipefail

# shellcheck source=lib/nodes.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/nodes.sh"

# --- how a step asks, and what it says

# show <node> <method> <path>: shows $token
show() { request "$1" "$2" "$3" -H "X-Auth-Token: $token" -A "a program"; }

# new_token <node> <user> <password>: leaves it in $token
new_token() {
	request "$1" POST /api/tokens -H 'Content-Type: application/json' -A "a program" \
		-d "{\"user\":\"$2\",\"password\":\"$3\"}"
	token=$(sed -n 's/.*"token":"\([^"]*\)".*/\1/p' "$work/body")
	body="a token for $2" note=
}

# value <browser>: prints the cookie of its session
value() { awk '$6 == "SESSION" { print $7 }' "$work/$1.cookies"; }

is_me() { says "\"user\":\"$1\""; }
is_no_secret() { [[ $body != *"$token"* ]]; }
changed() { [ "$1" != "$2" ]; }

# soon <browser> <node> <path> <status>: waits until a node that was not told before answers so
soon() {
	local end=$((SECONDS + 10))
	until browse "$1" "$2" GET "$3" && answers "$4"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.2
	done
}

# --- the walk-through

prepare "$@"
note=
# passwords may be tried while Redis is away, so that there is something to see
limit=--pillar.rate-limit.policies.login.on-redis-down=local
start_node A "$port_a" "$limit"
start_node B "$port_b" "$limit"

step "Nobody is logged in yet"
browse laptop A GET /api/me
verdict "401" answers 401

step "A login on one node is a login on the other, with another id than before"
browse laptop A GET /login
body="the page to log in"
verdict "200" answers 200
before=$(value laptop)
log_in laptop A alice wonderland
verdict "302 to /api/me" answers 302
note=
verdict "another cookie" changed "$before" "$(value laptop)"
browse laptop A GET /api/me
verdict "alice" is_me alice
browse laptop B GET /api/me
verdict "alice, for the second time" says '"visits":2'

step "What the browser sends by itself is not enough to change something"
browse laptop B POST /api/me/logout-everywhere
verdict "403" answers 403
browse laptop B GET /api/me
verdict "alice" is_me alice

step "A program logs in by a token, and keeps no cookie"
new_token A alice wonderland
verdict "200" answers 200
show B GET /api/me
verdict "alice" is_me alice
note=$(header set-cookie)
verdict "no cookie" changed "" "${note:-none}"
note=

step "Users see where they are logged in, and end one of their sessions"
show B GET /api/me/sessions
verdict "the browser" says '"device":"laptop"'
verdict "the program" says '"device":"a program"'
verdict "nothing that could be used as a token" is_no_secret
id=$(tr '{' '\n' <"$work/body" | sed -n '/"device":"laptop"/s/.*"id":"\([^"]*\)".*/\1/p')
show B DELETE "/api/me/sessions/$id"
verdict "204" answers 204
soon laptop A /api/me 401
verdict "401" answers 401
show A GET /api/me
verdict "alice" is_me alice

step "The Redis, which keeps its data, is killed: who was logged in stays logged in, and others log in"
log_in laptop A alice wonderland
browse laptop A GET /api/me
verdict "alice" is_me alice
browse laptop B GET /api/me
verdict "alice" is_me alice
save_redis
request A POST /actuator/embeddedredis -H 'Content-Type: application/json' -d '{"action":"kill"}'
note=
verdict "not running" says '"running":false'
verdict "degraded" is_degraded true
browse laptop A GET /api/me
verdict "alice" is_me alice
browse laptop B GET /api/me
verdict "alice" is_me alice
log_in phone A bob builder
verdict "302 to /api/me" answers 302
note=
browse phone A GET /api/me
verdict "bob" is_me bob

step "The Redis is back: the nodes agree"
request A POST /actuator/embeddedredis -H 'Content-Type: application/json' -d '{"action":"restart"}'
verdict "running" says '"running":true'
verdict "not degraded" is_degraded false
soon phone B /api/me 200
verdict "bob" is_me bob
browse laptop B GET /api/me
verdict "alice" is_me alice

step "Alice logs out everywhere, with one command"
new_token B alice wonderland
show B POST /api/me/logout-everywhere
verdict "204" answers 204
show B GET /api/me
verdict "401" answers 401
soon laptop A /api/me 401
verdict "401" answers 401
browse laptop B GET /api/me
verdict "401" answers 401
browse phone B GET /api/me
verdict "bob" is_me bob

finish
