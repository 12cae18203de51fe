# shellcheck shell=bash
#
# What the walk-throughs share: two nodes that are started and stopped, requests, and verdicts on what came back.
# Sourced, not run.

module=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar=$module/target/pillar-sample-app.jar
java=${JAVA:-java}
pids=()
failures=0
status='' body='' note='' asked=''

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

# prepare [port of node A] [port of node B]: finds what is needed, and has it cleaned up at the end
prepare() {
	local port
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
	trap cleanup EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# start_node <name> <port> [property]...
start_node() {
	local name=$1 port=$2 pid
	shift 2
	# a node that lives for a minute starts sooner with the first compiler only
	"$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$jar" --server.port="$port" --sample.directory="$work/data" \
		--pillar.embedded-redis.port="$redis_port" "$@" >"$work/$name.log" 2>&1 &
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

address() {
	if [ "$1" = B ]; then
		echo "http://127.0.0.1:$port_b"
	else
		echo "http://127.0.0.1:$port_a"
	fi
}

# --- how a step asks, and what it says

step() {
	echo
	echo "$*"
}

# request <node> <method> <path> [argument of curl]...: leaves what came back in $status and $body
request() {
	local node=$1 method=$2 path=$3
	shift 3
	: >"$work/body"
	: >"$work/headers"
	status=$(curl -sS --max-time 10 -X "$method" -o "$work/body" -D "$work/headers" -w '%{http_code}' "$@" \
		"$(address "$node")$path")
	body=$(cat "$work/body")
	asked="$method $node $path"
}

# browse <browser> <node> <method> <path> [argument of curl]...: keeps the cookies of a browser, on whatever node
browse() {
	local browser=$1 node=$2 method=$3 path=$4
	shift 4
	request "$node" "$method" "$path" -b "$work/$browser.cookies" -c "$work/$browser.cookies" -A "$browser" "$@"
}

# log_in <browser> <node> <user> <password> [where to go]: by the page, as a browser does
log_in() {
	local csrf
	browse "$1" "$2" GET "/login${5:+?to=$5}"
	csrf=$(sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' "$work/body")
	browse "$1" "$2" POST /login --data-urlencode "username=$3" --data-urlencode "password=$4" \
		--data-urlencode "_csrf=$csrf" ${5:+--data-urlencode "to=$5"}
	note=$(header location)
}

# header <name in small letters>: prints the values of a header of what came back
header() {
	tr -d '\r' <"$work/headers" | awk -v name="$1: " '
		index(tolower($0), name) == 1 { printf "%s%s", between, substr($0, length(name) + 1); between = ", " }'
}

# verdict <what was expected> <command>...: runs the command as a check of what came back; $note is shown beside it
verdict() {
	local expected=$1
	shift
	if "$@"; then
		printf '  ok    %-34s %s  %s%s\n' "$asked" "$status" "$(shown)" "${note:+  [$note]}"
	else
		printf '  FAIL  %-34s %s  %s%s\n        expected: %s\n' "$asked" "$status" "$(shown)" "${note:+  [$note]}" "$expected"
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
says() { [ "$status" = 200 ] && [[ $body == *"$1"* ]]; }

# is_degraded <true or false>: waits until both nodes say so
is_degraded() {
	local node end=$((SECONDS + 30))
	for node in A B; do
		until request "$node" GET /actuator/health/pillar && says "\"degraded\":$1"; do
			[ "$SECONDS" -lt "$end" ] || return 1
			sleep 0.2
		done
	done
}

# save_redis: has the Redis write its data to its disk
save_redis() {
	exec 3<>"/dev/tcp/127.0.0.1/$redis_port" && printf 'SAVE\r\n' >&3 && read -r _ <&3
	exec 3>&-
}

# token <user>: prints a token
token() {
	curl -sS --max-time 10 -H 'Content-Type: application/json' -d "{\"user\":\"$1\"}" "$(address A)/api/dev-tokens" |
		sed -n 's/.*"token":"\([^"]*\)".*/\1/p'
}

# finish: says whether all of it held; what it returns is what the script ends with
finish() {
	local node
	echo
	if [ "$failures" -gt 0 ]; then
		for node in A B; do
			echo "--- the last lines of node $node"
			tail -n 20 "$work/$node.log"
		done
		echo "$failures steps did not show what they should."
		return 1
	fi
	echo "All of it held."
}
