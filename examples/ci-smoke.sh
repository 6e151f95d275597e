#!/bin/sh
# Sees whether cardq works here, as a step of CI or after an installation; takes some seconds and leaves nothing behind.
#
#   ci-smoke.sh              tries the cardq on the PATH
#   ci-smoke.sh PACKAGE      installs that one for the time being: cardq@1.2.3, or a tarball of npm pack
#
# Ends with 0 when all is well. Else what went wrong is on stderr, with what the workers said.
set -eu

package=${1:-}
case $package in
  *.tgz) package=$(cd "$(dirname "$package")" && pwd)/$(basename "$package") ;;
esac
step='the beginning'
folder=$(mktemp -d "${TMPDIR:-/tmp}/cardq smoke.XXXXXX")
cd "$folder"

leave() {
  status=$?
  trap - EXIT
  if [ "$status" != 0 ]; then
    echo "smoke test failed after: $step" >&2
    cardq logs -n 50 >&2 || true
  fi
  cardq stop --now >/dev/null 2>&1 || true
  cd /
  rm -rf "$folder"
  exit "$status"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() {
  step=$*
  echo "- $step"
}

# What JavaScript makes of the document on stdin, called `it`.
of_json() {
  node -pe "const it = JSON.parse(fs.readFileSync(0, 'utf8')); $1"
}

expect() {
  if [ "$2" != "$1" ]; then
    echo "expected $1, got ${2:-nothing}" >&2
    exit 1
  fi
}

if [ -n "$package" ]; then
  step "install $package"
  npm install --no-audit --no-fund --loglevel=error --prefix "$folder" "$package"
  PATH=$folder/node_modules/.bin:$PATH
fi

if ! command -v cardq >/dev/null; then
  echo 'no cardq on the PATH: name a package to try, such as cardq@latest' >&2
  exit 2
fi
step "Node $(node --version), cardq $(cardq --version)"
own=$(node -p 'path.dirname(path.dirname(fs.realpathSync(process.argv[1])))' "$(command -v cardq)")

step 'a new configuration is valid'
cardq init --demo >/dev/null 2>&1
cardq config validate >/dev/null
cardq doctor >doctor.txt || { cat doctor.txt >&2; exit 1; }

step 'it starts, and is healthy'
cardq start
cardq health >/dev/null

step 'a job is done'
expect 'Hello, ci!' "$(cardq enqueue hello '{"name": "ci"}' --wait | of_json 'it.greeting')"

step 'a changed configuration is applied'
cat >workers/slow.mjs <<'EOF'
import { setTimeout } from 'node:timers/promises';
import { defineWorker } from 'cardq';

export default defineWorker({
  async process(_input, { attempt }) {
    await setTimeout(attempt === 1 ? 60_000 : 0);
    return `attempt ${attempt}`;
  },
});
EOF
cat >supervisor.config.json <<'EOF'
{
  "queues": { "hello": { "module": "./workers/hello.mjs" }, "slow": { "module": "./workers/slow.mjs" } },
  "workers": { "pdf": { "queues": ["hello", "slow", "pdf_generation"], "processes": 2 } }
}
EOF
cardq reload

step 'a killed worker costs no job'
job=$(cardq enqueue slow '{}')
tries=0
until pid=$(cardq status --json | of_json 'it.workers.find((one) => one.jobs.length > 0)?.pid ?? ""') && [ -n "$pid" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo 'no worker has begun it' >&2; exit 1; }
  sleep 0.1
done
kill -9 "$pid"
cardq wait idle --timeout 30s >/dev/null
expect 'completed: attempt 2' "$(cardq show "slow/$job" --json | of_json '[it.job.state, it.job.result].join(": ")')"

step 'card sheets are drawn'
cardq render "$own/examples/deck" -o deck.pdf >/dev/null
expect '%PDF' "$(head -c 4 deck.pdf)"

step 'it stops, and leaves nothing running'
supervisor=$(cardq status --json | of_json 'it.supervisor.pid')
cardq stop
case $(ps -o stat= -p "$supervisor" 2>/dev/null) in
  '' | Z*) ;; # gone, or a zombie that a container without an init keeps
  *)
    echo "pid $supervisor still runs" >&2
    exit 1
    ;;
esac
code=0
cardq status >/dev/null 2>&1 || code=$?
expect 3 "$code"

echo 'all is well'
