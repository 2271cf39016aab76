#!/usr/bin/env bash
# Says how to type `ipcbench` after a build or an installation. usage: scripts/say_how.sh built|installed FOLDER
set -euo pipefail

state=$1 folder=$2
found=$(command -v ipcbench || true)
if [[ $found -ef $folder/ipcbench ]]; then
    [[ $state == built ]] || echo "installed: you can type ipcbench"
    exit
fi
if [[ $state == built ]]; then
    echo "built $folder/ipcbench. To type ipcbench, either install it:"
    echo "    just install ~/.local"
    echo "or use it from here:"
else
    echo "installed in $folder, which is not in PATH. To type ipcbench:"
fi
echo "    export PATH=\"$folder:\$PATH\""
[[ ! $found ]] || echo "(at present ipcbench is $found)"
