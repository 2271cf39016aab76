#!/usr/bin/env bash
# Makes the Debian packages and the source tarball in build/release/packages, each file with its checksum in SHA256SUMS.
set -euo pipefail

cd "$(dirname "$0")/.."
for tool in dpkg-shlibdeps dpkg-deb file; do
    command -v $tool >/dev/null || { echo "error: $tool is not installed; try: apt-get install dpkg-dev file" >&2 && exit 1; }
done
folder=build/release/packages
rm -rf "$folder"
mkdir -p "$folder"

cpack --config build/release/CPackConfig.cmake >"$folder/cpack.log" 2>&1 || { cat "$folder/cpack.log" >&2 && exit 1; }
rm -rf "$folder/_CPack_Packages" "$folder/cpack.log"

version=$(sed --quiet 's/^project(ipcbench VERSION \([^ ]*\).*/\1/p' CMakeLists.txt)
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    # The time of the commit is that of every file, so the same commit always gives the same tarball.
    git archive --format=tar --prefix="ipcbench-$version/" HEAD | gzip -9 --no-name >"$folder/ipcbench-$version.tar.gz"
fi
(cd "$folder" && sha256sum -- * >SHA256SUMS)
ls -l "$folder"
if command -v lintian >/dev/null; then
    lintian --fail-on error "$folder"/*.deb
else
    echo "lintian is not installed, so the packages were not checked: apt-get install lintian"
fi
