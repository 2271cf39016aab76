#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace ipcbench::cli {

/// A word and what it means: an exit code, an environment variable.
struct Term {
    std::string_view word;
    std::string_view meaning;
};

/// What the help of a command has below its options. Its man page has the same in sections of its own.
struct Footer {
    std::string_view examples{};  ///< one command per line
    std::string_view notes{};
    std::vector<Term> environment{};
    std::vector<Term> exit_codes{};  ///< without those that mean the same for all commands: wrong usage, signals
};

/// Returns the exit codes of a command that can fail only when it cannot write.
[[nodiscard]] std::vector<Term> exit_codes_of_output();

/// A command, or the whole program.
class Command final : public CLI::App {
public:
    Command(const std::string& name, const std::string& description, Footer footer);

    /// A command of `program`, whose settings it inherits.
    Command(const std::string& name, const std::string& description, Footer footer, CLI::App& program);

    [[nodiscard]] const Footer& parts_of_footer() const noexcept { return footer_; }

private:
    Footer footer_;
};

CLI::App& add_command(CLI::App& program, const std::string& name, const std::string& description, Footer footer);

/// Returns the commands of the program, or the parts of a command, in the order of its help.
[[nodiscard]] std::vector<const Command*> commands_of(const CLI::App& program);

}  // namespace ipcbench::cli
