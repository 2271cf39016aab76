#include "cli/program.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <iterator>
#include <new>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/usage_error.hpp"
#include "cli/wrap.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/micro_sign.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/broken_pipe.hpp"
#include "platform/build_info.hpp"
#include "platform/exit_code.hpp"
#include "platform/process.hpp"
#include "platform/signals.hpp"
#include "platform/umask.hpp"
#include "reporters/output.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {
namespace {

Footer program_footer() {
    return {.examples = R"(ipcbench run pipe                     JSON ping-pong over pipes, 10 seconds
ipcbench run all --duration 1s        every transport, one after the other
ipcbench run 'shm-*' tcp --size 4K    some of them, with a payload of 4 KiB
ipcbench list                         what there is, and what works here
ipcbench help COMMAND                 all about one command)",
            .exit_codes = {{"0", "all is well"},
                           {"1", "a run failed"},
                           {"2", "wrong usage"},
                           {"3", "nothing could run"},
                           {"4", "undecided (--fail-if-undecided)"},
                           {"128 + N", "interrupted by signal N"}}};
}

std::string version_text() {
    const platform::BuildInfo build = platform::build_info();
    std::string text = fmt::format("ipcbench {} (", build.version);
    for (const std::string& part : {build.commit, build.type, build.sanitizers}) {
        text += part.empty() ? "" : part + ", ";
    }
    return text + build.compiler + ")";
}

/// Formats the help to fit the screen.
class ScreenFormatter final : public CLI::Formatter {
public:
    std::string make_option_desc(const CLI::Option* option) const override {
        return wrapped(CLI::Formatter::make_option_desc(option), 0, screen_width() - get_column_width());
    }
    std::string make_subcommand(const CLI::App* command) const override {
        const std::size_t column = get_column_width();
        return fmt::format("  {:<{}}{}\n", command->get_name(), column - 2,
                           wrapped(command->get_description(), column, screen_width()));
    }
};

int print_error(const Error& error) {
    const std::size_t width = reporters::detect_style(STDERR_FILENO, true).wrap;
    std::string text = "error: " + wrapped(printable(error.what()), sizeof "error:", width) + "\n";
    if (!error.hint().empty()) {
        text += "hint: " + wrapped(printable(error.hint()), sizeof "hint:", width) + "\n";
    }
    std::fputs(text.c_str(), stderr);  // fmt::print would throw if it cannot be written, and nothing catches that here
    switch (error.kind()) {
        case ErrorKind::usage:
            return static_cast<int>(ExitCode::usage);
        case ErrorKind::unavailable:
            return static_cast<int>(ExitCode::nothing_ran);
        default:
            return static_cast<int>(ExitCode::run_failed);
    }
}

int parse_and_run(int argc, char** argv) {
    Command program("ipcbench",
                    "What it costs to connect two processes: JSON ping-pong round trips through every\n"
                    "mechanism that the operating system and its libraries offer.",
                    program_footer());
    program.formatter(std::make_shared<ScreenFormatter>());  // before adding the commands, which inherit it
    program.set_version_flag("-V,--version", version_text, "Print the version, the commit and the compiler, and exit");
    const std::vector<Action> actions{
        add_run(program),    add_rerun(program),  add_list(program), add_verify(program),      add_compare(program),
        add_advise(program), add_report(program), add_plot(program), add_history(program),     add_calibrate(program),
        add_clean(program),  add_doctor(program), add_help(program), add_completions(program), add_manual(program)};
    program.require_subcommand(0, 1);
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        std::vector<std::string> reversed;  // the order that CLI11 expects
        std::transform(words.rbegin(), words.rend(), std::back_inserter(reversed), escaped_for_cli11);
        program.parse(std::move(reversed));
    } catch (const CLI::Success& asked) {  // --help, --version
        std::ostringstream text;           // std::cout would lose a write error
        const int code = program.exit(asked, text, text);
        fmt::print("{}", text.str());
        return code;
    } catch (const CLI::ParseError& error) {
        throw usage_error(program, error, words);
    }
    const std::vector<CLI::App*> commands = program.get_subcommands([](CLI::App*) { return true; });
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (commands[i]->parsed()) {
            return actions.at(i)();
        }
    }
    fmt::print(stderr, "{}", program.help());
    return static_cast<int>(ExitCode::usage);
}

/// Opens standard streams that were closed. Otherwise the next file that is opened would take such a descriptor, and
/// text for the stream would go into that file. They are opened in the wrong direction, so that using them still fails
/// (EBADF).
void reserve_standard_streams() {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        if (::fcntl(fd, F_GETFD) < 0) {
            [[maybe_unused]] const int reserved = ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

}  // namespace

int run_program(int argc, char** argv) {
    const platform::BrokenPipe broken_pipe;
    platform::prepare_signals();
    platform::allow_owner_access();
    reserve_standard_streams();
    try {
        const MicroSign micro_sign(reporters::detect_style(STDOUT_FILENO, true).unicode);
        const int code = parse_and_run(argc, argv);
        // The output may have waited in the stream's buffer, so a full disk or a closed pipe shows only now.
        if (std::fflush(stdout) != 0) {
            throw std::system_error(errno, std::generic_category());
        }
        return code;
    } catch (const reporters::OutputClosed& error) {
        broken_pipe.end_program();
        return print_error(error);
    } catch (const Error& error) {
        return print_error(error);
    } catch (const std::system_error& error) {  // thrown by us, or by fmt::print
        if (std::ferror(stdout) != 0 && error.code().value() == EPIPE) {
            broken_pipe.end_program();
        }
        return print_error(std::ferror(stdout) != 0 ? system_error("writing to standard output", error.code().value())
                                                    : system_error("starting a thread", error.code().value()));
    } catch (const std::bad_alloc&) {
        return print_error(Error(ErrorKind::failed, "not enough memory", "use a smaller --size, or raise ulimit -v"));
    } catch (const std::exception& error) {
        return print_error(Error(ErrorKind::failed, error.what()));
    }
}

}  // namespace ipcbench::cli
