#include "cli/plug_ins.hpp"

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "campaign/flags.hpp"
#include "cli/arguments.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/exit_code.hpp"
#include "registry/user_plug_ins.hpp"

namespace ipcbench::cli {

void add_plug_in_flag(CLI::App& command, std::vector<std::string>& files) {
    const campaign::Flag& flag = campaign::plug_in_flag();
    add_texts(command, std::string(flag.names), files, flag.help)->option_text(std::string(flag.placeholder));
}

void report_unloaded_plug_ins() {
    static std::size_t reported = 0;
    const std::vector<registry::UserPlugIn>& all = registry::user_plug_ins();
    for (; reported < all.size(); ++reported) {
        const Availability& here = all[reported].here;
        if (!here.available) {
            std::fputs(fmt::format("error: {}\nhint: {}\n", printable(here.reason), printable(here.fix)).c_str(),
                       stderr);
        }
    }
}

int code_with_plug_ins(int code) {
    const bool all_loaded = registry::first_unloaded_plug_in() == nullptr;
    return code == static_cast<int>(ExitCode::ok) && !all_loaded ? static_cast<int>(ExitCode::run_failed) : code;
}

}  // namespace ipcbench::cli
