#!/bin/sh
# Makes what the reports print now the texts that the tests expect; look at the difference (git diff tests/golden
# docs scripts/transports.just) before you commit it. Generates in the same way what docs and recipes take from the
# program's own tables: options, transports, the schema of a load.
#
# usage: tests/golden/approve.sh UNIT_TEST_PROGRAM
set -eu
[ $# -eq 1 ] || { echo "usage: $0 UNIT_TEST_PROGRAM, e.g. build/release/tests/unit_tests" >&2; exit 2; }
IPCBENCH_APPROVE=1 "$1" --gtest_filter='*Report.*:Diagnosis.*:Hgrm.*:SvgChart.*:Page.*:CommandLine.is_documented*:Transports.*:Knobs.are_in_the_schema*'
git -C "$(dirname "$0")" --no-pager diff --stat . ../../docs ../../scripts/transports.just
