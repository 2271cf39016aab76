#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/conditions.hpp"
#include "platform/privileges.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;
constexpr std::uint64_t message = 64 * kib;
constexpr const char* too_small = ": too little for a message of 64 KiB";

std::optional<std::uint64_t> amount(const SystemInfo& info, std::string_view name) {
    const std::optional<long long> number = setting(info, name);
    return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

Condition judge_shared_memory(const std::optional<SharedMemorySpace>& room) {
    constexpr std::uint64_t enough = 64 * mib;  // what Docker gives each container
    const char* const larger = "mount -o remount,size=1g /dev/shm, or docker run --shm-size=1g";
    if (!room) {
        return {"dev_shm", Verdict::unknown, "/dev/shm cannot be examined", ""};
    }
    if (room->error != 0) {
        return {"dev_shm", Verdict::bad, describe_errno("creating a file in /dev/shm", room->error),
                hint_for_shared_memory(room->error)};
    }
    if (!room->in_memory) {
        return {"dev_shm", Verdict::bad, "/dev/shm is not in memory: shared memory is a file on a disk there",
                "mount -t tmpfs -o nosuid,nodev tmpfs /dev/shm"};
    }
    constexpr std::uint64_t enough_files = 16;  // RouDi needs two, other transports one
    if (room->free_files && *room->free_files < enough_files) {
        return {"dev_shm", Verdict::bad,
                fmt::format("{} more file{} may be made there", *room->free_files, *room->free_files == 1 ? "" : "s"),
                hint_for_free_files("/dev/shm")};
    }
    if (room->total == 0) {
        return {"dev_shm", Verdict::ok, "without limit", ""};
    }
    const std::string observed = fmt::format("{} MiB of {} MiB free", room->free / mib, room->total / mib);
    if (room->free < enough) {
        return {"dev_shm", Verdict::bad, observed + ": too little for large messages", larger};
    }
    return {"dev_shm", Verdict::ok, observed, ""};
}

Condition judge_posix_queues(const SystemInfo& info) {
    const auto bytes = amount(info, "fs.mqueue.msgsize_max");
    const auto messages = amount(info, "fs.mqueue.msg_max");
    if (!bytes || !messages) {
        return {"mqueue", Verdict::unknown, "the kernel does not report it (no fs.mqueue)", ""};
    }
    std::string observed = fmt::format("messages of up to {}, {} in a queue", format_bytes(*bytes), *messages);
    if (const auto queues = amount(info, "fs.mqueue.queues_max")) {
        observed += fmt::format(", {} queues", format_count(*queues));
    }
    if (*bytes >= message) {
        return {"mqueue", Verdict::ok, observed, ""};
    }
    if (has_capability(info, Capability::sys_resource)) {
        return {"mqueue", Verdict::ok, observed + "; more with CAP_SYS_RESOURCE, which we have", ""};
    }
    return {"mqueue", Verdict::bad, observed + too_small, fmt::format("sysctl fs.mqueue.msgsize_max={}", message)};
}

Condition judge_system_v_queues(const SystemInfo& info) {
    const auto bytes = amount(info, "kernel.msgmax");
    const auto queue = amount(info, "kernel.msgmnb");
    if (!bytes || !queue) {
        return {"sysv_queues", Verdict::unknown, "the kernel does not report it (no kernel.msgmax)", ""};
    }
    std::string observed =
        fmt::format("messages of up to {}, {} in a queue", format_bytes(*bytes), format_bytes(*queue));
    if (const auto queues = amount(info, "kernel.msgmni")) {
        observed += fmt::format(", {} queues", format_count(*queues));
    }
    if (*bytes >= message && *queue >= message) {
        return {"sysv_queues", Verdict::ok, observed, ""};
    }
    return {"sysv_queues", Verdict::bad, observed + too_small,
            fmt::format("sysctl kernel.msgmax={} kernel.msgmnb={}", message, 2 * message)};
}

Condition judge_socket_buffers(const SystemInfo& info) {
    const auto receive = amount(info, "net.core.rmem_max");
    const auto send = amount(info, "net.core.wmem_max");
    if (!receive || !send) {
        return {"socket_buffers", Verdict::unknown, "the kernel does not report it (no net.core.rmem_max here)", ""};
    }
    const std::string observed =
        fmt::format("up to {} to receive, {} to send", format_bytes(*receive), format_bytes(*send));
    // The kernel keeps its own records in the same buffers: a datagram of 64 KiB needs about twice its size.
    if (*receive >= 2 * message && *send >= 2 * message) {
        return {"socket_buffers", Verdict::ok, observed, ""};
    }
    return {"socket_buffers", Verdict::bad, observed + too_small,
            fmt::format("sysctl net.core.rmem_max={0} net.core.wmem_max={0}", 4 * message)};
}

Condition judge_pipe_size(const SystemInfo& info) {
    const auto bytes = amount(info, "fs.pipe-max-size");
    if (!bytes) {
        return {"pipe_size", Verdict::unknown, "the kernel does not report it (no fs.pipe-max-size)", ""};
    }
    const std::string observed = "up to " + format_bytes(*bytes);
    if (*bytes < message) {
        return {"pipe_size", Verdict::bad, observed + too_small, fmt::format("sysctl fs.pipe-max-size={}", mib)};
    }
    return {"pipe_size", Verdict::ok, observed, ""};
}

/// A limit of getrlimit(2): what it is compared with, and how it is raised.
struct Resource {
    const char* condition;
    const char* key;  ///< its name in prlimit(1)
    const char* option;
    std::uint64_t unit;  ///< of `ulimit OPTION`
    std::uint64_t min;
    std::uint64_t proposed;
    bool in_bytes;
    bool hard_limit_counts;  ///< programs that need it raise the soft limit themselves
    const char* lacking;
};

constexpr Resource queue_bytes{"mqueue_bytes", "msgqueue", "-q", 1, 3 * message, 800 * kib, true, true, too_small};
// A run uses a few dozen descriptors; RPC libraries use more.
constexpr Resource open_files{"open_files", "nofile", "-n", 1, 256, 1024, false, false, ": some transports take more"};
// Up to Linux 5.12, rings of io_uring counted towards it; registered buffers still do.
constexpr Resource locked_memory{
    "memlock", "memlock", "-l", kib, mib, 8 * mib, true, false, ": too little for the rings of io_uring"};

Condition judge_resource(const SystemInfo& info, const Resource& resource, bool privileged = false) {
    const auto entry = info.resources.find(resource.key);
    if (entry == info.resources.end()) {
        return {resource.condition, Verdict::unknown, "the kernel does not report it", ""};
    }
    const auto text = [&](const std::optional<std::uint64_t>& value) {
        return !value ? std::string("without limit") : resource.in_bytes ? format_bytes(*value) : format_count(*value);
    };
    const auto& [soft, hard] = entry->second;
    std::string observed = text(soft);
    if (soft && (!hard || *hard > *soft)) {
        observed += hard ? ", may be raised to " + text(hard) : ", may be raised";
    }
    const std::optional<std::uint64_t>& counts = resource.hard_limit_counts ? hard : soft;
    if (privileged || !counts || *counts >= resource.min) {
        return {resource.condition, Verdict::ok, observed, ""};
    }
    const bool may_raise = !hard || *hard >= resource.proposed;
    return {resource.condition, Verdict::bad, observed + resource.lacking,
            may_raise ? fmt::format("ulimit {} {}", resource.option, resource.proposed / resource.unit)
                      : fmt::format("as root: prlimit --pid $$ --{0}={1}:{1}", resource.key, resource.proposed)};
}

}  // namespace

std::vector<Condition> judge_limits(const SystemInfo& info) {
    return {judge_shared_memory(info.shared_memory),
            judge_posix_queues(info),
            judge_resource(info, queue_bytes, has_capability(info, Capability::sys_resource)),
            judge_system_v_queues(info),
            judge_socket_buffers(info),
            judge_pipe_size(info),
            judge_resource(info, locked_memory),
            judge_resource(info, open_files)};
}

}  // namespace ipcbench::platform
