#include "reporters/groups.hpp"

namespace ipcbench::reporters {

Group group_of(const RunResult& result) {
    if (result.control) {
        return Group::control;
    }
    return keeps_cpu_busy(result.wait.mode) ? Group::keeps_cpu_busy : Group::gives_cpu_away;
}

bool has_number(const RunResult& result) {
    return (result.status == RunStatus::ok || result.status == RunStatus::partial) && result.round_trips > 0;
}

}  // namespace ipcbench::reporters
