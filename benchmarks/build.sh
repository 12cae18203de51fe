#!/usr/bin/env bash
# Builds what the benchmarks need, if anything of it changed since they were built last. Sourced by the other scripts.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/benchmarks/target
# shellcheck disable=SC2034 # the scripts that source this one use it
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Usage: build <file made last> <module>...
build() {
  local made=$1 module sources=("$root/pom.xml")
  shift
  for module in "$@"; do
    sources+=("$root/$module/pom.xml")
    if [[ -d $root/$module/src ]]; then
      sources+=("$root/$module/src")
    fi
  done
  if [[ -e $made && -z $(find "${sources[@]}" -newer "$made" -print -quit) ]]; then
    return
  fi
  local modules
  modules=$(IFS=,; echo "$*")
  echo "Building $modules ..." >&2
  (cd "$root" && ./mvnw -q -B -ntp -pl "$modules" -Dmaven.test.skip.exec=true -Dmaven.javadoc.skip=true package) >&2
  # Maven leaves a file alone whose content stays the same
  touch "$made"
}

classpath() {
  echo "$target/classes:$(cat "$target/classpath")"
}
