#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/context.hpp"
#include "platform/system_info.hpp"

/// The functions that judge the machine, each for some conditions of docs/doctor.md. They see only what is in
/// SystemInfo.
namespace ipcbench::platform {

/// Returns the first "model name" of /proc/cpuinfo. ARM has only numbers: "implementer 0x41, part 0xd0c". "" if there
/// is neither.
[[nodiscard]] std::string cpu_model(const std::string& cpuinfo);

/// Judges "cpu_model", "cpus", "caches", "smt", "numa", "governor", "turbo", "c_states".
[[nodiscard]] std::vector<Condition> judge_processor(const SystemInfo& info);

/// Judges "virtual_machine" by the hypervisor, the firmware and the processor.
[[nodiscard]] Condition judge_virtual_machine(const SystemInfo& info);

/// Judges "clock_source", the source that the kernel reads, and "clock", the measured cost of a reading.
[[nodiscard]] std::vector<Condition> judge_clocks(const SystemInfo& info);

/// Judges "dev_shm", "mqueue", "mqueue_bytes", "sysv_queues", "socket_buffers", "pipe_size", "memlock", "open_files":
/// whether each leaves room for messages of 64 KiB. The largest of the ping-pong experiments (60,000 bytes) fits in
/// that.
[[nodiscard]] std::vector<Condition> judge_limits(const SystemInfo& info);

/// Judges "io_uring", "perf", "aslr".
[[nodiscard]] std::vector<Condition> judge_kernel_features(const SystemInfo& info);

}  // namespace ipcbench::platform
