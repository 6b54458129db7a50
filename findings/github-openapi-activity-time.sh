#!/usr/bin/env bash
# @octokit/openapi 23.0.2 (npm), GitHub's description of its REST API: the activity of a repository has two names for the
# time of a push.
#
# Expected: the example of an answer fits the schema of that answer.
# Seen: the schema of GET /repos/{owner}/{repo}/activity requires `timestamp`; the elements of its example have
# `pushed_at` instead, and no `timestamp`. A mock that answers with examples, as most do, and a client that is made from
# the schema do not understand each other.
# Who meets it: whoever asks what the head of a pull request was when somebody wrote a comment.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @octokit/openapi@23.0.2
seen=$(node -e '
const api = require("@octokit/openapi").schemas["api.github.com"];
const activity = api.components.schemas.activity;
const example = api.components.examples["activity-items"].value[0];
console.log("required by the schema:", activity.required.filter((name) => name.match(/time|_at/)).join(" "));
console.log("in the example:", Object.keys(example).filter((name) => name.match(/time|_at/)).join(" "));
')
echo "$seen"
[ "$seen" = $'required by the schema: timestamp\nin the example: pushed_at' ] || { echo "this has changed"; exit 1; }
echo "as found: the example is not of the schema"
