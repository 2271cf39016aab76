#include "reporters/results/names.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "reporters/load_text.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns "pipe_bytes=4096"; several options are separated by `separator`, and `first` precedes the first one.
std::string join_options(const std::map<std::string, std::string>& options, std::string_view first,
                         std::string_view separator) {
    std::string text;
    for (const auto& [key, value] : options) {
        text += fmt::format("{}{}={}", text.empty() ? first : separator, key, value);
    }
    return text;
}

/// Returns which request a server answered: " (hover.json)".
std::string request_text(const RunResult& result) {
    return result.server ? fmt::format(" ({})", result.server->request) : "";
}

/// Returns a path's last part, which is all that a table has room for.
std::string file_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

/// Returns what the messages carry with a size written by `size`: "64 KiB", "order.json (312 B)".
template <class Size>
std::string contents_with(const RunResult& result, const Size& size) {
    if (!result.message) {
        return size(result.payload_bytes);
    }
    const MessageUse& message = *result.message;
    std::string text = message.request.empty()
                           ? size(result.payload_bytes)
                           : fmt::format("{} ({}{})", file_name(message.request), message.documents > 1 ? "mean " : "",
                                         size(result.payload_bytes));
    text += message.answer.empty() ? "" : ", answered with " + file_name(message.answer);
    text += message.answer_bytes ? ", answered with " + size(*message.answer_bytes) : "";
    return message.schema.empty() || result.codec != "protobuf" ? text : text + " as " + file_name(message.schema);
}

std::string timing_text(const RunResult& result) {
    return fmt::format("timing {}", result.requested_timing ? name_of(*result.requested_timing) : "auto");
}

}  // namespace

std::string cell_name(const RunResult& result, bool with_options) {
    std::string load = to_string(result.load);
    std::replace(load.begin(), load.end(), ' ', ':');
    load.erase(std::remove(load.begin(), load.end(), ','), load.end());
    std::string name = fmt::format("{}/{}/size:{}/wait:{}/placement:{}", result.transport, result.codec,
                                   result.payload_bytes, to_string(result.wait), result.placement);
    if (result.message) {
        const MessageUse& message = *result.message;
        name += message.request.empty() ? "" : fmt::format("/message:{}:{}", message.request, message.digest);
        name += message.answer.empty() ? "" : "/answer:" + message.answer;
        name += message.answer_bytes ? fmt::format("/answer-size:{}", *message.answer_bytes) : "";
        name += message.schema.empty() ? "" : "/schema:" + message.schema;
    }
    name += result.peer.empty() ? "" : "/peer:" + result.peer;
    name += result.server ? fmt::format("/framing:{}/request:{}", result.server->framing, result.server->request) : "";
    name += load.empty() ? "" : "/load:" + load;
    name += result.requested_timing ? fmt::format("/timing:{}", name_of(*result.requested_timing)) : "";
    name += with_options ? join_options(requested_options(result), "/option:", "/option:") : "";
    return result.variant.empty() ? name : name + "/build:" + result.variant;
}

std::string contents_text(const RunResult& result) {
    return contents_with(result, payload_text);
}

std::string full_name(const RunResult& result) {
    std::string name =
        fmt::format("{}, {}, {}, {}", short_name(result), result.codec, contents_text(result), to_string(result.wait));
    const auto add = [&name](const std::string& part) { name += part.empty() ? "" : ", " + part; };
    add(result.placement == "none" ? "" : result.placement);
    add(to_string(result.load));
    add(result.requested_timing ? timing_text(result) : "");
    add(options_text(result));
    return name;
}

std::string short_name(const RunResult& result) {
    return result.transport + value_in_label(Trait::peer, result) +
           (result.variant.empty() ? "" : " (" + result.variant + ")");
}

const std::map<std::string, std::string>& requested_options(const RunResult& result) {
    static const std::map<std::string, std::string> none;
    return result.requested_options ? *result.requested_options : none;
}

std::string options_text(const RunResult& result) {
    return join_options(requested_options(result), "", ", ");
}

std::string value_text(Trait trait, const RunResult& result) {
    switch (trait) {
        case Trait::transport:
            return result.transport;
        case Trait::peer:
            return result.peer.empty() ? "ipcbench-child" : result.peer + request_text(result);
        case Trait::codec:
            return result.codec;
        case Trait::payload:
            return contents_with(result, size_text);
        case Trait::wait:
            return to_string(result.wait);
        case Trait::placement:
            return result.placement;
        case Trait::load:
            return load_text(result.load);
        case Trait::timing:
            return timing_text(result);
        case Trait::options: {
            const std::string options = options_text(result);
            return options.empty() ? "no options" : options;
        }
        case Trait::build:
            return result.variant.empty() ? "this build" : result.variant;
        case Trait::report:
            break;  // a result does not know which file it was read from
    }
    return "";
}

std::string value_title(Trait trait, const RunResult& result) {
    switch (trait) {
        case Trait::payload:
            return (result.message && !result.message->request.empty() ? "message " : "payload ") +
                   contents_text(result);
        case Trait::codec:
        case Trait::placement:
            return std::string(name_of(trait)) + " " + value_text(trait, result);
        case Trait::build:
            return result.variant.empty() ? "this build" : "build " + result.variant;
        default:
            return value_text(trait, result);
    }
}

std::string value_in_label(Trait trait, const RunResult& result) {
    switch (trait) {
        case Trait::codec:
            return ":" + result.codec;
        case Trait::payload:
            return " " + contents_text(result);
        case Trait::placement:
            return " placement " + result.placement;
        case Trait::peer:
            return result.peer.empty() ? "" : " with '" + result.peer + "'" + request_text(result);
        case Trait::build:
            return result.variant.empty() ? "" : " (" + result.variant + ")";
        default:
            return " " + value_text(trait, result);
    }
}

std::vector<std::string> distinctions(const std::vector<const RunResult*>& results) {
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> having;
    for (const RunResult* const result : results) {
        std::set<std::pair<std::string_view, std::string_view>> settings;
        for (const EffectiveOption& option : result->options) {
            settings.emplace(option.key, option.value);
        }
        for (const auto& setting : settings) {
            ++having[setting];
        }
    }
    std::vector<std::string> texts;
    for (const RunResult* const result : results) {
        std::string text;
        for (const EffectiveOption& option : result->options) {
            if (having.at({option.key, option.value}) < results.size()) {
                text += (text.empty() ? "" : " ") + option.key + "=" + option.value;
            }
        }
        texts.push_back(text.empty() ? "#" + std::to_string(texts.size() + 1) : text);
    }
    return texts;
}

std::vector<std::string> short_names(std::span<const ReportFile> reports) {
    constexpr std::ptrdiff_t max_parts = 8;
    for (std::ptrdiff_t parts = 1;; ++parts) {
        std::vector<std::string> names;
        for (const ReportFile& report : reports) {
            const std::filesystem::path path(report.name);
            std::filesystem::path name;
            for (auto part = std::next(path.begin(),
                                       std::max<std::ptrdiff_t>(0, std::distance(path.begin(), path.end()) - parts));
                 part != path.end(); ++part) {
                name /= *part;
            }
            names.push_back((parts == 1 && name.extension() == ".json" ? name.stem() : name).string());
        }
        if (parts == max_parts || std::set(names.begin(), names.end()).size() == names.size()) {
            return names;
        }
    }
}

std::string UniqueNames::operator()(const std::string& name) {
    std::string unique = name;
    while (!given_.insert(unique).second) {
        int& last = last_.try_emplace(name, 1).first->second;
        unique = fmt::format("{}-{}", name, ++last);
    }
    return unique;
}

}  // namespace ipcbench::reporters
