#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include <fmt/format.h>

#include "conformance/checks.hpp"
#include "conformance/exchanges.hpp"

namespace ipcbench::conformance {
namespace {

constexpr std::size_t everyday_limit = std::size_t{1} << 20U;
constexpr std::size_t large = std::size_t{16} << 20U;
constexpr std::size_t several = 8;

void all_sizes(const TransportCase& transport_case, Findings& findings) {
    const std::size_t max = transport_case.limit(everyday_limit);
    exchange_all(transport_case, {.max_frame = max}, make_exchanges(edge_sizes(max), 50), findings);
}

void small_channels(const TransportCase& transport_case, Findings& findings) {
    for (const std::size_t max : {std::size_t{1}, std::size_t{50}, std::size_t{200}, std::size_t{5000}}) {
        exchange_all(transport_case, {.max_frame = max}, make_exchanges(edge_sizes(max), 100), findings);
    }
}

void sequences(const TransportCase& transport_case, Findings& findings) {
    exchange_all(transport_case, {.max_frame = 100},
                 make_exchanges({100}, 40, std::numeric_limits<std::uint32_t>::max() - 20), findings);
}

std::string has_a_limit(const TransportCase& transport_case) {
    const std::size_t limit = transport_case.limit(large + 1);
    return limit <= large ? fmt::format("it carries frames of at most {} bytes", limit) : "";
}

void large_frames(const TransportCase& transport_case, Findings& findings) {
    exchange_all(transport_case, {.max_frame = large + 1}, make_exchanges({large - 1, large, large + 1}, 0), findings);
}

std::string is_not_asynchronous(const TransportCase& transport_case) {
    return transport_case.info().capabilities.asynchronous ? "" : "it has one frame in flight at a time";
}

void several_in_flight(const TransportCase& transport_case, Findings& findings) {
    const std::size_t max = transport_case.limit(everyday_limit);
    std::vector<std::size_t> sizes = edge_sizes(max);
    std::shuffle(sizes.begin(), sizes.end(), std::mt19937_64(seed()));
    exchange_all(transport_case, {.max_frame = max, .depth = several}, make_exchanges(sizes, 100), findings);
}

void too_large(const TransportCase& transport_case, Findings& findings) {
    for (const std::size_t max : {std::size_t{1}, std::size_t{50}, transport_case.limit(std::size_t{1} << 16U)}) {
        for (const std::size_t size : {max + 1, std::numeric_limits<std::size_t>::max()}) {
            const auto expect_refusal = [&](ChannelEnd& side) {
                const Fault fault = side.endpoint->prepare(size).fault;
                findings.expect(fault.kind == FaultKind::too_large,
                                fmt::format("prepare({}) with max_frame {} is not too_large: {}", size, max,
                                            fault ? describe(fault) : "it lends a buffer"));
            };
            Session session(transport_case, {.max_frame = max});
            session.connect(expect_refusal);
            expect_refusal(session.parent());
            session.join();
        }
    }
}

}  // namespace

std::vector<Check> frame_checks() {
    return {
        {"all-sizes", "frames of all sizes arrive whole, unchanged, once and in order, both ways", true, all_sizes},
        {"small-channels", "they do so over a channel that was opened for small ones", true, small_channels},
        {"sequences", "sequence numbers pass the largest number and go on at 0", true, sequences},
        {"large-frames", "frames of 16 MiB arrive", false, large_frames, has_a_limit},
        {"several-in-flight", "frames of all sizes arrive with eight in flight", true, several_in_flight,
         is_not_asynchronous},
        {"too-large", "prepare refuses more than max_frame", false, too_large},
    };
}

}  // namespace ipcbench::conformance
