#include "campaign/check_process.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/findings.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/allocations/replaced_malloc.hpp"
#include "platform/build_info.hpp"
#include "platform/captured_run.hpp"
#include "platform/dead_runs.hpp"
#include "platform/exit_code.hpp"
#include "platform/plug_in.hpp"
#include "platform/process.hpp"
#include "platform/standard_output.hpp"
#include "platform/this_process.hpp"
#include "platform/write_all.hpp"

namespace ipcbench::campaign {
namespace {

using conformance::Check;
using conformance::TransportCase;
using Json = nlohmann::json;

/// On a busy machine a side that spins may take most of a minute for some hundred frames.
constexpr std::chrono::seconds longest_check{120};

/// Returns the variable that makes a process count allocations; nothing if that cannot be done, or the check counts
/// none.
std::vector<std::string> environment_for(const Check& check) {
    if (!check.counts_allocations || !platform::build_info().sanitizers.empty()) {
        return {};
    }
    try {
        const std::string file = platform::file_of_function(
            platform::load_plug_in("libipcbench-allocations.so", platform::allocation_count_entry));
        const char* const others = std::getenv("LD_PRELOAD");  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
        return {fmt::format("LD_PRELOAD={}{}{}", file, others != nullptr ? ":" : "", others != nullptr ? others : "")};
    } catch (const Error&) {
        return {};  // the check then says that allocations are not counted
    }
}

std::string last_line(const std::string& errors) {
    const std::size_t end = errors.find_last_not_of('\n');
    if (end == std::string::npos) {
        return "";
    }
    const std::size_t begin = errors.rfind('\n', end);
    return ": " + printable(errors.substr(begin + 1, end - begin));
}

}  // namespace

std::vector<std::string> arguments_for_transport(const Transport& transport) {
    std::vector<std::string> words{std::string(transport.info.name)};
    if (transport.plug_in) {
        words.push_back("--plugin=" + transport.plug_in->path);
    }
    return words;
}

CheckResult check_in_process(const Check& check, const TransportCase& transport_case,
                             const std::function<bool()>& stop) {
    std::vector<std::string> words = arguments_for_transport(*transport_case.transport);
    words.insert(words.begin(), "verify");
    words.push_back(fmt::format("--wait={}", name_of(transport_case.wait)));
    words.push_back(fmt::format("--as-check={}", check.name));
    const platform::CapturedRun run = platform::run_and_capture(
        platform::own_program(), words,
        {.stop = stop, .at_most = longest_check, .environment = environment_for(check), .capture_errors = true});
    if (!run.status.clean()) {
        static_cast<void>(platform::clean_after(run.pid));
    }
    if (run.end == platform::CapturedRun::EndReason::timed_out) {
        return {"", {fmt::format("it did not end within {} s", longest_check.count())}};
    }
    const Json json = Json::parse(run.output, nullptr, false);
    if (!run.status.clean() || !json.is_object()) {
        return {
            "",
            {fmt::format("the process that checked it {}{}", platform::describe(run.status), last_line(run.errors))}};
    }
    return {json.at("skipped").get<std::string>(), json.at("findings").get<std::vector<std::string>>()};
}

int run_as_check(const std::string& check, const TransportCase& transport_case) {
    platform::die_with_parent();
    const UniqueFd output = platform::reserve_standard_output();  // a library may print something
    const std::vector<Check>& all = conformance::all_checks();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Check& one) { return one.name == check; });
    if (found == all.end()) {
        throw Error(ErrorKind::usage, fmt::format("--as-check: there is no check '{}'", check));
    }
    conformance::Findings findings;
    const std::string skipped = conformance::why_inapplicable(*found, transport_case);
    if (skipped.empty()) {
        conformance::run_check(*found, transport_case, findings);
    }
    const Json json{{"skipped", skipped}, {"findings", findings.texts()}};
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    return static_cast<int>(platform::write_all(output.get(), text + "\n") == 0 ? ExitCode::ok : ExitCode::run_failed);
}

}  // namespace ipcbench::campaign
