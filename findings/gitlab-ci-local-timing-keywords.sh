#!/usr/bin/env bash
# gitlab-ci-local 4.60.1 (npm): `timeout`, `resource_group` and `retry` are accepted, and have no effect.
#
# Expected: a keyword that cannot be followed is refused, or warned of; or it is followed: a job
# of `timeout: 2 seconds` ends after 2 s, two jobs of one resource group never run at once, `retry: 2` makes three tries.
# Seen: the job of 2 s runs for 4 s and passes, the two jobs overlap, the failing job is tried once. No word of it.
# Who meets it: whoever tests a generated pipeline of benchmarks with it. That two benchmarks do not run side by side, and
# that a job is stopped in time, is what such a pipeline is about, and a green run of this tool says nothing of either.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix tool gitlab-ci-local@4.60.1
echo "gitlab-ci-local $(node -p "require('./tool/node_modules/gitlab-ci-local/package.json').version")"

git init -q pipeline
cd pipeline
git remote add origin https://gitlab.example/group/project.git
cat >.gitlab-ci.yml <<'YAML'
slow:
  timeout: 2 seconds
  script: ["sleep 4", "touch slow.passed"]
one:
  resource_group: bench
  script: ["touch running.one", "sleep 3", "if [ -e running.two ]; then touch overlapped; fi", "rm running.one"]
two:
  resource_group: bench
  script: ["touch running.two", "sleep 3", "if [ -e running.one ]; then touch overlapped; fi", "rm running.two"]
flaky:
  retry: 2
  script: ["echo try >>tries", "false"]
YAML
git add .
git -c user.name=somebody -c user.email=somebody@example.org commit -qm "a pipeline"
../tool/node_modules/.bin/gitlab-ci-local --no-color >output 2>&1 || true

passed=$([ -e slow.passed ] && echo yes || echo no)
overlapped=$([ -e overlapped ] && echo yes || echo no)
tries=$(wc -l <tries)
warned=$(grep -ciE 'timeout|resource_group|retry' output || true)
echo "the job of 2 s ran for 4 s and passed: $passed"
echo "two jobs of one resource group overlapped: $overlapped"
echo "tries of the job with retry 2: $tries"
echo "lines of the output that name one of the keywords: $warned"
[ "$passed $overlapped $tries $warned" = "yes yes 1 0" ] || { echo "this has changed"; exit 1; }
echo "as found: all three were passed over without a word"
