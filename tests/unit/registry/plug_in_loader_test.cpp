#include "registry/plug_in_loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::registry {
namespace {

using test::error_of;
using ::testing::HasSubstr;

TEST(PlugInLoader, accepts_a_plug_in_of_this_interface) {
    EXPECT_NO_THROW(require_interface(PlugIn{}, "./libmy.so"));
}

TEST(PlugInLoader, refuses_an_older_and_a_newer_interface_with_both_numbers) {
    for (const std::uint32_t version : {plug_in_interface - 1, plug_in_interface + 1}) {
        const Error error = error_of([&] { require_interface(PlugIn{.interface = version}, "./libmy.so"); });
        EXPECT_EQ(error.kind(), ErrorKind::unavailable);
        EXPECT_EQ(error.what(), "the plug-in './libmy.so' was built against version " + std::to_string(version) +
                                    " of the interface, this ipcbench has " + std::to_string(plug_in_interface));
        EXPECT_THAT(error.hint(), HasSubstr("build it again"));
    }
}

TEST(PlugInLoader, says_that_the_interface_differs_before_it_looks_at_the_layout) {
    const PlugIn other{.interface = plug_in_interface + 1, .layout = 0};
    EXPECT_THAT(error_of([&] { require_interface(other, "x"); }).what(), HasSubstr("of the interface"));
}

TEST(PlugInLoader, refuses_types_of_another_layout) {
    const Error error = error_of([&] { require_interface(PlugIn{.layout = 1}, "./libmy.so"); });
    EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    EXPECT_THAT(error.what(), HasSubstr("another layout (1, this ipcbench has "));
}

TEST(PlugInLoader, says_which_file_cannot_be_loaded) {
    const Error error = error_of([&] { static_cast<void>(load_plug_in("/no/such/libmy.so")); });
    EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    EXPECT_THAT(error.what(), HasSubstr("loading the plug-in '/no/such/libmy.so': "));
}

}  // namespace
}  // namespace ipcbench::registry
