#include "campaign/recorded_request.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/axes.hpp"
#include "campaign/defaults.hpp"
#include "core/knobs.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/affinity.hpp"
#include "platform/deciding_variables.hpp"
#include "registry/user_plug_ins.hpp"

namespace ipcbench::campaign {
namespace {

/// U+FFFD, which JSON has in place of bytes that are not UTF-8.
constexpr std::string_view no_character = "\ufffd";

/// Returns the path that leads there from any folder.
std::string absolute_path(const std::string& path) {
    std::error_code error;
    const std::filesystem::path absolute = std::filesystem::absolute(path, error);
    return error ? path : absolute.string();
}

std::vector<std::string> names_of_selections(const std::vector<std::string>& words) {
    std::vector<std::string> names;
    for (const Selection& selection : parse_selections(words)) {
        names.emplace_back(selection.transport->info.name);
        if (selection.codec != nullptr) {
            names.back() += fmt::format(":{}", selection.codec->name);
        }
    }
    return names;
}

std::string names_of_codecs(const std::string& text) {
    std::vector<std::string_view> names;
    for (const CodecInfo* const codec : parse_codecs(text)) {
        names.push_back(codec->name);
    }
    return fmt::format("{}", fmt::join(names, ","));
}

std::string placements_of(const RunRequest& request) {
    std::vector<std::string> texts;
    for (const RequestedRun& run : request.runs) {
        const std::string& text = run.cell.placement.text;
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
            texts.push_back(text);
        }
    }
    return fmt::format("{}", fmt::join(texts, ","));
}

/// Returns the values of a list in which "cores" stands for a number.
std::string values_for_any_machine(const Knob& knob, const std::string& text) {
    std::vector<std::string> values;
    for (const std::uint64_t value : parse_values(text, knob.form, platform::count_allowed_cpus())) {
        values.push_back(argument_text(knob, value));
    }
    return fmt::format("{}", fmt::join(values, ","));
}

/// Builds the flags of a record.
class Recorder {
public:
    Recorder(const GivenFlags& flags, const RunRequest& request) : request_(request) {
        for (const Flag& flag : run_flags()) {
            if (!is_part_of_request(flag.group)) {
                continue;
            }
            if (flags.has(flag.name())) {
                flags_[std::string(flag.name())] = flags.texts(flag.name());
            } else if (!flag.fallback.empty()) {
                decide(flag.name(), flag.fallback);
            }
        }
        for (const std::string& implied : request.implied_flags) {
            const std::size_t equals = implied.find('=');
            decide(implied.substr(0, equals), implied.substr(equals + 1));
        }
    }

    [[nodiscard]] RequestRecord::Flags take() {
        if (!value_of("--framing")) {
            decide("--codec", names_of_codecs(value_of("--codec").value_or(default_codec)));
        }
        decide("--placement", placements_of(request_));
        decide("--repetitions", std::to_string(request_.plan.repetitions));
        if (!value_of("--duration") && !value_of("--iterations") && !value_of("--time-budget")) {
            decide("--duration", format_duration(request_.runs.front().cell.duration));
        }
        for (const Knob& knob : load_knobs()) {
            if (const auto text = value_of(knob.form.flag); text && knob.form.takes_cores) {
                decide(knob.form.flag, values_for_any_machine(knob, *text));
            }
        }
        if (const auto child = value_of("--child")) {
            decide("--child", absolute_path(*child));
        }
        if (const auto builds = flags_.find("--build"); builds != flags_.end()) {
            builds->second.clear();
            for (const OtherBuild& build : request_.builds) {
                builds->second.push_back(build.name + "=" + absolute_path(build.program));
            }
        }
        if (!registry::user_plug_ins().empty()) {
            std::vector<std::string>& files = flags_["--plugin"];
            files.clear();
            for (const registry::UserPlugIn& plug_in : registry::user_plug_ins()) {
                files.push_back(plug_in.file.path);
            }
        }
        return std::move(flags_);
    }

private:
    void decide(std::string_view flag, std::string text) { flags_[std::string(flag)] = {std::move(text)}; }
    [[nodiscard]] std::optional<std::string> value_of(std::string_view flag) const {
        const auto found = flags_.find(flag);
        const bool has_value = found != flags_.end() && !found->second.empty();
        return has_value ? std::optional(found->second.back()) : std::nullopt;
    }

    const RunRequest& request_;
    RequestRecord::Flags flags_;
};

/// Returns why a record cannot have these values of a flag; "" if it can.
std::string why_impossible(const Flag* flag, const std::string& name, const std::vector<std::string>& texts) {
    if (flag == nullptr) {
        return fmt::format("its request has the flag '{}', which this ipcbench does not have", name);
    }
    const bool right = flag->form == FlagForm::yes   ? texts.empty()
                       : flag->form == FlagForm::one ? texts.size() == 1
                                                     : !texts.empty();
    return right ? "" : fmt::format("its request has {} values of {}", texts.size(), name);
}

const Flag* find_requesting_flag(std::string_view name) {
    const std::vector<Flag>& all = run_flags();
    const auto found = std::find_if(all.begin(), all.end(), [name](const Flag& flag) {
        return flag.name() == name && is_part_of_request(flag.group);
    });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

RequestRecord record_of(const GivenFlags& flags, const RunRequest& request) {
    return {names_of_selections(flags.transports), Recorder(flags, request).take(), platform::deciding_variables()};
}

GivenFlags recorded_flags(const Context& context, const std::string& name) {
    if (!context.request) {
        throw Error(
            ErrorKind::usage,
            fmt::format("'{}' does not record what was requested (ipcbench {} wrote it)", name, context.version),
            context.command.empty() ? "measure again with ipcbench run ... --export-json FILE, which does"
                                    : "this command made it: " + context.command);
    }
    GivenFlags flags;
    flags.skip_even_if_named = true;
    flags.transports = context.request->transports;
    if (flags.transports.empty()) {
        throw Error(ErrorKind::usage, fmt::format("'{}': its request has no transport", name));
    }
    for (const auto& [flag, texts] : context.request->flags) {
        const Flag* const known = find_requesting_flag(flag);
        if (const std::string why = why_impossible(known, flag, texts); !why.empty()) {
            throw Error(ErrorKind::usage, fmt::format("'{}': {}", name, why),
                        "use the ipcbench that wrote it: version " + context.version);
        }
        if (known->form == FlagForm::yes) {
            flags.give(flag);
        }
        for (const std::string& text : texts) {
            if (text.find(no_character) != std::string::npos) {
                throw Error(ErrorKind::usage,
                            fmt::format("'{}' does not have the value of {}, which was not valid UTF-8: '{}'", name,
                                        flag, text),
                            "this command made it: " + context.command);
            }
            flags.give(flag, text);
        }
    }
    return flags;
}

}  // namespace ipcbench::campaign
