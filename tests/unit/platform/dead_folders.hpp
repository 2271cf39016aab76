#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "platform/dead_folder.hpp"
#include "platform/run_folder.hpp"
#include "platform/run_name.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {

/// The folder of a run whose lock is free, next to a folder that must not change.
class DeadFolders : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(std::filesystem::create_directory(path()));
        ASSERT_TRUE(std::filesystem::create_directory(precious()));
        make_file(precious() + "/kept");
    }
    void TearDown() override {
        EXPECT_TRUE(std::filesystem::exists(precious() + "/kept")) << "what is somebody else's was removed";
    }

    [[nodiscard]] const std::string& place() const { return place_.path(); }
    [[nodiscard]] std::string path() const { return place() + "/" + name_; }
    [[nodiscard]] std::string precious() const { return place() + "/precious"; }
    [[nodiscard]] const std::string& name() const { return name_; }

    void mark() const { std::filesystem::create_symlink(name_, path() + "/" + RunFolder::marker); }
    void note(const std::string& name, const std::string& text = "-") const {
        std::filesystem::create_symlink(text, path() + "/" + name);
    }
    [[nodiscard]] DeadFolder look(std::optional<uid_t> owner = ::geteuid()) const { return look(name_, owner); }
    [[nodiscard]] DeadFolder look(const std::string& name, std::optional<uid_t> owner = ::geteuid()) const {
        return DeadFolder(there_.get(), name, owner);
    }
    [[nodiscard]] CleanResult remove(const DeadFolder& dead) const {
        CleanResult cleaned;
        dead.remove(path(), cleaned);
        return cleaned;
    }

private:
    RunFolder place_;
    UniqueFd there_{::open(place_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    std::string name_ = fresh_run_name();
};

}  // namespace ipcbench::platform
