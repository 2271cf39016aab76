#include "cli/completions/scripts.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completions/values.hpp"
#include "cli/program_model.hpp"
#include "ipcbench/base/error.hpp"

namespace ipcbench::cli {
namespace {

struct Shell {
    std::string_view name;
    std::string (*script)(const ProgramModel& model, const Vocabulary& names);
};
constexpr std::array<Shell, 3> shells{{{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}}};

}  // namespace

std::vector<std::string_view> shell_names() {
    std::vector<std::string_view> names;
    std::transform(shells.begin(), shells.end(), std::back_inserter(names),
                   [](const Shell& shell) { return shell.name; });
    return names;
}

std::string completion_script(const ProgramModel& model, std::string_view shell) {
    const auto* const found =
        std::find_if(shells.begin(), shells.end(), [shell](const Shell& known) { return known.name == shell; });
    if (found == shells.end()) {
        throw Error(ErrorKind::usage, fmt::format("there are no completions for the shell '{}'", shell),
                    fmt::format("there are some for {}", fmt::join(shell_names(), ", ")));
    }
    return found->script(model, vocabulary_of(model));
}

}  // namespace ipcbench::cli
