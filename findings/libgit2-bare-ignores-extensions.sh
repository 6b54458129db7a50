#!/usr/bin/env bash
# libgit2 1.5.1 (Debian 12: libgit2-dev 1.5.1+ds-1+deb12u2): git_repository_open_bare does not look at extensions.
#
# Expected: a repository whose extensions the library does not know is refused, as git's repository-version document
# wants it, and as git_repository_open does: "unsupported extension name extensions.objectformat".
# Seen: git_repository_open_bare opens a repository of SHA-256 objects, and writes an object with a SHA-1 name into it.
# git then calls that file bad; it cannot be read by either. The same holds for extensions.refStorage = reftable.
# Who meets it: whoever opens bare repositories by their exact path, so that no parent folder is taken for one.
set -euo pipefail

dpkg-query -W libgit2-dev gcc git >/dev/null 2>&1 || apt-get install -y -q --no-install-recommends libgit2-dev gcc libc6-dev git >/dev/null
dpkg-query -W -f='${Package} ${Version}\n' libgit2-dev

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >open.c <<'C'
#include <git2.h>
#include <stdio.h>

int main(int count, char** arguments) {
    (void)count;
    git_libgit2_init();
    git_repository* repository = NULL;
    printf("git_repository_open: %d\n", git_repository_open(&repository, arguments[1]));
    printf("git_repository_open_bare: %d\n", git_repository_open_bare(&repository, arguments[1]));
    git_oid id;
    printf("git_blob_create_from_buffer: %d\n", git_blob_create_from_buffer(&id, repository, "x", 1));
    return 0;
}
C
gcc -o open open.c -lgit2
git init -q --bare --object-format=sha256 repository.git
seen=$(./open repository.git)
echo "$seen"
complaint=$(git -C repository.git fsck 2>&1 | grep -c "bad sha1 file" || true)
echo "files that git calls bad afterwards: $complaint"

expected=$'git_repository_open: -1\ngit_repository_open_bare: 0\ngit_blob_create_from_buffer: 0'
[ "$seen" = "$expected" ] && [ "$complaint" = 1 ] || { echo "this has changed"; exit 1; }
echo "as found: it was opened and written into"
