#include "platform/dead_runs.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/lock_holders.hpp"
#include "platform/owned_name.hpp"
#include "platform/run_name.hpp"
#include "unit/platform/dying_process.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

/// What a process left that ended without running its destructors.
struct LeftOvers {
    std::string folder;
    std::string memory;
    std::string file;  ///< in another folder
    pid_t owner = -1;
};

LeftOvers let_an_owner_die(const std::string& place = "") {
    const DeadProcess dead = let_die([&place](const auto& die_saying) {
        const RunFolder folder;
        const OwnedName owned(OwnedKind::shared_memory);
        const std::string& memory = owned.name();
        make_shared_memory(memory);
        make_file(folder.path() + "/socket");
        const std::string file = "/tmp/" + folder.prefix() + "-elsewhere";
        const OwnedName owned_file(folder.path(), OwnedKind::file, file);
        make_file(file);
        std::unique_ptr<ExternalRunFolder> elsewhere;
        if (!place.empty()) {
            elsewhere = std::make_unique<ExternalRunFolder>(folder.path(), place);
            make_file(elsewhere->path() + "/to-child");
        }
        die_saying(folder.path() + "\n" + memory + "\n" + file);
    });
    std::istringstream lines(dead.text);
    LeftOvers left_overs;
    lines >> left_overs.folder >> left_overs.memory >> left_overs.file;
    left_overs.owner = dead.pid;
    return left_overs;
}

TEST(DeadRuns, are_removed_with_all_that_is_theirs) {
    const LeftOvers dead = let_an_owner_die();
    ASSERT_TRUE(fs::exists(dead.folder));
    ASSERT_TRUE(shared_memory_exists(dead.memory));
    ASSERT_TRUE(fs::exists(dead.file));
    const CleanResult cleaned = clean_dead_runs();
    EXPECT_FALSE(fs::exists(dead.folder));
    EXPECT_FALSE(shared_memory_exists(dead.memory));
    EXPECT_THAT(cleaned.removed, Contains(dead.folder));
    EXPECT_THAT(cleaned.removed, Contains("/dev/shm/" + dead.memory));
    EXPECT_FALSE(fs::exists(dead.file));
    EXPECT_THAT(cleaned.removed, Contains(dead.file));
}

TEST(DeadRuns, the_living_are_left_alone) {
    const RunFolder alive;
    const OwnedName owned(OwnedKind::shared_memory);
    const std::string& name = owned.name();
    ASSERT_TRUE(make_shared_memory(name));
    make_file(alive.path() + "/socket");
    const CleanResult cleaned = clean_dead_runs();
    EXPECT_TRUE(fs::exists(alive.path() + "/socket"));
    EXPECT_TRUE(shared_memory_exists(name));
    EXPECT_THAT(cleaned.removed, Not(Contains(alive.path())));
    EXPECT_THAT(cleaned.kept, Not(Contains(HasSubstr(name))));
}

TEST(DeadRuns, are_removed_where_they_noted_that_they_were) {
    const RunFolder place;
    const LeftOvers dead = let_an_owner_die(place.path());
    EXPECT_EQ(entries(place.path()), 2U);  // the place's own marker, and the folder of the dead run
    EXPECT_THAT(clean_dead_runs().searched, Contains(place.path()));
    EXPECT_EQ(entries(place.path()), 1U);
    EXPECT_FALSE(fs::exists(dead.folder));
}

TEST(DeadRuns, of_one_process_are_removed_once_others_have_let_go_of_what_is_theirs) {
    const LeftOvers dead = let_an_owner_die();
    UniqueFd holder(::open(dead.file.c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::flock(holder.get(), LOCK_EX | LOCK_NB), 0);
    std::thread killed_process([&] {
        // The memory is noted in /dev/shm, which is searched after the folder that has the note about the file.
        while (shared_memory_exists(dead.memory)) {
            ::poll(nullptr, 0, 1);
        }
        holder.reset();
    });
    const CleanResult cleaned = clean_after(dead.owner);
    killed_process.join();
    EXPECT_THAT(cleaned.removed, AllOf(Contains(dead.folder), Contains(dead.file)));
    EXPECT_FALSE(fs::exists(dead.folder));
}

TEST(DeadRuns, of_one_process_are_removed_alone) {
    const LeftOvers dead = let_an_owner_die();
    const LeftOvers other = let_an_owner_die();
    EXPECT_THAT(clean_after(dead.owner).removed, AllOf(Contains(dead.folder), Contains("/dev/shm/" + dead.memory)));
    EXPECT_TRUE(fs::exists(other.folder));
    EXPECT_TRUE(shared_memory_exists(other.memory));
    static_cast<void>(clean_after(other.owner));
    EXPECT_FALSE(fs::exists(other.folder));
}

TEST(DeadRuns, of_which_there_is_no_folder_are_kept_and_named) {
    const std::string run = fresh_run_name();
    const std::string name = fresh_name_for(run);
    ASSERT_TRUE(make_shared_memory(name));
    const CleanResult cleaned = clean_dead_runs();
    EXPECT_TRUE(shared_memory_exists(name));
    EXPECT_THAT(
        cleaned.kept,
        Contains(
            "/dev/shm/" + name + ": cannot tell whether its run is alive: the folder '" + run +
            "', whose lock would tell, is not in any place that clean searches; name its place (ipcbench clean FOLDER) "
            "or, if that run is over, remove it by hand: rm /dev/shm/" +
            name));
    ::shm_unlink(("/" + name).c_str());
}

TEST(DeadRuns, of_which_only_the_sockets_of_a_library_are_left_are_named_unless_somebody_listens) {
    const std::string run = fresh_run_name();
    const std::string path = "/tmp/" + run + "-iox-1";
    const std::string lock = path + ".lock";
    UniqueFd listener(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    make_file(lock);
    EXPECT_THAT(clean_dead_runs().kept, Not(Contains(HasSubstr(run))));
    listener.reset();
    const std::string said = ": cannot tell whether its run is alive: the folder '" + run + "'";
    EXPECT_THAT(clean_dead_runs().kept, AllOf(Contains(HasSubstr(path + said)), Contains(HasSubstr(lock + said))));
    EXPECT_TRUE(fs::remove(path));
    EXPECT_TRUE(fs::remove(lock));
}

/// Lets a process hold the lock of a run that, to the kernel, has begun to end: its first thread is gone. The other one
/// goes once somebody has opened the run's folder. Returns that folder.
std::string let_an_owner_die_when_looked_at(pid_t& owner) {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    const UniqueFd input(ends[0]);
    UniqueFd output(ends[1]);
    owner = ::fork();
    if (owner == 0) {
        const RunFolder folder;
        const UniqueFd watch(::inotify_init1(IN_CLOEXEC));
        ::inotify_add_watch(watch.get(), folder.path().c_str(), IN_OPEN);
        std::thread([&watch, &folder, &output] {
            while (!is_ending(::getpid())) {
                std::this_thread::yield();
            }
            const std::string path = folder.path();
            [[maybe_unused]] const ssize_t written = ::write(output.get(), path.data(), path.size());
            std::array<char, 512> event{};
            [[maybe_unused]] const ssize_t size = ::read(watch.get(), event.data(), event.size());
            ::_exit(0);  // without running the destructors
        }).detach();
        ::syscall(SYS_exit, 0);  // only this thread
    }
    output.reset();
    std::array<char, 512> path{};
    const ssize_t size = ::read(input.get(), path.data(), path.size());
    EXPECT_GT(size, 0);
    return {path.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

TEST(DeadRuns, that_the_kernel_is_still_ending_are_removed_when_it_has) {
    pid_t owner = -1;
    const std::string folder = let_an_owner_die_when_looked_at(owner);
    ASSERT_TRUE(fs::exists(folder));
    EXPECT_THAT(clean_dead_runs().removed, Contains(folder));
    EXPECT_FALSE(fs::exists(folder));
    int status = 0;
    EXPECT_EQ(::waitpid(owner, &status, 0), owner);
}

TEST(DeadRuns, what_only_looks_like_ours_is_left_alone) {
    const std::string pid = std::to_string(::getpid());
    const std::string dated = "/tmp/ipcbench-2026-11-" + pid;
    const std::string file = "/tmp/" + fresh_run_name();
    const std::string memory = "ipcbench-cache-" + pid;
    ASSERT_TRUE(fs::create_directory(dated));
    make_file(dated + "/a");
    make_file(file);
    ASSERT_TRUE(make_shared_memory(memory));
    const CleanResult cleaned = clean_dead_runs();
    EXPECT_TRUE(fs::exists(dated + "/a"));
    fs::remove_all(dated);
    EXPECT_TRUE(fs::remove(file));
    EXPECT_EQ(::shm_unlink(("/" + memory).c_str()), 0);
    for (const std::string& name : {dated, file, memory}) {
        EXPECT_THAT(cleaned.kept, Not(Contains(HasSubstr(name))));
    }
}

}  // namespace
}  // namespace ipcbench::platform
