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
#include "cli/command_line.hpp"
#include "cli/usage_error.hpp"
#include "cli/wrap.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/micro_sign.hpp"
#include "ipcbench/base/printable.hpp"
#include "platform/broken_pipe.hpp"
#include "platform/exit_code.hpp"
#include "platform/process.hpp"
#include "platform/signals.hpp"
#include "platform/umask.hpp"
#include "reporters/output.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {
namespace {

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
    const CommandLine all = command_line();
    Command& program = *all.program;
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
            return all.actions.at(i)();
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
        if (error.kind() == ErrorKind::interrupted) {  // to be told of it, somebody would have to read
            return static_cast<int>(ExitCode::interrupted) + platform::noted_termination();
        }
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
