#include <algorithm>
#include <map>
#include <string>

#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::test {
namespace {

constexpr std::size_t size = 100'000;

/// Commits several frames with different bytes before the first is read.
class BufferReuse : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (const Availability there = registry::availability_of(registry::find_transport(GetParam()));
            !there.available) {
            GTEST_SKIP() << there.reason;
        }
    }

    static void commit(Endpoint& endpoint, std::uint32_t sequence) {
        const SendBuffer buffer = endpoint.prepare(size);
        ASSERT_FALSE(buffer.fault);
        std::fill_n(buffer.bytes.begin(), size, static_cast<std::byte>(sequence + 1));
        ASSERT_FALSE(endpoint.commit(size, sequence));
    }
    static void expect(Endpoint& endpoint, std::uint32_t sequence) {
        const Frame frame = endpoint.receive();
        ASSERT_FALSE(frame.fault) << describe(frame.fault);
        EXPECT_EQ(frame.sequence, sequence);
        EXPECT_EQ(frame.bytes.size(), size);
        EXPECT_TRUE(std::all_of(frame.bytes.begin(), frame.bytes.end(), [&](std::byte at) {
            return at == static_cast<std::byte>(sequence + 1);
        })) << sequence;
        endpoint.release();
    }
};

TEST_P(BufferReuse, leaves_alone_what_nobody_has_read) {
    std::map<std::string, std::string> options;
    std::uint32_t at_once = 2;
    if (std::string(GetParam()) == "pipe-vmsplice") {
        options["pipe_bytes"] = "1MiB";
        at_once = 8;  // more than the transport has buffers
    }
    ChannelPair pair(GetParam(), size, {}, options);
    pair.open();
    for (std::uint32_t round = 0; round < 10; ++round) {
        for (std::uint32_t i = 0; i < at_once; ++i) {
            commit(*pair.parent, at_once * round + i);
        }
        for (std::uint32_t i = 0; i < at_once; ++i) {
            expect(*pair.child, at_once * round + i);
        }
    }
}

TEST_P(BufferReuse, waits_for_a_reader_and_goes_on) {
    constexpr std::uint32_t frames = 40;
    ChannelPair pair(GetParam(), size);
    pair.open();
    auto reading = std::async(std::launch::async, [&] {
        for (std::uint32_t i = 0; i < frames; ++i) {
            expect(*pair.child, i);
        }
    });
    for (std::uint32_t i = 0; i < frames; ++i) {
        commit(*pair.parent, i);
    }
    reading.get();
}

INSTANTIATE_TEST_SUITE_P(CopyAvoiding, BufferReuse, ::testing::Values("pipe-vmsplice", "memfd-pass", "cma"),
                         [](const auto& one) {
                             std::string name = one.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace ipcbench::test
