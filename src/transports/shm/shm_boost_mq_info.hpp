#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {
namespace boost_mq {

/// The frame's sequence number, which precedes each frame.
inline constexpr std::size_t header_bytes = sizeof(std::uint32_t);

inline constexpr std::string_view messages_option = "queue_messages";

inline constexpr std::array options{
    OptionSpec{.key = messages_option,
               .kind = OptionKind::count,
               .default_value = "0",
               .help = "messages that each queue can hold; 0: 2, or --depth where that is more",
               .min = 1,
               .max = 65536,
               .former_key = "depth"}};

}  // namespace boost_mq

inline std::vector<TransportInfo> describe_shm_boost_mq() {
    return {{.name = "shm-boost-mq",
             .summary = "Boost.Interprocess: a message_queue for each direction",
             .kind = TransportKind::shared_memory,
             .capabilities = {.boundaries = true, .asynchronous = true},
             .waits = every_wait_mode,
             .header_bytes = boost_mq::header_bytes,
             .options = boost_mq::options,
             .own_process_because = "Boost trusts what the peer wrote into a message_queue, and may wait in it "
                                    "where no signal can interrupt it"}};
}

}  // namespace ipcbench::transports
