#include "ipcbench/core/warning.hpp"

#include <algorithm>
#include <array>

namespace ipcbench {
namespace {

struct Kind {
    WarningCode code;
    std::string_view name;
    std::array<const char*, 3> fields{};  ///< ends with null
};

constexpr std::array kinds{
    Kind{WarningCode::coarse_percentiles, "coarse_percentiles", {"count"}},
    Kind{WarningCode::preempted, "preempted", {"per_s"}},
    Kind{WarningCode::outlier, "outlier", {"repetition", "repetitions", "percent"}},
    Kind{WarningCode::wide_spread, "wide_spread", {"percent"}},
    Kind{WarningCode::stopped, "stopped"},
    Kind{WarningCode::stalled, "stalled", {"seconds"}},
    Kind{WarningCode::suspended, "suspended", {"seconds"}},
    Kind{WarningCode::yields_on_one_cpu, "yields_on_one_cpu"},
    Kind{WarningCode::yields_when_crowded, "yields_when_crowded", {"threads", "cpus"}},
    Kind{WarningCode::not_pinned, "not_pinned", {"errno"}},
    Kind{WarningCode::shared_cpu, "shared_cpu", {"percent"}},
    Kind{WarningCode::polling_threads, "polling_threads", {"threads", "cpus"}},
    Kind{WarningCode::no_descriptors, "no_descriptors"},
    Kind{WarningCode::fewer_in_flight, "fewer_in_flight", {"most"}},
    Kind{WarningCode::passed_over, "passed_over", {"count"}},
    Kind{WarningCode::worker_failed, "worker_failed"},
    Kind{WarningCode::other, "other"},
};

const Kind& kind_of(WarningCode code) noexcept {
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [code](const Kind& kind) { return kind.code == code; });
    return found == kinds.end() ? kinds.back() : *found;
}

}  // namespace

std::string_view name_of(WarningCode code) noexcept {
    return kind_of(code).name;
}

std::string_view name_of(WarningProcess process) noexcept {
    switch (process) {
        case WarningProcess::none:
            break;
        case WarningProcess::parent:
            return "parent";
        case WarningProcess::child:
            return "child";
        case WarningProcess::one_of_children:
            return "one_of_children";
    }
    return "none";
}

std::optional<WarningCode> warning_code(std::string_view name) noexcept {
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [name](const Kind& kind) { return kind.name == name; });
    return found == kinds.end() ? std::nullopt : std::optional(found->code);
}

std::optional<WarningProcess> warning_process(std::string_view name) noexcept {
    for (const WarningProcess process :
         {WarningProcess::none, WarningProcess::parent, WarningProcess::child, WarningProcess::one_of_children}) {
        if (name == name_of(process)) {
            return process;
        }
    }
    return std::nullopt;
}

std::span<const char* const> warning_fields(WarningCode code) noexcept {
    const std::array<const char*, 3>& fields = kind_of(code).fields;
    return {fields.begin(), std::find(fields.begin(), fields.end(), nullptr)};
}

}  // namespace ipcbench
