# Run by each build: writes OUT, which defines platform::commit, the commit that SOURCE is at, and platform::commit_date.
# The commit is empty where SOURCE is not a git work tree, as after unpacking a source tarball; its files then have the
# date of the release. OUT keeps its time if nothing changed, so that
# nothing is compiled anew.
cmake_minimum_required(VERSION 3.25)
set(commit "")
file(TIMESTAMP ${SOURCE}/CHANGELOG.md date "%Y-%m-%d" UTC)
find_program(git git)
if(git)
    # The tarball may lie inside another project's work tree, whose commit says nothing about this source.
    execute_process(COMMAND ${git} -C ${SOURCE} rev-parse --show-cdup OUTPUT_VARIABLE up ERROR_QUIET
                    RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT failed AND up STREQUAL "")
        execute_process(COMMAND ${git} -C ${SOURCE} describe --always --dirty --exclude=* --abbrev=12
                        OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
        execute_process(COMMAND ${git} -C ${SOURCE} log -1 --format=%cs OUTPUT_VARIABLE date ERROR_QUIET
                        OUTPUT_STRIP_TRAILING_WHITESPACE)
    endif()
endif()
file(CONFIGURE OUTPUT ${OUT} @ONLY NEWLINE_STYLE UNIX CONTENT [[
namespace ipcbench::platform {
extern const char* const commit;
const char* const commit = "@commit@";
extern const char* const commit_date;
const char* const commit_date = "@date@";
}  // namespace ipcbench::platform
]])
