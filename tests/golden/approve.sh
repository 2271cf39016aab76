#!/bin/sh
# Makes what the reports print now the texts that the tests expect; look at the difference (git diff tests/golden)
# before you commit it.
#
# usage: tests/golden/approve.sh UNIT_TEST_PROGRAM
set -eu
[ $# -eq 1 ] || { echo "usage: $0 UNIT_TEST_PROGRAM, e.g. build/release/tests/unit_tests" >&2; exit 2; }
IPCBENCH_APPROVE=1 "$1" --gtest_filter='*Report.*:Diagnosis.*:Hgrm.*:SvgChart.*:Page.*'
git -C "$(dirname "$0")" --no-pager diff --stat .
