#include <unistd.h>

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/diagnosis.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/environment.hpp"
#include "registry/registry.hpp"
#include "reporters/printable_result.hpp"

namespace ipcbench::cli {
namespace {

struct DoctorFlags {
    bool json = false;
    bool strict = false;
    bool no_color = false;
};

std::vector<Condition> look_at_transports() {
    std::vector<Condition> conditions;
    for (const Transport& transport : registry::transports()) {
        const Availability here = registry::availability_of(transport);
        const Verdict verdict = here.available ? Verdict::ok : Verdict::bad;
        conditions.push_back(reporters::printable(
            {std::string(transport.info.name), verdict, here.reason, here.mend, "transports", /*spoils=*/false}));
    }
    return conditions;
}

int diagnose(const DoctorFlags& flags) {
    const Diagnosis diagnosis{reporters::printable(platform::describe_environment(platform::Depth::thorough)),
                              look_at_transports()};
    fmt::print("{}", flags.json ? json_of(diagnosis)
                                : text_of(diagnosis, reporters::detect_style(STDOUT_FILENO, flags.no_color)));
    const bool spoilt = !count_verdicts(diagnosis).spoiling.empty();
    return static_cast<int>(flags.strict && spoilt ? ExitCode::run_failed : ExitCode::ok);
}

}  // namespace

Action add_doctor(CLI::App& program) {
    auto flags = std::make_shared<DoctorFlags>();
    CLI::App& command =
        *program.add_subcommand("doctor", "Say what this machine does to numbers, and what would mend it");
    add_switch(command, "--json", flags->json, "for programs");
    add_switch(command, "--strict", flags->strict, "exit with 1 when something makes numbers unreliable");
    add_switch(command, "--no-color", flags->no_color, "no colours");
    command.footer(
        "examples:\n"
        "  ipcbench doctor\n"
        "  ipcbench doctor --strict && ipcbench run pipe tcp\n"
        "  ipcbench doctor --json | jq -r '.spoiled_by[]'\n\n"
        "It changes nothing: the commands that it proposes are yours to run, most of them as root.");
    return [flags] { return diagnose(*flags); };
}

}  // namespace ipcbench::cli
