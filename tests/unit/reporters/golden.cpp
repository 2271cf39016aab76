#include "golden.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace ipcbench::reporters::test {

std::string written(const std::function<void(Output&)>& write) {
    const UniqueFd memory(::memfd_create("report", MFD_CLOEXEC));
    Output out = Output::to_stream(memory.get(), "memory");
    write(out);
    std::string text(static_cast<std::size_t>(::lseek(memory.get(), 0, SEEK_CUR)), '\0');
    EXPECT_EQ(::pread(memory.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    return text;
}

void expect_golden(const std::string& name, const std::string& text) {
    const std::filesystem::path here(__FILE__);
    const std::filesystem::path path = here.parent_path() / ".." / ".." / "golden" / name;
    if (std::getenv("IPCBENCH_APPROVE") != nullptr) {
        std::ofstream(path) << text;
    }
    std::ifstream file(path);
    const std::string approved{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, approved) << "differs from tests/golden/" << name
                              << "; if the new text is right: tests/golden/approve.sh";
}

}  // namespace ipcbench::reporters::test
