#include <algorithm>
#include <cstdio>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/wrap.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "ipcbench/base/units.hpp"
#include "registry/registry.hpp"
#include "reporters/context_json.hpp"

namespace ipcbench::cli {
namespace {

using Json = nlohmann::ordered_json;

/// What is known of a transport on this machine.
struct Entry {
    const TransportInfo& info;
    Availability here;
    std::size_t frame_limit;
};

std::vector<Entry> look() {
    std::vector<Entry> entries;
    for (const Transport& transport : registry::transports()) {
        Entry entry{transport.info, registry::availability_of(transport), 0};
        if (entry.here.available) {
            entry.frame_limit = transport.frame_limit(OptionValues(transport.info.options, {}, transport.info.name));
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

Json json_of(const Entry& entry) {
    const TransportInfo& info = entry.info;
    Json waits = Json::array();
    for (const WaitMode mode : info.waits.list()) {
        waits.push_back(name_of(mode));
    }
    Json options = Json::array();
    for (const OptionSpec& option : info.options) {
        options.push_back({{"key", option.key}, {"default", option.fallback}, {"help", option.help}});
    }
    const bool limited = entry.frame_limit < unlimited_frame;
    return {{"name", info.name},
            {"aliases", info.aliases},
            {"summary", info.summary},
            {"kind", name_of(info.kind)},
            {"wait_modes", waits},
            {"default_wait", name_of(info.default_wait)},
            {"frame_limit_bytes", entry.here.available && limited ? Json(entry.frame_limit) : Json(nullptr)},
            {"header_bytes", info.header_bytes},
            {"capabilities",
             {{"keeps_boundaries", info.capabilities.boundaries},
              {"reliable", info.capabilities.reliable},
              {"zero_copy", info.capabilities.zero_copy},
              {"pollable", info.capabilities.pollable},
              {"asynchronous", info.capabilities.asynchronous},
              {"one_way", info.capabilities.one_way},
              {"crosses_containers", info.capabilities.crosses_containers}}},
            {"alone_because", info.alone_because.empty() ? Json(nullptr) : Json(info.alone_because)},
            {"child_alone_because", info.child_alone_because.empty() ? Json(nullptr) : Json(info.child_alone_because)},
            {"own_process_because", info.own_process_because.empty() ? Json(nullptr) : Json(info.own_process_because)},
            {"options", options},
            {"available", entry.here.available},
            {"reason", entry.here.available ? Json(nullptr) : Json(entry.here.reason)},
            {"mend", entry.here.available ? Json(nullptr) : Json(entry.here.mend)}};
}

void print_json(const std::vector<Entry>& entries) {
    Json transports = Json::array();
    for (const Entry& entry : entries) {
        transports.push_back(json_of(entry));
    }
    Json codecs = Json::array();
    for (const CodecInfo& codec : registry::codecs()) {
        const Availability here = registry::availability_of(codec);
        codecs.push_back({{"name", codec.name},
                          {"summary", codec.summary},
                          {"text", codec.text},
                          {"available", here.available},
                          {"reason", here.available ? Json(nullptr) : Json(here.reason)},
                          {"mend", here.available ? Json(nullptr) : Json(here.mend)}});
    }
    const Json document{{"transports", transports}, {"codecs", codecs}};
    fmt::print("{}\n", reporters::text_of(document, 2));
}

std::string waits_of(const TransportInfo& info) {
    std::string text;
    for (const WaitMode mode : info.waits.list()) {
        text += fmt::format("{}{}{}", text.empty() ? "" : " ", name_of(mode), mode == info.default_wait ? "*" : "");
    }
    return text;
}

std::string letters_of(const Capabilities& has) {
    return {has.boundaries ? 'B' : '-',        has.reliable ? 'R' : '-',     has.zero_copy ? 'Z' : '-',
            has.pollable ? 'P' : '-',          has.asynchronous ? 'A' : '-', has.one_way ? 'O' : '-',
            has.crosses_containers ? 'C' : '-'};
}

std::string_view meaning_of(TransportKind kind) {
    switch (kind) {
        case TransportKind::control:
            return "no second process, what the harness itself costs";
        case TransportKind::kernel:
            return "every frame goes through system calls";
        case TransportKind::shared_memory:
            return "frames lie where both processes see them";
        case TransportKind::library:
            return "a protocol or messaging library on top of these";
        case TransportKind::asynchronous:
            return "the same mechanisms, driven by io_uring or Boost.Asio";
    }
    return "?";
}

constexpr std::size_t name_width = 19;

std::string why_not(const Availability& here) {
    return "unavailable: " + printable(here.reason) + (here.mend.empty() ? "" : "; " + printable(here.mend));
}

void print_transport(const Entry& entry) {
    const auto& [info, here, frame_limit] = entry;
    const std::string limit = frame_limit < unlimited_frame ? format_bytes(frame_limit) : "none";
    fmt::print("{:<{}}{:<26}{:>12}  {}\n", info.name, name_width, waits_of(info), limit, letters_of(info.capabilities));
}

/// Each reason once, after the names of those that it keeps away: often a library is missing that several need.
void print_unavailable(const std::vector<Entry>& entries, std::size_t screen) {
    std::vector<std::pair<std::string, std::string>> names_by_reason;
    for (const Entry& entry : entries) {
        if (entry.here.available) {
            continue;
        }
        const std::string reason = why_not(entry.here);
        const auto same = std::find_if(names_by_reason.begin(), names_by_reason.end(),
                                       [&](const auto& known) { return known.first == reason; });
        if (same == names_by_reason.end()) {
            names_by_reason.emplace_back(reason, entry.info.name);
        } else {
            same->second += fmt::format(", {}", entry.info.name);
        }
    }
    for (const auto& [reason, names] : names_by_reason) {
        fmt::print("\n{}\n  {}\n", wrapped(names, 0, screen), wrapped(reason, 2, screen));
    }
}

void print_transports(const std::vector<Entry>& entries, std::size_t screen) {
    fmt::print("{:<{}}{:<26}{:>12}  {}\n", "transport", name_width, "waits (* default)", "frame limit", "gives");
    for (const TransportKind kind : {TransportKind::kernel, TransportKind::shared_memory, TransportKind::library,
                                     TransportKind::asynchronous, TransportKind::control}) {
        bool first = true;
        for (const Entry& entry : entries) {
            if (entry.info.kind != kind || !entry.here.available) {
                continue;
            }
            if (std::exchange(first, false)) {
                fmt::print("\n{}: {}\n", name_of(kind), meaning_of(kind));
            }
            print_transport(entry);
        }
    }
    print_unavailable(entries, screen);
    fmt::print("\n{}\n\n",
               wrapped("gives: B keeps message boundaries, R reliable, Z zero-copy, P pollable with other descriptors, "
                       "A several frames under way (--depth, --rate), O one way without answers (--mode stream), "
                       "C works between containers that share a network or a folder",
                       0, screen));
}

void print_codecs(std::size_t screen) {
    fmt::print("{:<{}}{}\n", "codec", name_width, "what it writes");
    for (const CodecInfo& codec : registry::codecs()) {
        const Availability here = registry::availability_of(codec);
        const std::string text = here.available ? std::string(codec.summary) : why_not(here);
        fmt::print("{:<{}}{}\n", codec.name, name_width, wrapped(text, name_width, screen));
    }
}

/// Many transports share one option: each is shown once, with the names of those that have it.
void print_options(const std::vector<Entry>& entries, std::size_t screen) {
    std::vector<std::pair<OptionSpec, std::string>> owners;
    for (const Entry& entry : entries) {
        for (const OptionSpec& option : entry.info.options) {
            const auto same = std::find_if(owners.begin(), owners.end(), [&](const auto& known) {
                return known.first.key == option.key && known.first.fallback == option.fallback &&
                       known.first.help == option.help;
            });
            if (same == owners.end()) {
                owners.emplace_back(option, entry.info.name);
            } else {
                same->second += fmt::format(", {}", entry.info.name);
            }
        }
    }
    constexpr std::size_t key_width = 21;
    fmt::print("\n{:<{}}{}\n", "--option (default)", key_width, "what it is, and of which transports");
    for (const auto& [option, names] : owners) {
        fmt::print("{:<{}}{}\n", fmt::format("{}={}", option.key, option.fallback), key_width,
                   wrapped(fmt::format("{} ({})", option.help, names), key_width, screen));
    }
}

void print_text(const std::vector<Entry>& entries) {
    const std::size_t screen = screen_width();
    print_transports(entries, screen);
    print_codecs(screen);
    print_options(entries, screen);
}

}  // namespace

Action add_list(CLI::App& program) {
    auto as_json = std::make_shared<bool>(false);
    CLI::App& command = *program.add_subcommand("list", "Show transports, codecs, and what works here");
    add_switch(command, "--json", *as_json, "for programs");
    command.footer(
        "examples:\n"
        "  ipcbench list\n"
        "  ipcbench list --json | jq -r '.transports[] | select(.available) | .name'");
    return [as_json] {
        const std::vector<Entry> entries = look();
        *as_json ? print_json(entries) : print_text(entries);
        return static_cast<int>(ExitCode::ok);
    };
}

}  // namespace ipcbench::cli
