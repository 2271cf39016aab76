#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/vfs.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "platform/fd_passing.hpp"
#include "platform/run_folder.hpp"
#include "platform/shared_memory.hpp"
#include "transports/file/file_channel.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::array options{
    OptionSpec{.key = "folder",
               .kind = OptionKind::text,
               .fallback = "",
               .help = "where the two files live while they have names, e.g. /dev/shm or a folder on a disk; "
                       "default: the run's own folder"}};

bool blocks(Wait wait) {
    return wait.mode == WaitMode::block || wait.mode == WaitMode::hybrid;
}

/// Tells, from before the file lost its name, when it is written to.
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
    UniqueFd changes;  ///< for the reader
};

/// Where the files are made: as the option says, else the run's own folder. Without links, for the notes.
std::string place(const ChannelConfig& config) {
    const std::string& given = config.options.text("folder");
    std::error_code error;
    std::string folder = std::filesystem::canonical(given.empty() ? config.folder : given, error);
    if (error) {
        throw system_error("looking for the folder '" + given + "'", error.value(),
                           "choose another place with --option folder=FOLDER");
    }
    return folder;
}

/// Makes the file of one direction. Its name is gone again when this returns: only those who are handed its
/// descriptor can ever read or write it. Until then it is noted, as the folder may be anywhere.
OneWay make_file(const std::string& path, const ChannelConfig& config) {
    OneWay one;
    platform::OwnedName name(config.folder, platform::OwnedKind::file, path);
    one.file.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!one.file) {
        const int error = errno;
        if (error == EEXIST) {
            name.disown();
        }
        throw system_error("creating the file '" + path + "'", error,
                           "choose another place with --option folder=FOLDER");
    }
    if (blocks(config.wait)) {
        one.changes = watch(path);
    }
    name.remove();
    platform::reserve(one.file.get(), SlotLayout::of(config.max_frame, config.depth).file_bytes(),
                      "the file '" + path + "'", *config.lifeline);
    return one;
}

/// What kind of file system it is decides what a write costs: the magic numbers of statfs(2).
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
        const std::string stem = place(config) + "/" + config.prefix;
        to_child_ = make_file(stem + "-to-child", config);
        to_parent_ = make_file(stem + "-to-parent", config);
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
    std::vector<UniqueFd>& given = address.descriptors;
    const std::size_t expected = blocks(config.wait) ? 3 : 2;
    if (given.size() != expected) {
        throw Error(ErrorKind::failed,
                    "expected " + std::to_string(expected) + " descriptors, got " + std::to_string(given.size()));
    }
    FileEnds ends{std::move(given[0]), std::move(given[1]), expected == 3 ? std::move(given[2]) : UniqueFd()};
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
        .waits = {WaitMode::block, WaitMode::spin, WaitMode::yield, WaitMode::hybrid},
        .header_bytes = sizeof(SlotHead),
        .options = options};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<FileListener>(config); };
    transport.connect = connect_file;
    return {transport};
}

}  // namespace ipcbench::transports
