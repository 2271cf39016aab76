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
namespace {

std::filesystem::path path_of(const std::string& name) {
    return std::filesystem::path(__FILE__).parent_path() / ".." / ".." / "golden" / name;
}

std::string content_of(const std::string& name) {
    std::ifstream file(path_of(name));
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::string written(const std::function<void(Output&)>& write) {
    const UniqueFd memory(::memfd_create("report", MFD_CLOEXEC));
    Output out = Output::to_stream(memory.get(), "memory");
    write(out);
    std::string text(static_cast<std::size_t>(::lseek(memory.get(), 0, SEEK_CUR)), '\0');
    EXPECT_EQ(::pread(memory.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    return text;
}

void expect_golden(const std::string& name, const std::string& text) {
    if (std::getenv("IPCBENCH_APPROVE") != nullptr) {
        std::ofstream(path_of(name)) << text;
    }
    EXPECT_EQ(text, content_of(name)) << "differs from tests/golden/" << name
                                      << "; if the new text is right: tests/golden/approve.sh";
}

void expect_golden_part(const std::string& name, const std::string& before, const std::string& after,
                        const std::string& text) {
    const std::string file = content_of(name);
    const std::size_t begin = file.find(before);
    const std::size_t end = file.find(after, begin);
    ASSERT_NE(end, std::string::npos) << name << " has no " << before;
    expect_golden(name, file.substr(0, begin) + before + text + file.substr(end));
}

}  // namespace ipcbench::reporters::test
