#include "cli/output_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::cli {
namespace {

using platform::OutputTarget;

std::string described(const OutputTarget& target) {
    return target.path == "-" ? "standard output" : "'" + target.path + "'";
}

}  // namespace

void OutputFiles::add(const std::string& option, const std::string& path) {
    if (path.empty()) {
        throw Error(ErrorKind::usage, fmt::format("{}: '' is not a path", option), "- is standard output");
    }
    OutputTarget target(path);
    for (const Entry& other : all_) {
        if (would_mix(other.target, target)) {
            const std::string one = described(other.target);
            const std::string two = described(target);
            throw Error(ErrorKind::usage,
                        one == two
                            ? fmt::format("{} and {} both write {}", other.option, option, one)
                            : fmt::format("{} and {} both write one file: {} is {}", other.option, option, two, one),
                        "give one of them another file");
        }
    }
    all_.push_back({option, std::move(target)});
}

void OutputFiles::refuse_input(const std::string& path, const std::string& what, const std::string& allowed) const {
    const auto input = platform::identity_of_input(path);
    for (const Entry& entry : all_) {
        if (input && is_regular(*input) && entry.target.identity == *input && entry.option != allowed) {
            throw Error(
                ErrorKind::usage,
                fmt::format("{}: {} is {}, and would be overwritten", entry.option, described(entry.target), what),
                "choose another name");
        }
    }
}

void OutputFiles::refuse_stream(int stream, const std::string& name) const {
    for (const Entry& entry : all_) {
        if (entry.target.kind != OutputTarget::Kind::stream && would_mix(entry.target, stream)) {
            throw Error(ErrorKind::usage,
                        fmt::format("{}: {} is the file that {} goes to", entry.option, described(entry.target), name),
                        "give it another file, or - for standard output");
        }
    }
}

bool OutputFiles::has_stream(int stream) const {
    return std::any_of(all_.begin(), all_.end(), [stream](const Entry& entry) {
        return entry.target.kind == OutputTarget::Kind::stream && would_mix(entry.target, stream);
    });
}

UniqueFd OutputFiles::hold_folder(const std::string& option) const {
    const auto entry = std::find_if(all_.begin(), all_.end(), [&](const Entry& one) { return one.option == option; });
    return hold_folder_of(entry->target);
}

OutputTarget OutputFiles::release(const std::string& option) {
    const auto entry = std::find_if(all_.begin(), all_.end(), [&](const Entry& one) { return one.option == option; });
    return std::move(entry->target);
}

}  // namespace ipcbench::cli
