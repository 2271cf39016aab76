#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "registry/registry.hpp"
#include "unit/reporters/golden.hpp"

namespace ipcbench::registry {
namespace {

std::string waits_of(const TransportInfo& info) {
    std::string text;
    const std::vector<WaitMode> modes = info.waits.list();
    for (const WaitMode mode : modes) {
        text += text.empty() ? "" : " ";
        text += name_of(mode);
        text += mode == info.default_wait && modes.size() > 1 ? "*" : "";
    }
    return text;
}

/// tests/golden/approve.sh generates the table of docs/transports.md.
TEST(Transports, are_documented_as_they_are) {
    std::string text = "\n| name | mechanism | waits (* default) |\n| --- | --- | --- |\n";
    for (const Transport& transport : transports()) {
        text +=
            fmt::format("| `{}` | {} | {} |\n", transport.info.name, transport.info.summary, waits_of(transport.info));
    }
    reporters::test::expect_golden_part("../../docs/transports.md", "<!-- generated: the transports -->\n",
                                        "<!-- end -->", text + "\n");
}

/// tests/golden/approve.sh generates the recipes, which the justfile imports.
TEST(Transports, have_a_recipe_each) {
    std::string text =
        "# Generated from the descriptions in src/transports by tests/golden/approve.sh: one recipe for each "
        "transport.\n"
        "# Arguments go to `ipcbench run`: `just ipc-pipe --size 1000`.\n";
    for (const Transport& transport : transports()) {
        text += "\n";
        for (const std::string_view alias : transport.info.aliases) {
            text += fmt::format("alias ipc-{} := ipc-{}\n\n", alias, transport.info.name);
        }
        text += fmt::format("# {1}\nipc-{0} *args: _binaries\n    @{{{{ ipcbench }}}} run {0} \"$@\"\n",
                            transport.info.name, transport.info.summary);
    }
    reporters::test::expect_golden("../../scripts/transports.just", text);
}

}  // namespace
}  // namespace ipcbench::registry
