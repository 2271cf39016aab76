#include "platform/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/privileges.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;
constexpr std::uint64_t message = 64 * kib;
constexpr const char* too_small = ": too little for a message of 64 KiB";

std::optional<std::uint64_t> amount(const SystemTexts& texts, std::string_view name) {
    const std::optional<long long> number = setting(texts, name);
    return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

Condition judge_shared_memory(const std::optional<SharedMemoryRoom>& room) {
    constexpr std::uint64_t enough = 64 * mib;  // what Docker gives each container
    const char* const larger = "mount -o remount,size=1g /dev/shm, or docker run --shm-size=1g";
    if (!room) {
        return {"dev_shm", Verdict::unknown, "/dev/shm cannot be looked at", ""};
    }
    if (room->error != 0) {
        return {"dev_shm", Verdict::bad, describe_errno("making something in /dev/shm", room->error),
                way_to_shared_memory(room->error)};
    }
    if (!room->in_memory) {
        return {"dev_shm", Verdict::bad, "/dev/shm is not in memory: shared memory is a file on a disk there",
                "mount -t tmpfs -o nosuid,nodev tmpfs /dev/shm"};
    }
    if (room->total == 0) {
        return {"dev_shm", Verdict::ok, "without limit", ""};
    }
    const std::string found = fmt::format("{} MiB of {} MiB free", room->free / mib, room->total / mib);
    if (room->free < enough) {
        return {"dev_shm", Verdict::bad, found + ": too little for large messages", larger};
    }
    return {"dev_shm", Verdict::ok, found, ""};
}

Condition judge_posix_queues(const SystemTexts& texts) {
    const auto bytes = amount(texts, "fs.mqueue.msgsize_max");
    const auto messages = amount(texts, "fs.mqueue.msg_max");
    if (!bytes || !messages) {
        return {"mqueue", Verdict::unknown, "the kernel does not tell (no fs.mqueue)", ""};
    }
    std::string found = fmt::format("messages of up to {}, {} in a queue", format_bytes(*bytes), *messages);
    if (const auto queues = amount(texts, "fs.mqueue.queues_max")) {
        found += fmt::format(", {} queues", *queues);
    }
    if (*bytes >= message) {
        return {"mqueue", Verdict::ok, found, ""};
    }
    if (has_capability(texts, Capability::sys_resource)) {
        return {"mqueue", Verdict::ok, found + "; more with CAP_SYS_RESOURCE, which we have", ""};
    }
    return {"mqueue", Verdict::bad, found + too_small, fmt::format("sysctl fs.mqueue.msgsize_max={}", message)};
}

Condition judge_system_v_queues(const SystemTexts& texts) {
    const auto bytes = amount(texts, "kernel.msgmax");
    const auto queue = amount(texts, "kernel.msgmnb");
    if (!bytes || !queue) {
        return {"sysv_queues", Verdict::unknown, "the kernel does not tell (no kernel.msgmax)", ""};
    }
    std::string found = fmt::format("messages of up to {}, {} in a queue", format_bytes(*bytes), format_bytes(*queue));
    if (const auto queues = amount(texts, "kernel.msgmni")) {
        found += fmt::format(", {} queues", *queues);
    }
    if (*bytes >= message && *queue >= message) {
        return {"sysv_queues", Verdict::ok, found, ""};
    }
    return {"sysv_queues", Verdict::bad, found + too_small,
            fmt::format("sysctl kernel.msgmax={} kernel.msgmnb={}", message, 2 * message)};
}

Condition judge_socket_buffers(const SystemTexts& texts) {
    const auto receive = amount(texts, "net.core.rmem_max");
    const auto send = amount(texts, "net.core.wmem_max");
    if (!receive || !send) {
        return {"socket_buffers", Verdict::unknown, "the kernel does not tell (no net.core.rmem_max here)", ""};
    }
    const std::string found =
        fmt::format("up to {} to receive, {} to send", format_bytes(*receive), format_bytes(*send));
    // The kernel keeps its own records in the same buffers: a datagram of 64 KiB needs about twice the room.
    if (*receive >= 2 * message && *send >= 2 * message) {
        return {"socket_buffers", Verdict::ok, found, ""};
    }
    return {"socket_buffers", Verdict::bad, found + too_small,
            fmt::format("sysctl net.core.rmem_max={0} net.core.wmem_max={0}", 4 * message)};
}

Condition judge_pipe_size(const SystemTexts& texts) {
    const auto bytes = amount(texts, "fs.pipe-max-size");
    if (!bytes) {
        return {"pipe_size", Verdict::unknown, "the kernel does not tell (no fs.pipe-max-size)", ""};
    }
    const std::string found = "up to " + format_bytes(*bytes);
    if (*bytes < message) {
        return {"pipe_size", Verdict::bad, found + too_small, fmt::format("sysctl fs.pipe-max-size={}", mib)};
    }
    return {"pipe_size", Verdict::ok, found, ""};
}

/// What a limit of getrlimit(2) is held against, and how it is raised.
struct Resource {
    const char* condition;
    const char* key;  ///< prlimit's name of it
    const char* option;
    std::uint64_t unit;  ///< of `ulimit OPTION`
    std::uint64_t least;
    std::uint64_t proposed;
    bool in_bytes;
    bool hard_counts;  ///< whoever needs it raises the soft limit by himself
    const char* lacking;
};

constexpr Resource queue_bytes{"mqueue_bytes", "msgqueue", "-q", 1, 3 * message, 800 * kib, true, true, too_small};
// A run takes a few dozen descriptors; libraries of the RPC kind take more.
constexpr Resource open_files{"open_files", "nofile", "-n", 1, 256, 1024, false, false, ": some transports take more"};
// Rings of io_uring were charged to it up to Linux 5.12, registered buffers still are.
constexpr Resource locked_memory{
    "memlock", "memlock", "-l", kib, mib, 8 * mib, true, false, ": too little for the rings of io_uring"};

Condition judge_resource(const SystemTexts& texts, const Resource& resource, bool lifted = false) {
    const auto entry = texts.resources.find(resource.key);
    if (entry == texts.resources.end()) {
        return {resource.condition, Verdict::unknown, "the kernel does not tell", ""};
    }
    const auto text = [&](const std::optional<std::uint64_t>& value) {
        return !value              ? std::string("without limit")
               : resource.in_bytes ? format_bytes(*value)
                                   : std::to_string(*value);
    };
    const auto& [soft, hard] = entry->second;
    std::string found = text(soft);
    if (soft && (!hard || *hard > *soft)) {
        found += hard ? ", may be raised to " + text(hard) : ", may be raised";
    }
    const std::optional<std::uint64_t>& counts = resource.hard_counts ? hard : soft;
    if (lifted || !counts || *counts >= resource.least) {
        return {resource.condition, Verdict::ok, found, ""};
    }
    const bool ours_to_raise = !hard || *hard >= resource.proposed;
    return {resource.condition, Verdict::bad, found + resource.lacking,
            ours_to_raise ? fmt::format("ulimit {} {}", resource.option, resource.proposed / resource.unit)
                          : fmt::format("as root: prlimit --pid $$ --{0}={1}:{1}", resource.key, resource.proposed)};
}

}  // namespace

std::vector<Condition> judge_limits(const SystemTexts& texts) {
    return {judge_shared_memory(texts.shared_memory),
            judge_posix_queues(texts),
            judge_resource(texts, queue_bytes, has_capability(texts, Capability::sys_resource)),
            judge_system_v_queues(texts),
            judge_socket_buffers(texts),
            judge_pipe_size(texts),
            judge_resource(texts, locked_memory),
            judge_resource(texts, open_files)};
}

}  // namespace ipcbench::platform
