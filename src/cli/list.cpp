#include <algorithm>
#include <cstdio>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/listed_transport.hpp"
#include "cli/plug_ins.hpp"
#include "cli/wrap.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/exit_code.hpp"
#include "registry/registry.hpp"
#include "registry/user_plug_ins.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Align;
using reporters::Table;
using reporters::TableGroup;
using reporters::TableRow;
using reporters::Unit;
using Entry = ListedTransport;

std::vector<Entry> list_transports() {
    std::vector<Entry> entries;
    for (const Transport& transport : registry::transports()) {
        Entry entry{transport.info, transport.plug_in, registry::availability_of(transport), 0};
        if (entry.here.available) {
            entry.frame_limit = transport.frame_limit(OptionValues(transport.info.options, {}, transport.info.name));
        }
        entries.push_back(std::move(entry));
    }
    return entries;
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

std::string why_not(const Availability& here) {
    return "unavailable: " + printable(here.reason) + (here.fix.empty() ? "" : "; " + printable(here.fix));
}

constexpr std::size_t name_width = 17;

TableRow row_of(const Entry& entry) {
    const auto& [info, plug_in, here, frame_limit] = entry;
    return {{{std::string(info.name)},
             {waits_of(info)},
             {frame_limit < unlimited_frame ? format_bytes(frame_limit) : "none"},
             {letters_of(info.capabilities)}}};
}

/// Returns a table with a group for each kind of transport, containing those that work here.
Table transports_table(const std::vector<Entry>& entries) {
    constexpr std::size_t waits_width = 24;
    constexpr std::size_t limit_width = 12;
    Table table{"",
                {{"transport", Align::left, Unit::none, name_width},
                 {"waits (* default)", Align::left, Unit::none, waits_width},
                 {"frame limit", Align::right, Unit::none, limit_width},
                 {"gives"}},
                {},
                /*blank_line_between_groups=*/true};
    for (const TransportKind kind : {TransportKind::kernel, TransportKind::shared_memory, TransportKind::library,
                                     TransportKind::asynchronous, TransportKind::control}) {
        TableGroup group{fmt::format("{}: {}", name_of(kind), meaning_of(kind))};
        for (const Entry& entry : entries) {
            if (entry.info.kind == kind && entry.here.available) {
                group.rows.push_back(row_of(entry));
            }
        }
        if (!group.rows.empty()) {
            table.groups.push_back(std::move(group));
        }
    }
    return table;
}

/// Prints each reason once, after the names of the transports that it affects: often several need the same missing
/// library.
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

void print_table(const Table& table, std::size_t screen) {
    fmt::print("{}", reporters::TextLayout({&table, 1}, {}, screen)(table));
}

void print_transports(const std::vector<Entry>& entries, std::size_t screen) {
    print_table(transports_table(entries), screen);
    print_unavailable(entries, screen);
    fmt::print("\n{}\n\n",
               wrapped("gives: B keeps message boundaries, R reliable, Z zero-copy, P pollable with other descriptors, "
                       "A several frames in flight (--depth, --rate), O one way without answers (--mode stream), "
                       "C works between containers that share a network or a folder",
                       0, screen));
}

void print_codecs(std::size_t screen) {
    Table table{"",
                {{"codec", Align::left, Unit::none, name_width}, {"what it writes", Align::left, Unit::none, 0, true}},
                {{}}};
    for (const CodecInfo& codec : registry::codecs()) {
        const Availability here = registry::availability_of(codec);
        table.groups[0].rows.push_back(
            {{{std::string(codec.name)}, {here.available ? std::string(codec.summary) : why_not(here)}}});
    }
    print_table(table, screen);
}

/// Prints each option once, with the names of the transports that have it, because many share one.
void print_options(const std::vector<Entry>& entries, std::size_t screen) {
    std::vector<std::pair<OptionSpec, std::string>> owners;
    for (const Entry& entry : entries) {
        for (const OptionSpec& option : entry.info.options) {
            const auto same = std::find_if(owners.begin(), owners.end(), [&](const auto& known) {
                return known.first.key == option.key && known.first.default_value == option.default_value &&
                       known.first.help == option.help;
            });
            if (same == owners.end()) {
                owners.emplace_back(option, entry.info.name);
            } else {
                same->second += fmt::format(", {}", entry.info.name);
            }
        }
    }
    constexpr std::size_t key_width = 19;
    Table table{"",
                {{"--option (default)", Align::left, Unit::none, key_width},
                 {"what it is, and of which transports", Align::left, Unit::none, 0, true}},
                {{}}};
    for (const auto& [option, names] : owners) {
        table.groups[0].rows.push_back(
            {{{fmt::format("{}={}", option.key, option.default_value)}, {fmt::format("{} ({})", option.help, names)}}});
    }
    fmt::print("\n");
    print_table(table, screen);
}

/// Prints where the user's plug-ins are, and what they contribute.
void print_plug_ins(std::size_t screen) {
    for (const registry::UserPlugIn& plug_in : registry::user_plug_ins()) {
        std::vector<std::string> names = plug_in.transports;
        for (const std::string& codec : plug_in.codecs) {
            names.push_back("codec " + codec);
        }
        const std::string what = plug_in.here.available
                                     ? fmt::format("{} (interface {})", fmt::join(names, ", "), plug_in.file.interface)
                                     : why_not(plug_in.here);
        fmt::print("\nplug-in {}\n  {}\n", printable(plug_in.file.path), wrapped(what, 2, screen));
    }
}

void print_text(const std::vector<Entry>& entries) {
    const std::size_t screen = screen_width();
    print_transports(entries, screen);
    print_codecs(screen);
    print_options(entries, screen);
    print_plug_ins(screen);
}

}  // namespace

Action add_list(CLI::App& program) {
    struct Flags {
        bool json = false;
        std::vector<std::string> plug_ins;
    };
    auto flags = std::make_shared<Flags>();
    CLI::App& command = add_command(program, "list", "Show transports, codecs, and what works here",
                                    {.examples = R"(ipcbench list
ipcbench list --json | jq -r '.transports[] | select(.available) | .name'
ipcbench list --plugin ./libmy.so)",
                                     .environment = {{registry::plug_ins_variable, plug_ins_variable_help}},
                                     .exit_codes = exit_codes_of_output()});
    add_switch(command, "--json", flags->json, "print JSON, for programs");
    add_plug_in_flag(command, flags->plug_ins);
    return [flags] {
        registry::load_user_plug_ins(flags->plug_ins);
        const std::vector<Entry> entries = list_transports();
        flags->json ? print_list_json(entries) : print_text(entries);
        return static_cast<int>(ExitCode::ok);
    };
}

}  // namespace ipcbench::cli
