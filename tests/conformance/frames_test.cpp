#include <cstdint>
#include <limits>

#include "conformance/talk.hpp"

namespace ipcbench::conformance {
namespace {

constexpr std::size_t everyday_limit = std::size_t{1} << 20U;

class Frames : public OfferTest {};

TEST_P(Frames, of_all_sizes_arrive_whole_unchanged_once_and_in_order_both_ways) {
    const std::size_t most = limit(everyday_limit);
    hold(GetParam(), {.max_frame = most}, make_talk(edge_sizes(most), 50));
}

TEST_P(Frames, arrive_over_a_channel_that_was_opened_for_small_ones) {
    for (const std::size_t most : {std::size_t{1}, std::size_t{50}, std::size_t{200}, std::size_t{5000}}) {
        SCOPED_TRACE("max_frame " + std::to_string(most));
        hold(GetParam(), {.max_frame = most}, make_talk(edge_sizes(most), 100));
    }
}

TEST_P(Frames, carry_their_sequence_beyond_the_largest_number) {
    hold(GetParam(), {.max_frame = 100}, make_talk({100}, 40, std::numeric_limits<std::uint32_t>::max() - 20));
}

INSTANTIATE_TEST_SUITE_P(EveryOffer, Frames, ::testing::ValuesIn(all_offers()), test_name);

class LargeFrames : public OfferTest {};

TEST_P(LargeFrames, arrive_where_the_mechanism_has_no_limit_of_its_own) {
    constexpr std::size_t large = std::size_t{16} << 20U;
    if (limit(large + 1) <= large) {
        GTEST_SKIP() << "it carries frames of at most " << limit(large) << " bytes";
    }
    hold(GetParam(), {.max_frame = large + 1}, make_talk({large - 1, large, large + 1}, 0));
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, LargeFrames, ::testing::ValuesIn(all_transports()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
