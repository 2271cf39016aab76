#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "conformance/transport_test.hpp"

namespace ipcbench::conformance {
namespace {

constexpr std::size_t large = std::size_t{1} << 20U;

/// Several frames in flight on one channel.
class Overlapping : public TransportTest {
protected:
    /// Returns the smallest buffer settings of the transport with which frames of `max_frame` bytes still pass.
    static std::map<std::string, std::string> smallest_buffers(std::size_t max_frame) {
        constexpr std::size_t page = 4096;
        const std::map<std::string, std::string> smallest{
            {"pipe_bytes", "4096"},   {"sndbuf", "4096"},
            {"rcvbuf", "4096"},       {"cells", "1"},
            {"cell_bytes", "128"},    {"bulk_bytes", std::to_string((max_frame / page + 1) * page)},
            {"depth", "1"},           {"queue_messages", "1"},
            {"loss_timeout_ms", "20"}};
        std::map<std::string, std::string> options;
        for (const OptionSpec& spec : GetParam().transport->info.options) {
            if (const auto found = smallest.find(std::string(spec.key)); found != smallest.end()) {
                options.insert(*found);
            }
        }
        return options;
    }

    /// Sends many frames of one size, with `depth` of them in flight.
    static void hold_many(std::size_t depth, std::size_t size, const std::map<std::string, std::string>& options) {
        SCOPED_TRACE("depth " + std::to_string(depth) + ", " + std::to_string(size) + " bytes");
        const std::size_t many = size < large ? 3 * depth : depth + 1;
        exchange_all(GetParam(), {.max_frame = size, .depth = depth, .options = options},
                     make_exchanges(std::vector<std::size_t>(many, size), 0));
    }

    static void hold_many_of_each_size(std::size_t depth, std::size_t max) {
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, std::size_t{60000}, large}) {
            if (size <= max && limit(size) == size) {
                hold_many(depth, size, {});
            }
        }
    }
};

TEST_P(Overlapping, eight_at_a_time_frames_arrive_whole_and_in_order) {
    hold_many_of_each_size(8, large);
}

TEST_P(Overlapping, few_or_many_at_a_time_frames_arrive_whole_and_in_order) {
    if (GetParam().wait != GetParam().transport->info.default_wait) {
        GTEST_SKIP() << "one way of waiting will do";
    }
    hold_many_of_each_size(2, large);
    hold_many_of_each_size(64, 60000);  // together they exceed every buffer
}

TEST_P(Overlapping, frames_of_all_sizes_arrive_whole_and_in_order) {
    const std::size_t max = limit(large);
    std::vector<std::size_t> sizes = edge_sizes(max);
    std::shuffle(sizes.begin(), sizes.end(), std::mt19937_64(seed()));
    exchange_all(GetParam(), {.max_frame = max, .depth = 8}, make_exchanges(sizes, 100));
}

TEST_P(Overlapping, frames_larger_than_the_smallest_buffers_arrive_whole_and_in_order) {
    for (const std::size_t size : {std::size_t{100}, std::size_t{5000}, large}) {
        const auto options = smallest_buffers(size);
        hold_many(8, limit(size, options), options);
    }
}

INSTANTIATE_TEST_SUITE_P(EveryTransportAndWaitMode, Overlapping, ::testing::ValuesIn(asynchronous_transport_cases()),
                         test_name);

}  // namespace
}  // namespace ipcbench::conformance
