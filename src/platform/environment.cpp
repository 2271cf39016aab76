#include "platform/environment.hpp"

#include <sys/utsname.h>

#include <array>
#include <cstddef>
#include <ctime>
#include <iterator>
#include <sstream>
#include <string_view>

#include "core/condition_names.hpp"
#include "platform/cgroup.hpp"
#include "platform/conditions.hpp"
#include "platform/program_id.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

/// Judges the build. The fix is in the same line, not in a hint of its own, so that it is visible on any screen.
Condition judge_build(const BuildInfo& build) {
    if (!build.sanitizers.empty()) {
        return {std::string(condition_name::build), Verdict::bad,
                "sanitizers (" + build.sanitizers + ") distort timings: use BUILD_MODE=release", ""};
    }
    if (!build.optimised()) {
        return {std::string(condition_name::build), Verdict::bad, "this is a debug build: use BUILD_MODE=release", ""};
    }
    return {std::string(condition_name::build), Verdict::ok, build.type, ""};
}

/// Judges the current load, not the load average, which still includes a build of this program a minute ago.
Condition judge_load(const std::optional<std::string>& loadavg, std::size_t cpus) {
    double load = 0;
    double of_5_min = 0;
    double of_15_min = 0;
    std::size_t runnable = 0;
    char slash = 0;
    std::istringstream fields(loadavg.value_or(""));
    if (!(fields >> load >> of_5_min >> of_15_min >> runnable >> slash) || slash != '/' || cpus == 0) {
        return {"load", Verdict::unknown, "the kernel does not report it", ""};
    }
    constexpr std::size_t ours = 2;  // while measuring; now there is one process, which counts as runnable
    const std::size_t others = runnable > 0 ? runnable - 1 : 0;
    std::ostringstream observed;
    observed << others << (others == 1 ? " other task" : " other tasks") << " ready to run on " << cpus
             << (cpus == 1 ? " CPU" : " CPUs") << ", load " << load;
    if (others > 0 && others + ours > cpus) {
        return {"load", Verdict::bad, "the machine is busy: " + observed.str(), "wait until it is idle"};
    }
    return {"load", Verdict::ok, observed.str(), ""};
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, sizeof "2026-01-02T03:04:05Z"> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

/// Whether a bad condition of a category makes numbers unreliable.
enum class Effect : std::uint8_t { affects_results, limits_transports };

void add(std::vector<Condition>& all, std::string_view category, Effect effect, std::vector<Condition> conditions) {
    for (Condition& condition : conditions) {
        condition.category = category;
        condition.affects_results = effect == Effect::affects_results;
        all.push_back(std::move(condition));
    }
}

}  // namespace

std::string os_name(const std::string& os_release) {
    std::string name = value_of(os_release, "PRETTY_NAME", '=').value_or("");
    std::erase(name, '"');
    return name;
}

std::vector<Condition> judge(const SystemInfo& info) {
    std::vector<Condition> all;
    add(all, "build", Effect::affects_results, {judge_build(info.build)});
    add(all, "processor", Effect::affects_results, judge_processor(info));
    add(all, "system", Effect::affects_results,
        {judge_virtual_machine(info), judge_cpu_quota(info), judge_load(info.loadavg, info.online_cpus)});
    add(all, "clock", Effect::affects_results, judge_clocks(info));
    add(all, "limits", Effect::limits_transports, judge_limits(info));
    add(all, "features", Effect::limits_transports, judge_kernel_features(info));
    return all;
}

Context describe_environment(DetailLevel detail) {
    const SystemInfo info = read_system(detail);
    utsname system{};
    ::uname(&system);
    Context context;
    context.version = info.build.version;
    context.build_type = info.build.type;
    context.compiler = info.build.compiler;
    context.program_id = program_id();
    context.date = utc_now();
    context.host = system.nodename;
    context.kernel = trimmed(std::string(system.sysname) + " " + system.release);
    context.os = os_name(info.os_release.value_or(""));
    context.cpu_model = cpu_model(info.cpuinfo.value_or(""));
    context.cpus = static_cast<int>(info.allowed_cpus);
    context.clock = info.clock.value_or(ClockFacts{});
    context.clock_source = info.clock_source.value_or("");
    context.conditions = judge(info);
    return context;
}

}  // namespace ipcbench::platform
