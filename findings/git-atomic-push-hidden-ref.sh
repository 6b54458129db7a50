#!/usr/bin/env bash
# git 2.39.5 (Debian 12): `git push --atomic` is not atomic if one of the references is hidden by the host.
#
# Expected: either both references move or neither, as git-push(1) says of --atomic.
# Seen: the host refuses the reference that transfer.hideRefs hides, and moves the other one all the same. The push ends
# with exit code 1, so that a program that trusts --atomic believes that nothing was written.
# Who meets it: whoever publishes a log together with a reference that fences other writers. Each such push writes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
git --version

git init -q --bare host.git
git -C host.git config transfer.hideRefs refs/hidden
git init -q clone
git -C clone -c user.name=somebody -c user.email=somebody@example.org commit -q --allow-empty -m "one commit"

code=0
git -C clone push --porcelain --atomic ../host.git HEAD:refs/heads/main HEAD:refs/hidden/alive 2>/dev/null || code=$?
echo "exit code of the push: $code"
there=$(git -C host.git for-each-ref --format='%(refname)')
echo "references of the host afterwards: ${there:-none}"

[ "$code" = 1 ] && [ "$there" = refs/heads/main ] || { echo "this has changed"; exit 1; }
echo "as found: the push failed, and half of it was done"
