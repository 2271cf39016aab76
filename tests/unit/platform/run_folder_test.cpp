#include "platform/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/dead_folder.hpp"
#include "platform/run_name.hpp"
#include "unit/error_of.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;

TEST(RunFolder, is_private) {
    const RunFolder folder;
    struct stat state {};
    ASSERT_EQ(::stat(folder.path().c_str(), &state), 0);
    EXPECT_TRUE(S_ISDIR(state.st_mode));
    EXPECT_EQ(state.st_mode & 0777U, 0700U);
    EXPECT_EQ(state.st_uid, ::geteuid());
}

TEST(RunFolder, bears_the_name_of_a_run) {
    const RunFolder folder;
    EXPECT_TRUE(is_run_name_of(folder.prefix(), ::getpid()));
    EXPECT_EQ(fs::path(folder.path()).filename(), folder.prefix());
}

TEST(RunFolder, leaves_room_for_a_sockets_name_behind_it) {
    const RunFolder folder;
    EXPECT_LE(folder.path().size(), 90U);
}

TEST(RunFolder, no_two_are_one) {
    const RunFolder one;
    const RunFolder other;
    EXPECT_NE(one.path(), other.path());
}

TEST(RunFolder, is_marked_with_its_name) {
    const RunFolder folder;
    EXPECT_EQ(fs::read_symlink(folder.path() + "/" + RunFolder::marker), folder.prefix());
}

UniqueFd open_folder(const std::string& path) {
    return UniqueFd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

TEST(RunFolder, is_locked_while_it_lives) {
    const RunFolder folder;
    EXPECT_EQ(::flock(open_folder(folder.path()).get(), LOCK_EX | LOCK_NB), -1);
    EXPECT_EQ(errno, EWOULDBLOCK);
}

TEST(RunFolder, may_be_kept_alive_by_a_further_process) {
    const RunFolder folder;
    EXPECT_EQ(::flock(open_folder(folder.path()).get(), LOCK_SH | LOCK_NB), 0);
}

TEST(RunFolder, is_removed_with_all_it_holds) {
    std::string path;
    {
        const RunFolder folder;
        path = folder.path();
        make_file(path + "/socket");
        fs::create_directory(path + "/deeper");
        make_file(path + "/deeper/file");
    }
    EXPECT_FALSE(fs::exists(path));
}

TEST(RunFolder, what_links_in_it_lead_to_stays) {
    const RunFolder elsewhere;
    const std::string target = elsewhere.path() + "/kept";
    make_file(target);
    {
        const RunFolder folder;
        fs::create_symlink(target, folder.path() + "/link");
        fs::create_directory_symlink(elsewhere.path(), folder.path() + "/linked-folder");
    }
    EXPECT_TRUE(fs::exists(target));
}

TEST(RunFolder, takes_the_names_that_are_noted_in_it_along) {
    std::string name;
    {
        const RunFolder folder;
        name = fresh_name_for(folder.prefix());
        ASSERT_TRUE(make_shared_memory(name));
        fs::create_symlink("-", folder.path() + "/note-shm-" + name);
        ASSERT_TRUE(shared_memory_exists(name));
    }
    EXPECT_FALSE(shared_memory_exists(name));
}

TEST(RunFolder, is_made_in_the_first_place_that_can_be_written) {
    const RunFolder place;
    const RunFolder folder({"/no/such/folder", "/dev/null", place.path()});
    EXPECT_EQ(fs::path(folder.path()).parent_path(), place.path());
}

TEST(RunFolder, that_a_clean_removes_before_it_is_locked_is_made_under_the_next_name) {
    const RunFolder place;
    const UniqueFd there = open_folder(place.path());
    std::vector<std::string> made;
    const RunFolder folder({place.path()}, [&](const std::string& path) {
        made.push_back(path);
        if (made.size() < 3) {
            CleanResult cleaned;
            const DeadFolder found(there.get(), fs::path(path).filename(), ::geteuid());
            EXPECT_EQ(found.state(), DeadFolder::State::dead);
            found.remove(path, cleaned);
            EXPECT_EQ(cleaned.removed, std::vector{path});
        }
    });
    ASSERT_EQ(made.size(), 3U);
    EXPECT_EQ(folder.path(), made.back());
    EXPECT_TRUE(fs::exists(folder.path()));
    EXPECT_EQ(entries(place.path()), 2U);  // includes the place's own marker
}

TEST(RunFolder, that_a_clean_looks_at_before_it_is_locked_is_made_under_the_next_name) {
    const RunFolder place;
    UniqueFd looking;
    std::string first;
    const RunFolder folder({place.path()}, [&](const std::string& path) {
        if (!looking) {
            first = path;
            looking = open_folder(path);
            EXPECT_EQ(::flock(looking.get(), LOCK_EX | LOCK_NB), 0);
        }
    });
    EXPECT_NE(folder.path(), first);
    EXPECT_FALSE(fs::exists(first)) << "what the other may be about to remove was used or left";
}

TEST(RunFolder, that_is_swapped_for_a_link_before_it_is_locked_is_not_followed) {
    const RunFolder place;
    const RunFolder target;
    const Error error = ipcbench::test::error_of([&] {
        RunFolder({place.path()}, [&](const std::string& path) {
            fs::remove(path);
            fs::create_directory_symlink(target.path(), path);
        });
    });
    EXPECT_EQ(entries(target.path()), 1U);
    EXPECT_NE(std::string(error.what()).find("creating the private folder"), std::string::npos);
}

TEST(RunFolder, where_there_is_no_place_for_it_the_error_says_so) {
    const Error error = ipcbench::test::error_of([] { RunFolder({"/no/such/folder"}); });
    const std::string what = error.what();
    EXPECT_EQ(what.rfind("creating the private folder '/no/such/folder/ipcbench-", 0), 0U) << what;
    EXPECT_NE(what.find("': No such file or directory (errno 2)"), std::string::npos) << what;
    EXPECT_FALSE(error.hint().empty());
}

}  // namespace
}  // namespace ipcbench::platform
