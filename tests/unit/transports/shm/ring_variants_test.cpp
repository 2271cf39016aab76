#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "ipcbench/core/transport.hpp"
#include "platform/run_folder.hpp"

namespace ipcbench::transports {

TransportList shm_spin();
TransportList shm_mailbox();
TransportList shm_futex();
TransportList shm_sem();
TransportList shm_condvar();
TransportList shm_eventfd();
TransportList mmap_queue();

namespace {

/// One transport in one of its wait modes, with both ends in this process, each on its own thread.
class RingVariants : public testing::TestWithParam<std::tuple<TransportList (*)(), WaitMode>> {
protected:
    void SetUp() override {
        transport = std::get<0>(GetParam())().front();
        const WaitMode mode = std::get<1>(GetParam());
        if (!transport.info.waits.has(mode)) {
            GTEST_SKIP() << transport.info.name << " does not wait like that";
        }
        config.max_frame = 20000;
        config.wait = {mode, 50};
        config.folder = folder.path();
        config.prefix = folder.prefix();
        config.lifeline = &lifeline;
        config.options =
            OptionValues(transport.info.options, {{"cell_bytes", "128"}, {"bulk_bytes", "40960"}}, transport.info.name);
        const std::unique_ptr<Listener> listener = transport.listen(config);
        child = transport.connect(config, listener->address());
        parent = listener->accept();
    }

    static std::size_t size_of(std::uint32_t sequence) { return sequence * 97 % 20001; }

    static Fault send(Endpoint& end, std::uint32_t sequence) {
        const std::size_t size = size_of(sequence);
        const SendBuffer buffer = end.prepare(size);
        if (buffer.fault) {
            return buffer.fault;
        }
        for (std::size_t i = 0; i < size; i += 16) {
            buffer.bytes[i] = static_cast<std::byte>((i + sequence) & 0xffU);
        }
        return end.commit(size, sequence);
    }

    static bool intact(const Frame& frame, std::uint32_t sequence) {
        if (frame.fault || frame.sequence != sequence || frame.bytes.size() != size_of(sequence)) {
            return false;
        }
        for (std::size_t i = 0; i < frame.bytes.size(); i += 16) {
            if (frame.bytes[i] != static_cast<std::byte>((i + sequence) & 0xffU)) {
                return false;
            }
        }
        return true;
    }

    platform::RunFolder folder;
    Lifeline lifeline;
    Transport transport;
    ChannelConfig config;
    std::unique_ptr<Endpoint> parent;
    std::unique_ptr<Endpoint> child;
};

TEST_P(RingVariants, answers_every_frame) {
    constexpr std::uint32_t round_trips = 500;
    std::thread peer([&] {
        for (std::uint32_t sequence = 0; sequence < round_trips; ++sequence) {
            const Frame frame = child->receive();
            if (!intact(frame, sequence)) {
                lifeline.cut(StopReason::stalled);
                return;
            }
            child->release();
            static_cast<void>(send(*child, sequence));
        }
    });
    std::uint32_t answered = 0;
    while (answered < round_trips && !send(*parent, answered) && intact(parent->receive(), answered)) {
        parent->release();
        ++answered;
    }
    EXPECT_EQ(answered, round_trips);
    lifeline.cut(StopReason::finished);
    peer.join();
}

TEST_P(RingVariants, blocks_a_writer_that_is_ahead) {
    if (transport.info.name == "shm-mailbox") {
        GTEST_SKIP() << "it holds one frame";
    }
    constexpr std::uint32_t frames = 1000;
    std::thread peer([&] {
        for (std::uint32_t sequence = 0; sequence < frames; ++sequence) {
            if (send(*child, sequence)) {
                return;
            }
        }
    });
    std::uint32_t received = 0;
    while (received < frames && intact(parent->receive(), received)) {
        parent->release();
        ++received;
    }
    EXPECT_EQ(received, frames);
    lifeline.cut(StopReason::finished);
    peer.join();
}

TEST_P(RingVariants, ends_a_wait_when_the_peer_closes) {
    std::thread peer([&] { child.reset(); });
    EXPECT_EQ(parent->receive().fault.kind, FaultKind::closed);
    peer.join();
}

TEST_P(RingVariants, stops_waiting_when_the_lifeline_is_cut) {
    lifeline.cut(StopReason::interrupted);
    EXPECT_EQ(parent->receive().fault.kind, FaultKind::stopped);
}

TEST_P(RingVariants, refuses_a_frame_over_the_limit) {
    EXPECT_EQ(parent->prepare(config.max_frame + 1).fault.kind, FaultKind::too_large);
    EXPECT_FALSE(parent->prepare(config.max_frame).fault);
}

INSTANTIATE_TEST_SUITE_P(EveryRow, RingVariants,
                         testing::Combine(testing::Values(&shm_spin, &shm_mailbox, &shm_futex, &shm_sem, &shm_condvar,
                                                          &shm_eventfd, &mmap_queue),
                                          testing::Values(WaitMode::yield, WaitMode::block, WaitMode::hybrid)),
                         [](const auto& variant) {
                             std::string name(std::get<0>(variant.param)().front().info.name);
                             for (char& letter : name) {
                                 letter = letter == '-' ? '_' : letter;
                             }
                             return name + "_" + std::string(name_of(std::get<1>(variant.param)));
                         });

}  // namespace
}  // namespace ipcbench::transports
