# What deploy/infra, deploy/run and deploy/test have in common. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail

# shellcheck disable=SC2034 # used by the scripts that source this one
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# Everything that the scripts write stays in here, but packages.
local_dir=${MATCHMAKING_LOCAL:-$root/.local}

# The services that work at the broker, each as a user of its own.
# shellcheck disable=SC2034 # used by the scripts that source this one
on_the_bus=(registry sourcing search files certification)

say() { printf '%s\n' "$*"; }

fail() {
  printf '\n' >&2
  printf '%s\n' "$@" >&2
  exit 1
}

# help_of SCRIPT: the comment at its head.
help_of() { sed -n '2,/^[^#]/{ /^# shellcheck/d; s/^# \{0,1\}//p; }' "$1"; }

# now/took: wall time in tenths of a second, without a process per call.
now() { printf '%s' "${EPOCHREALTIME/[.,]/}"; }
took() {
  local tenths=$((($(now) - $1) / 100000))
  printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

is_root() { [ "$(id -u)" = 0 ]; }

has() { command -v "$1" >/dev/null 2>&1; }

random_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# secret NAME: the checkout's own random secret, made on first use and the same ever after.
secret() {
  local file=$local_dir/secrets value
  mkdir -p "$local_dir"
  (
    # Two scripts may ask for their first secret at the same moment.
    exec 8>>"$local_dir/secrets.lock"
    flock 8
    [ -f "$file" ] || (umask 077 && : >"$file")
    value=$(sed -n "s/^$1=//p" "$file")
    if [ -z "$value" ]; then
      value=$(random_secret)
      printf '%s=%s\n' "$1" "$value" >>"$file"
    fi
    printf '%s' "$value"
  )
}

# is_taken PORT: true when anything listens there, on any address. Read from the kernel, not probed:
# a connection attempt inside the ephemeral range can meet itself and look like a server.
is_taken() {
  local hex
  printf -v hex '%04X' "$1"
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }'
}

# free_port FIRST: the first port from there that nobody listens on. The callers start below 32768, so
# the kernel never hands the port to somebody's outgoing connection between the choice and the bind.
free_port() {
  local port=$1
  while is_taken "$port"; do port=$((port + 1)); done
  printf '%s' "$port"
}

# is_alive PID: running, and not a zombie whose parent never asked for it.
is_alive() {
  [ -n "${1:-}" ] && [ -r "/proc/$1/status" ] && ! grep -q '^State:[[:space:]]*[ZX]' "/proc/$1/status" 2>/dev/null
}

# wait_gone PID SECONDS
wait_gone() {
  local tries=$(($2 * 20))
  while is_alive "$1" && [ $((tries--)) -gt 0 ]; do sleep 0.05; done
  ! is_alive "$1"
}

# install_packages NAME...: Debian and Ubuntu, as root. Services that come with a package are not started:
# the marketplace runs its own instances and never touches the system's.
install_packages() {
  local policy=/usr/sbin/policy-rc.d made_policy=
  { is_root && has apt-get; } || fail "These Debian/Ubuntu packages are missing: $*" \
    "Install them (sudo apt-get install -y --no-install-recommends $*)," \
    "or give the servers by address: MATCHMAKING_POSTGRES=postgresql://user:password@host:5432/postgres MATCHMAKING_RABBITMQ=amqp://user:password@host:5672" \
    "or run everything in containers: docker compose up"
  local start log=$local_dir/packages.log
  start=$(now)
  mkdir -p "$local_dir"
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made_policy=yes
  fi
  say "Installing packages: $*"
  local code=0
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } >"$log" 2>&1 9>&- || code=$?
  [ -z "$made_policy" ] || rm -f "$policy"
  [ "$code" = 0 ] || { tail -n 20 "$log" >&2; fail "The packages could not be installed; the whole log is $log"; }
  say "  installed in $(took "$start")"
}

# need_sdk: the .NET SDK that global.json asks for. It is never installed from here.
need_sdk() {
  local wanted
  wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json" | head -n 1)
  if ! has dotnet; then
    fail "The .NET SDK $wanted is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  fi
  (cd "$root" && dotnet --version >/dev/null 2>&1) ||
    fail "The .NET SDK $wanted (or a later patch of it) is missing; installed are:" "$(dotnet --list-sdks)" "https://dotnet.microsoft.com/download/dotnet/10.0"
  # No first-run files in the home folder, no certificate, no telemetry.
  export DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 \
    DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_ADD_GLOBAL_TOOLS_TO_PATH=false
}

# marked TEXT...: the processes whose arguments contain these, one after the other. The texts are marks that nobody
# else's command line carries, which a pid in a file cannot promise.
marked() {
  local text pattern='' files
  for text in "$@"; do pattern+="\\Q$text\\E\\x00"; done
  files=$(grep -laP -- "$pattern" /proc/[0-9]*/cmdline 2>/dev/null || true)
  printf '%s\n' "$files" | sed -n 's|^/proc/\([0-9]*\)/.*|\1|p'
}

# patiently COMMAND...: like COMMAND, but a signal to this script is obeyed at once (finish stops $child) and Ctrl-C in
# a terminal reaches this script only, which then stops things in order.
child=''
patiently() {
  local code=0
  setsid "$@" </dev/null 9>&- &
  child=$!
  wait "$child" || code=$?
  child=''
  return "$code"
}

# logged FILE COMMAND...: patiently, with the output in a file. (A redirection of patiently itself would also swallow
# what finish says when a signal comes.)
logged() {
  # shellcheck disable=SC2016 # the inner shell expands
  patiently bash -c 'log=$1; shift; exec "$@" >"$log" 2>&1' logged "$@"
}

# build_with CONFIGURATION PROJECT...: restores exactly the locked packages and leaves no build process behind.
# The compiler server stays alive between the projects of a build, so it gets a name of our own to be ended by.
build_with() {
  local configuration=$1 project code=0 log=$local_dir/build.log
  shift
  mkdir -p "$local_dir"
  for project in "$@"; do
    logged "$log" env MSBUILDDISABLENODEREUSE=1 dotnet build "$project" -tl:off -c "$configuration" -v quiet -nologo \
      -p:RestoreLockedMode=true -p:SharedCompilationId="matchmaking-$$" || code=$?
    if [ "$code" != 0 ]; then
      # Every error is said again in the summary.
      { grep -E '(error|warning) [A-Z]+[0-9]+' "$log" || tail -n 30 "$log"; } | sort -u | head -n 40 >&2
      break
    fi
  done
  stop_build
  return "$code"
}

stop_build() {
  local pid
  for pid in $(marked "-pipename:matchmaking-$$"); do kill "$pid" 2>/dev/null || true; done
}

# stop_group PID: ends a process that was started by setsid, and all that it started. The tail of a group that does
# not end by itself is killed.
stop_group() {
  local tries=200
  kill -TERM -- "-$1" 2>/dev/null || return 0
  while kill -0 -- "-$1" 2>/dev/null && [ $((tries--)) -gt 0 ]; do sleep 0.05; done
  kill -KILL -- "-$1" 2>/dev/null || true
}

# read_address URL: the parts of scheme://user:password@host:port/path as address_user, address_password, address_host
# and address_port (0 when it is not said).
read_address() {
  local rest=${1#*://} who
  rest=${rest%%[/?]*}
  who=${rest%@*}
  address_host=${rest##*@}
  address_port=0
  case $address_host in
    *:*)
      address_port=${address_host##*:}
      address_host=${address_host%:*}
      ;;
  esac
  address_user=$(unescape "${who%%:*}")
  address_password=$(unescape "${who#*:}")
}

# npgsql URL DATABASE [USER PASSWORD]: a connection string for .NET out of postgresql://user:password@host:port
npgsql() {
  read_address "$1"
  [ "$address_port" != 0 ] || address_port=5432
  printf "Host=%s;Port=%s;Username=%s;Password='%s';Database=%s" "$address_host" "$address_port" "${3:-$address_user}" \
    "$(printf '%s' "${4:-$address_password}" | sed "s/'/''/g")" "$2"
}

# The servers of deploy/infra in the variables that tests/Support reads.
export_test_servers() {
  local addresses name
  addresses=$("$root/deploy/infra" env)
  eval "$addresses"
  MATCHMAKING_TEST_POSTGRES=$(npgsql "$MATCHMAKING_POSTGRES" postgres)
  export MATCHMAKING_TEST_POSTGRES MATCHMAKING_TEST_RABBITMQ=$MATCHMAKING_RABBITMQ
  for name in "${on_the_bus[@]^^}"; do
    addresses=MATCHMAKING_RABBITMQ_$name
    export "MATCHMAKING_TEST_RABBITMQ_$name=${!addresses}"
  done
}

# unescape TEXT: %40 and the like, as they stand in addresses.
unescape() { printf '%b' "${1//%/\\x}"; }
