#!/usr/bin/env bash
# The newcomer's first hour in one command: a fresh clone in an empty folder and an empty environment,
# `make run` until the first page answers, then `make test`. Everything it starts it also ends.
set -euo pipefail

source=$(cd "$(dirname "$0")/.." && pwd)
home=$(mktemp -d)
shop="$home/etalase"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
bare=(env -i HOME="$home" PATH="$PATH" LANG=C.UTF-8)
run_pid=

close() {
    if [ -n "$run_pid" ]; then
        kill -TERM "$run_pid" 2>/dev/null || true
        wait "$run_pid" 2>/dev/null || true
    fi
    rm -rf "$home"
}
trap close EXIT

status() {
    python3 - "http://127.0.0.1:$port/" <<'PY'
import sys
import urllib.error
import urllib.request

try:
    print(urllib.request.urlopen(sys.argv[1], timeout=10).status)
except urllib.error.HTTPError as answer:
    print(answer.code)
except OSError:
    print("none")
PY
}

git clone --quiet "$source" "$shop"
cd "$shop"

started=$SECONDS
"${bare[@]}" PORT="$port" make run &
run_pid=$!
until [ "$(status)" != none ]; do
    kill -0 "$run_pid" || exit 1
    sleep 0.5
done
opened=$((SECONDS - started))
first_page=$(status)

started=$SECONDS
result=0
"${bare[@]}" make test 2>&1 | tee "$home/test.log" || result=$?
tested=$((SECONDS - started))

echo "address: http://127.0.0.1:$port/"
echo "status of /: $first_page"
echo "tests: $(grep -E '(passed|failed|error).* in [0-9.]+s' "$home/test.log" | tail -1)"
echo "seconds: $opened to the first page, $tested for make test"
[ "$first_page" = 200 ] && exit "$result"
exit 1
