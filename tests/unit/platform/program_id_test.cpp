#include "platform/program_id.hpp"

#include <cstdio>
#include <string>

#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

TEST(ProgramId, is_the_one_that_the_file_has) {
    const std::string id = program_id();
    if (id.empty()) {
        GTEST_SKIP() << "the linker gave this program none";
    }
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos) << id;
    std::string bytes;
    for (std::size_t i = 0; i + 1 < id.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(id.substr(i, 2), nullptr, 16));
    }
    std::FILE* const file = std::fopen("/proc/self/exe", "rb");
    ASSERT_NE(file, nullptr);
    std::string start(std::size_t{1} << 16U, '\0');
    start.resize(std::fread(start.data(), 1, start.size(), file));
    std::fclose(file);
    EXPECT_NE(start.find(bytes), std::string::npos);
}

}  // namespace
}  // namespace ipcbench::platform
