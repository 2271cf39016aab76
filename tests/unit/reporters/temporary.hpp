#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::reporters::test {

[[nodiscard]] inline std::string text_of_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A file that is removed with the object.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& text = "") {
        std::string name = (std::filesystem::temp_directory_path() / "ipcbench-test-XXXXXX").string();
        const UniqueFd file(::mkstemp(name.data()));
        path_ = name;
        std::ofstream(path_) << text;
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { std::filesystem::remove(path_); }

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string text() const { return text_of_file(path_); }

private:
    std::string path_;
};

/// A folder that is removed with the object, including its content.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "ipcbench-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data()) == nullptr ? "" : name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace ipcbench::reporters::test
