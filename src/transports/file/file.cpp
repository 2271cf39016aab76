#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/scoped_path.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "platform/fd_passing.hpp"
#include "platform/owned_name.hpp"
#include "platform/shared_memory.hpp"
#include "transports/file/file_channel.hpp"

namespace ipcbench::transports {
namespace {

/// Throws Error unless the folder exists and is writable.
void check_folder(const ChannelConfig& config) {
    const std::string& folder = config.options.text("folder");
    if (folder.empty()) {
        return;
    }
    if (!std::filesystem::is_directory(std::filesystem::path(folder))) {
        throw Error(ErrorKind::failed, "there is no such folder", "create it, or leave it out for the run's own");
    }
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        throw system_error("writing to it", errno, "choose another place with --option folder=FOLDER");
    }
}

constexpr std::array options{
    OptionSpec{.key = "folder",
               .kind = OptionKind::text,
               .default_value = "",
               .help = "where the two files live while they have names, e.g. /dev/shm or a folder on a disk; "
                       "default: the run's own folder",
               .check = check_folder}};

bool blocks(Wait wait) {
    return wait.mode == WaitMode::block || wait.mode == WaitMode::hybrid;
}

/// Watches the file for writes. Must be called while the file still has its name.
UniqueFd watch(const std::string& path) {
    UniqueFd changes(::inotify_init1(IN_CLOEXEC));
    if (!changes) {
        throw system_error("creating an inotify instance", errno,
                           "raise fs.inotify.max_user_instances, or take --wait yield, which needs none");
    }
    if (::inotify_add_watch(changes.get(), path.c_str(), IN_MODIFY) < 0) {
        throw system_error("watching '" + path + "'", errno,
                           "raise fs.inotify.max_user_watches, or take --wait yield, which needs none");
    }
    return changes;
}

struct OneWay {
    UniqueFd file;
    UniqueFd changes;  ///< used by the reader
};

/// Returns the folder that the option names, or "". Links are resolved, because `clean` reads the path from a note and
/// may run in another folder.
std::string chosen_place(const ChannelConfig& config) {
    const std::string& given = config.options.text("folder");
    std::error_code error;
    std::string place = given.empty() ? "" : std::filesystem::canonical(given, error).string();
    if (error) {
        throw system_error("looking for the folder '" + given + "'", error.value(),
                           "choose another place with --option folder=FOLDER");
    }
    return place;
}

/// Creates the file of one direction and unlinks it: only a process that receives its descriptor can read or write it.
OneWay make_file(const std::string& path, const ChannelConfig& config) {
    OneWay one;
    one.file.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!one.file) {
        throw system_error("creating the file '" + path + "'", errno,
                           "choose another place with --option folder=FOLDER");
    }
    ScopedPath name(path);
    if (blocks(config.wait)) {
        one.changes = watch(path);
    }
    name.remove();
    platform::reserve(one.file.get(), SlotLayout::of(config.max_frame, config.frames_in_flight).file_bytes(),
                      "the file '" + path + "'", platform::Storage::temporary_folder, *config.lifeline);
    return one;
}

/// Returns the type of the file system, which decides what a write costs (magic numbers of statfs(2)).
std::string file_system_of(int file) {
    struct Known {
        unsigned long magic;
        const char* name;
    };
    constexpr std::array known{Known{0x01021994, "tmpfs"}, Known{0xef53, "ext4"},        Known{0x58465342, "xfs"},
                               Known{0x9123683e, "btrfs"}, Known{0x794c7630, "overlay"}, Known{0x2fc12fc1, "zfs"},
                               Known{0xf2f52010, "f2fs"},  Known{0x6969, "nfs"},         Known{0x65735546, "fuse"}};
    struct statfs facts {};
    if (::fstatfs(file, &facts) != 0) {
        return "unknown";
    }
    for (const Known& one : known) {
        if (static_cast<unsigned long>(facts.f_type) == one.magic) {
            return one.name;
        }
    }
    return "unknown";
}

class FileListener final : public Listener {
public:
    explicit FileListener(const ChannelConfig& config) : config_(config) {
        const std::string place = chosen_place(config);
        std::optional<platform::ExternalRunFolder> elsewhere;
        if (!place.empty()) {
            elsewhere.emplace(config.folder, place);
        }
        const std::string& folder = elsewhere ? elsewhere->path() : config.folder;
        to_child_ = make_file(folder + "/to-child", config);
        to_parent_ = make_file(folder + "/to-parent", config);
    }

    Address address() override {
        Address address;
        address.descriptors.push_back(platform::duplicate(to_child_.file));
        address.descriptors.push_back(platform::duplicate(to_parent_.file));
        if (to_child_.changes) {
            address.descriptors.push_back(std::move(to_child_.changes));
        }
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        const EffectiveOptions effective{{"file_system", file_system_of(to_child_.file.get())}};
        FileEnds ends{std::move(to_parent_.file), std::move(to_child_.file), std::move(to_parent_.changes)};
        return std::make_unique<EndpointOf<FileChannel>>(std::move(ends), config_, effective);
    }

private:
    const ChannelConfig& config_;
    OneWay to_child_;
    OneWay to_parent_;
};

std::unique_ptr<Endpoint> connect_file(const ChannelConfig& config, Address address) {
    std::vector<UniqueFd> given = address.take(blocks(config.wait) ? 3 : 2);
    given.resize(3);
    FileEnds ends{std::move(given[0]), std::move(given[1]), std::move(given[2])};
    return std::make_unique<EndpointOf<FileChannel>>(std::move(ends), config, EffectiveOptions{});
}

}  // namespace

TransportList file() {
    Transport transport;
    transport.info = {
        .name = "file",
        .summary = "two ordinary files, one per direction, with pread and pwrite",
        .kind = TransportKind::kernel,
        .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true, .crosses_containers = true},
        .waits = every_wait_mode,
        .header_bytes = sizeof(SlotHead),
        .options = options};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<FileListener>(config); };
    transport.connect = connect_file;
    return {transport};
}

}  // namespace ipcbench::transports
