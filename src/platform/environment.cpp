#include "platform/environment.hpp"

#include <sys/utsname.h>

#include <array>
#include <cstddef>
#include <ctime>
#include <iterator>
#include <sstream>
#include <string_view>

#include "platform/cgroup.hpp"
#include "platform/clock_source.hpp"
#include "platform/cpu_facts.hpp"
#include "platform/kernel_features.hpp"
#include "platform/limits.hpp"
#include "platform/text_fields.hpp"
#include "platform/virtual_machine.hpp"

namespace ipcbench::platform {
namespace {

/// The way out is no advice of its own, so that all is said in one line on any screen.
Condition judge_build(const BuildInfo& build) {
    if (!build.sanitizers.empty()) {
        return {"build", Verdict::bad, "sanitizers (" + build.sanitizers + ") spoil numbers: take BUILD_MODE=release",
                ""};
    }
    if (!build.optimised()) {
        return {"build", Verdict::bad, "these are the numbers of a debug build: take BUILD_MODE=release", ""};
    }
    return {"build", Verdict::ok, build.type, ""};
}

/// Judges the moment, not the load average: that still remembers the build of this very program a minute ago.
Condition judge_load(const std::optional<std::string>& loadavg, std::size_t cpus) {
    double load = 0;
    double of_5_min = 0;
    double of_15_min = 0;
    std::size_t runnable = 0;
    char slash = 0;
    std::istringstream fields(loadavg.value_or(""));
    if (!(fields >> load >> of_5_min >> of_15_min >> runnable >> slash) || slash != '/' || cpus == 0) {
        return {"load", Verdict::unknown, "the kernel does not tell", ""};
    }
    constexpr std::size_t ours = 2;  // while measuring; now there is one, which counts as runnable
    const std::size_t others = runnable > 0 ? runnable - 1 : 0;
    std::ostringstream found;
    found << others << (others == 1 ? " other task" : " other tasks") << " ready to run on " << cpus
          << (cpus == 1 ? " CPU" : " CPUs") << ", load " << load;
    if (others > 0 && others + ours > cpus) {
        return {"load", Verdict::bad, "the machine is busy: " + found.str(), "wait until it is idle"};
    }
    return {"load", Verdict::ok, found.str(), ""};
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, sizeof "2026-01-02T03:04:05Z"> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

/// Whether what is bad of a theme spoils numbers.
enum class Effect : std::uint8_t { spoils_numbers, limits_what_runs };

void add(std::vector<Condition>& all, std::string_view theme, Effect effect, std::vector<Condition> conditions) {
    for (Condition& condition : conditions) {
        condition.theme = theme;
        condition.spoils = effect == Effect::spoils_numbers;
        all.push_back(std::move(condition));
    }
}

}  // namespace

std::string os_name(const std::string& os_release) {
    std::string name = value_of(os_release, "PRETTY_NAME", '=').value_or("");
    std::erase(name, '"');
    return name;
}

std::vector<Condition> judge(const SystemTexts& texts) {
    std::vector<Condition> all;
    add(all, "build", Effect::spoils_numbers, {judge_build(texts.build)});
    add(all, "processor", Effect::spoils_numbers, judge_processor(texts));
    add(all, "system", Effect::spoils_numbers,
        {judge_virtual_machine(texts), judge_cpu_quota(texts), judge_load(texts.loadavg, texts.online_cpus)});
    add(all, "clock", Effect::spoils_numbers, judge_clocks(texts));
    add(all, "limits", Effect::limits_what_runs, judge_limits(texts));
    add(all, "features", Effect::limits_what_runs, judge_kernel_features(texts));
    return all;
}

Context describe_environment(Depth depth) {
    const SystemTexts texts = read_system(depth);
    utsname system{};
    ::uname(&system);
    Context context;
    context.version = texts.build.version;
    context.build_type = texts.build.type;
    context.compiler = texts.build.compiler;
    context.date = utc_now();
    context.host = system.nodename;
    context.kernel = trimmed(std::string(system.sysname) + " " + system.release);
    context.os = os_name(texts.os_release.value_or(""));
    context.cpu_model = cpu_model(texts.cpuinfo.value_or(""));
    context.cpus = static_cast<int>(texts.allowed_cpus);
    context.clock = texts.clock.value_or(ClockFacts{});
    context.clock_source = texts.clock_source.value_or("");
    context.conditions = judge(texts);
    return context;
}

}  // namespace ipcbench::platform
