#include <unistd.h>

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/diagnosis.hpp"
#include "cli/plug_ins.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/environment.hpp"
#include "platform/exit_code.hpp"
#include "registry/registry.hpp"
#include "registry/user_plug_ins.hpp"
#include "reporters/printable_result.hpp"

namespace ipcbench::cli {
namespace {

struct DoctorFlags {
    bool json = false;
    bool strict = false;
    bool no_color = false;
    std::vector<std::string> plug_ins;
};

std::vector<Condition> check_transports() {
    std::vector<Condition> conditions;
    for (const Transport& transport : registry::transports()) {
        const Availability here = registry::availability_of(transport);
        const Verdict verdict = here.available ? Verdict::ok : Verdict::bad;
        conditions.push_back(reporters::printable({std::string(transport.info.name), verdict, here.reason, here.fix,
                                                   "transports", /*affects_results=*/false}));
    }
    for (const registry::UserPlugIn& plug_in : registry::user_plug_ins()) {
        if (!plug_in.here.available) {
            conditions.push_back(reporters::printable({"plug-in", Verdict::bad, plug_in.here.reason, plug_in.here.fix,
                                                       "transports", /*affects_results=*/false}));
        }
    }
    return conditions;
}

int diagnose(const DoctorFlags& flags) {
    registry::load_user_plug_ins(flags.plug_ins);
    const Diagnosis diagnosis{reporters::printable(platform::describe_environment(platform::DetailLevel::thorough)),
                              check_transports()};
    fmt::print("{}", flags.json ? json_of(diagnosis)
                                : text_of(diagnosis, reporters::detect_style(STDOUT_FILENO, flags.no_color)));
    const bool unreliable = !count_verdicts(diagnosis).affecting.empty();
    return static_cast<int>(flags.strict && unreliable ? ExitCode::run_failed : ExitCode::ok);
}

Footer doctor_footer() {
    return {.examples = R"(ipcbench doctor
ipcbench doctor --strict && ipcbench run pipe tcp
ipcbench doctor --json | jq -r '.affected_by[]')",
            .notes = "It changes nothing: the commands that it proposes are yours to run, most of them as root.",
            .environment = {{registry::plug_ins_variable, plug_ins_variable_help}},
            .exit_codes = {{"0", "whatever it finds"}, {"1", "numbers are unreliable here (--strict)"}}};
}

}  // namespace

Action add_doctor(CLI::App& program) {
    auto flags = std::make_shared<DoctorFlags>();
    CLI::App& command = add_command(
        program, "doctor", "Report what makes numbers on this machine unreliable, and how to fix it", doctor_footer());
    add_switch(command, "--json", flags->json, "print JSON, for programs");
    add_plug_in_flag(command, flags->plug_ins);
    add_switch(command, "--strict", flags->strict, "exit with 1 when something makes numbers unreliable");
    add_switch(command, "--no-color", flags->no_color, "no colours");
    return [flags] { return diagnose(*flags); };
}

}  // namespace ipcbench::cli
