#!/usr/bin/env bash
# Takes the charting library of `ipcbench report` from the npm registry (or npm's cache) and checks what came.
#
# usage: scripts/fetch_chart_library.sh FILE.js
set -euo pipefail

# https://www.chartjs.org; another version: `npm view chart.js@VERSION dist.integrity`
package=chart.js@4.6.1
integrity=sha512-hJyniucsFmq//EvXYvJ6c6mahPoI3kaxdjVH8awTaJ/fDNWeSqqqArixMJWkWNN6fcYvPU3HneSANFNYtRi61g==
seconds=45

say() { printf 'fetch_chart_library: %s\n' "$*" >&2; }

(($# == 1)) || { say 'usage: scripts/fetch_chart_library.sh FILE.js' && exit 2; }
for program in npm node tar timeout; do
    command -v "$program" >/dev/null || { say "$program is not installed" && exit 1; }
done

folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
timeout --kill-after=5 "$seconds" npm pack "$package" --pack-destination "$folder" --prefer-offline --ignore-scripts \
    --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=15000 --loglevel=error --update-notifier=false </dev/null >/dev/null 2>"$folder/said" ||
    { say "npm could not get $package: $(grep --max-count=1 . "$folder/said" || echo "not within $seconds s")" && exit 1; }
archive=$(compgen -G "$folder/*.tgz")

found=sha512-$(node -e '
    const hash = require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1]));
    process.stdout.write(hash.digest("base64"));' "$archive")
[[ $found == "$integrity" ]] || { say "$package is not what it was: its integrity is $found" && exit 1; }

tar --extract --gzip --file "$archive" --directory "$folder" package/dist/chart.umd.min.js package/LICENSE.md
# The licence asks to be carried along.
{ printf '/*\n' && cat "$folder/package/LICENSE.md" && printf '*/\n' &&
    grep --invert-match '^//# sourceMappingURL=' "$folder/package/dist/chart.umd.min.js"; } >"$folder/library.js"
mv "$folder/library.js" "$1"
