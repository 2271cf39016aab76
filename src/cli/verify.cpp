#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/check_process.hpp"
#include "campaign/death_checks.hpp"
#include "campaign/lists.hpp"
#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/plug_ins.hpp"
#include "cli/wrap.hpp"
#include "conformance/checks.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/exit_code.hpp"
#include "platform/supervisor.hpp"
#include "registry/registry.hpp"
#include "registry/user_plug_ins.hpp"
#include "reporters/output.hpp"
#include "reporters/paint.hpp"

namespace ipcbench::cli {
namespace {

using campaign::CheckResult;
using conformance::TransportCase;
using reporters::Paint;
using reporters::Style;

struct VerifyFlags {
    std::vector<std::string> transports;
    std::vector<std::string> plug_ins;
    std::optional<std::string> waits;
    std::optional<std::string> checks;
    std::optional<std::string> as_check;
    bool no_color = false;
};

/// How many checks ended in which way.
struct CheckCounts {
    std::size_t hold = 0;
    std::size_t fail = 0;
    std::size_t skipped = 0;
};

/// Prints each outcome as soon as it is known.
class Verification {
public:
    /// `chosen` are the checks to make; all if empty.
    Verification(platform::Supervisor& supervisor, Style style, std::vector<std::string> chosen)
        : supervisor_(supervisor),
          chosen_(std::move(chosen)),
          style_(style),
          out_(reporters::Output::to_stream(STDOUT_FILENO, "standard output")) {}

    /// Makes all checks of a transport. Returns false if one does not hold, or the user interrupts it.
    bool verify(const Transport& transport, const std::vector<WaitMode>& waits) {
        counts_ = {};
        for (const WaitMode wait : waits) {
            check_all({&transport, wait}, wait == waits.front());
        }
        if (interrupted()) {
            return false;
        }
        out_.write(fmt::format("\n{}: {} hold, {} fail, {} do not apply\n", transport.info.name, counts_.hold,
                               counts_.fail, counts_.skipped));
        return counts_.fail == 0;
    }

    [[nodiscard]] bool interrupted() const { return supervisor_.signal() != 0; }

private:
    /// `first` is whether the checks that do not depend on the wait mode are due.
    void check_all(const TransportCase& transport_case, bool first) {
        const auto stop = [this] { return interrupted(); };
        heading_ = painted(fmt::format("{}, wait {}", transport_case.info().name, name_of(transport_case.wait)),
                           Paint::heading, style_) +
                   "\n";
        for (const conformance::Check& check : conformance::all_checks()) {
            if (is_chosen(check.name) && (check.every_wait_mode || first)) {
                print(check.name, check.sentence, campaign::check_in_process(check, transport_case, stop));
            }
        }
        for (const campaign::DeathCheck& check : campaign::death_checks()) {
            if (is_chosen(check.name) && first) {
                print(check.name, check.sentence, check.run(transport_case, stop));
            }
        }
    }

    [[nodiscard]] bool is_chosen(std::string_view name) const {
        return !interrupted() && (chosen_.empty() || std::find(chosen_.begin(), chosen_.end(), name) != chosen_.end());
    }

    void print(std::string_view name, std::string_view sentence, const CheckResult& result) {
        if (interrupted()) {
            return;  // it was not finished
        }
        out_.write(std::exchange(heading_, ""));
        constexpr std::size_t indent = 10;
        const std::string word = result.holds() ? "holds" : result.skipped.empty() ? "FAILS" : "skipped";
        const Paint paint = result.holds() ? Paint::good : result.skipped.empty() ? Paint::bad : Paint::label;
        std::string text = fmt::format("  {}{:{}}{}\n", painted(word, paint, style_), "", indent - 2 - word.size(),
                                       reporters::wrapped(fmt::format("{}: {}", name, sentence), indent, style_.wrap));
        for (const std::string& finding : result.findings) {
            text += fmt::format("{:{}}{}\n", "", indent, reporters::wrapped(printable(finding), indent, style_.wrap));
        }
        if (!result.skipped.empty()) {
            text += fmt::format("{:{}}{}\n", "", indent,
                                reporters::wrapped(printable(result.skipped), indent, style_.wrap));
        }
        out_.write(text);
        ++(result.holds() ? counts_.hold : result.skipped.empty() ? counts_.fail : counts_.skipped);
    }

    platform::Supervisor& supervisor_;
    std::vector<std::string> chosen_;
    Style style_;
    reporters::Output out_;
    std::string heading_;  ///< of the checks that follow, until the first is printed
    CheckCounts counts_;
};

/// Returns the wait modes to be checked, the default first. Throws Error (usage) for one that it does not have.
std::vector<WaitMode> waits_of(const TransportInfo& info, const std::optional<std::string>& given) {
    std::vector<WaitMode> waits{info.default_wait};
    if (given) {
        waits.clear();
        for (const std::string& word : campaign::split_list(*given, "--wait")) {
            const WaitMode mode = parse_wait(word).mode;
            if (!info.waits.has(mode)) {
                throw Error(ErrorKind::usage, fmt::format("--wait: '{}' does not apply to {}", word, info.name),
                            "ipcbench list shows the wait modes of each transport");
            }
            waits.push_back(mode);
        }
        return waits;
    }
    for (const WaitMode mode : info.waits.list()) {
        if (mode != info.default_wait) {
            waits.push_back(mode);
        }
    }
    return waits;
}

std::vector<const Transport*> chosen_transports(const VerifyFlags& flags) {
    std::vector<std::string> names;
    for (const std::string& word : flags.transports) {
        for (std::string& name : campaign::split_list(word, "TRANSPORT")) {
            names.push_back(std::move(name));
        }
    }
    std::vector<const Transport*> chosen = registry::select_transports(names);
    std::erase_if(chosen, [](const Transport* one) { return one->info.kind == TransportKind::control; });
    if (chosen.empty()) {
        throw Error(ErrorKind::usage, fmt::format("'{}' has no second process", names.front()),
                    "name a transport that connects two processes");
    }
    return chosen;
}

/// Returns the names in the list; none if nothing was given. Throws Error (usage) for one that no check has.
std::vector<std::string> chosen_checks(const std::optional<std::string>& given) {
    if (!given) {
        return {};
    }
    const std::vector<std::string> known = campaign::names_of_checks();
    std::vector<std::string> chosen = campaign::split_list(*given, "--check");
    for (const std::string& name : chosen) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            throw Error(ErrorKind::usage, fmt::format("--check: there is no check '{}'", name),
                        fmt::format("there are {}", fmt::join(known, ", ")));
        }
    }
    return chosen;
}

int verify(const VerifyFlags& flags) {
    registry::load_user_plug_ins(flags.plug_ins);
    const std::vector<const Transport*> chosen = chosen_transports(flags);
    if (flags.as_check) {
        return campaign::run_as_check(*flags.as_check,
                                      {chosen.front(), waits_of(chosen.front()->info, flags.waits).front()});
    }
    const std::vector<std::string> checks = chosen_checks(flags.checks);
    report_unloaded_plug_ins();
    platform::Supervisor supervisor(platform::Supervisor::Signals::watch);
    const Style style = reporters::detect_style(STDOUT_FILENO, flags.no_color);
    Verification verification(supervisor, style, checks);
    bool any = false;
    bool good = true;
    for (const Transport* const transport : chosen) {
        const std::vector<WaitMode> waits = waits_of(transport->info, flags.waits);
        if (const Availability here = registry::availability_of(*transport); !here.available) {
            reporters::Output::to_stream(STDOUT_FILENO, "standard output")
                .write(fmt::format("skipped  {}: {}\nhint: {}\n", transport->info.name, printable(here.reason),
                                   printable(here.fix)));
            continue;
        }
        any = true;
        good = verification.verify(*transport, waits) && good;
        if (verification.interrupted()) {
            return static_cast<int>(ExitCode::interrupted) + supervisor.signal();
        }
    }
    return code_with_plug_ins(static_cast<int>(!any   ? ExitCode::nothing_ran
                                               : good ? ExitCode::ok
                                                      : ExitCode::run_failed));
}

Footer verify_footer() {
    return {.examples = R"(ipcbench verify skeleton --plugin ./libmy.so
ipcbench verify pipe 'shm-*' --wait block
ipcbench verify skeleton --plugin ./libmy.so --check all-sizes,names)",
            .notes =
                "Checks frames of all sizes, endings, deaths, left-overs and allocations. Each check runs\n"
                "in a process of its own, and is ended after two minutes.",
            .environment = {{registry::plug_ins_variable, plug_ins_variable_help}},
            .exit_codes = {{"0", "all checks hold"},
                           {"1", "one fails, or a plug-in cannot be loaded"},
                           {"3", "no transport works here"}}};
}

}  // namespace

Action add_verify(CLI::App& program) {
    auto flags = std::make_shared<VerifyFlags>();
    CLI::App& command = add_command(program, "verify", "Check that a transport keeps its contract", verify_footer());
    add_words(command, "TRANSPORT", flags->transports,
              "names, lists, globs such as 'shm-*', or all; see: ipcbench list")
        ->option_text("...")
        ->required();
    add_text(command, "-w,--wait", flags->waits, "how a side waits (default: in every way that the transport offers)")
        ->option_text("WAIT,...");
    add_text(command, "--check", flags->checks, "only these checks, by their names in the output (default: all)")
        ->option_text("CHECK,...");
    add_plug_in_flag(command, flags->plug_ins);
    add_switch(command, "--no-color", flags->no_color, "no colours");
    add_text(command, "--as-check", flags->as_check, "")->group("");
    return [flags] { return verify(*flags); };
}

}  // namespace ipcbench::cli
