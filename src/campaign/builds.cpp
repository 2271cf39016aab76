#include "campaign/builds.hpp"

#include <set>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/build_info.hpp"
#include "platform/captured_run.hpp"
#include "reporters/context_words.hpp"

namespace ipcbench::campaign {
namespace {

OtherBuild read_build(const std::string& text) {
    const std::size_t equals = text.find('=');
    OtherBuild build{equals == std::string::npos ? text : text.substr(0, equals),
                     equals == std::string::npos ? text : text.substr(equals + 1), ""};
    if (build.name.empty() || build.program.empty()) {
        throw Error(ErrorKind::usage, fmt::format("--build: '{}' is not PATH or NAME=PATH", text),
                    "e.g. --build debug=build/debug/ipcbench");
    }
    return build;
}

}  // namespace

std::string name_of_this_build() {
    return reporters::build_name(platform::build_info().type);
}

std::vector<OtherBuild> read_builds(const std::vector<std::string>& texts) {
    std::set<std::string> names{name_of_this_build()};
    std::vector<OtherBuild> builds;
    for (const std::string& text : texts) {
        builds.push_back(read_build(text));
        const OtherBuild& build = builds.back();
        if (const int error = platform::why_not_executable(build.program); error != 0) {
            throw Error(ErrorKind::usage, describe_errno("--build: '" + build.program + "'", error),
                        "it must be another build's ipcbench");
        }
        if (!names.insert(build.name).second) {
            throw Error(ErrorKind::usage, fmt::format("--build: there is another build called '{}'", build.name),
                        "choose another name: --build NAME=PATH");
        }
    }
    return builds;
}

void require_builds_for_verdicts(const GivenFlags& flags, const std::vector<OtherBuild>& builds) {
    for (const char* const flag : {"--same-within", "--fail-if-slower", "--fail-if-undecided", "--allow-missing"}) {
        if (flags.has(flag) && builds.empty()) {
            throw Error(ErrorKind::usage, fmt::format("{} needs another build to compare with", flag),
                        "e.g. --build base=PATH; or compare two reports: ipcbench compare");
        }
    }
}

}  // namespace ipcbench::campaign
