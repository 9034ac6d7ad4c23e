#!/bin/sh
# The same commit and push by git alone: bare_publish.sh REMOTE CLONE FILE PATH
# It reads nothing, merges nothing and asks nobody whether the push arrived.
set -eu
remote=$1 clone=$2 file=$3 path=$4
[ -d "$clone" ] || git clone --quiet --bare --filter=blob:none "$remote" "$clone"
export GIT_DIR="$clone" GIT_INDEX_FILE="$clone/index.bench"
git fetch --quiet --no-tags --filter=blob:none origin +refs/heads/main:refs/heads/main
blob=$(git hash-object -w "$file")
git read-tree main
git update-index --add --cacheinfo "100644,$blob,$path"
tree=$(git write-tree --missing-ok)
commit=$(git commit-tree "$tree" -p main -m "Post")
git push --quiet origin "$commit:refs/heads/main"
