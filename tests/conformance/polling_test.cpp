#include <poll.h>

#include <array>
#include <chrono>
#include <future>
#include <thread>

#include <gmock/gmock.h>

#include "conformance/transport_test.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::AnyOf;
using Clock = std::chrono::steady_clock;

/// Frames that are found by polling, and the end of a poll for a frame that never comes.
class PollingForFrames : public TransportTest {
protected:
    static Fault send(ChannelEnd& side, std::size_t size, std::uint32_t sequence) {
        const SendBuffer buffer = side.endpoint->prepare(size);
        return buffer.fault ? buffer.fault : side.endpoint->commit(size, sequence);
    }

    /// Polls until there is a frame; returns false if none comes.
    template <class Rest>
    static bool sees_a_frame(ChannelEnd& side, Rest rest) {
        for (const auto end = Clock::now() + check_timeout; !side.endpoint->has_frame();) {
            if (Clock::now() > end) {
                return false;
            }
            rest();
        }
        return true;
    }

    /// Sends requests, checks that no answer is there before the child sends it, and rests until it is there.
    template <class Rest>
    static void ask_and_look(Session& session, Rest rest) {
        constexpr std::uint32_t questions = 3;
        std::array<std::promise<void>, questions> leave;
        std::array<std::shared_future<void>, questions> may_answer;
        for (std::uint32_t i = 0; i < questions; ++i) {
            may_answer.at(i) = leave.at(i).get_future();
        }
        session.connect([may_answer](ChannelEnd& child) {
            for (std::uint32_t i = 0; i < questions; ++i) {
                EXPECT_FALSE(child.endpoint->receive().fault);
                child.endpoint->release();
                may_answer.at(i).wait();
                EXPECT_FALSE(send(child, i, i));
            }
            static_cast<void>(await_end(child));
        });
        ChannelEnd& parent = session.parent();
        EXPECT_TRUE(parent.endpoint->is_asynchronous());
        const auto rest_a_little = rest(parent);
        for (std::uint32_t i = 0; i < questions; ++i) {
            EXPECT_FALSE(send(parent, 1, i));
            EXPECT_FALSE(parent.endpoint->has_frame()) << "nothing was sent yet";
            leave.at(i).set_value();
            EXPECT_TRUE(sees_a_frame(parent, rest_a_little));
            EXPECT_TRUE(parent.endpoint->has_frame()) << "it is there until it is taken";
            const Frame frame = parent.endpoint->receive();
            EXPECT_FALSE(frame.fault) << describe(frame.fault);
            EXPECT_EQ(frame.sequence, i);
            EXPECT_EQ(frame.bytes.size(), i);
            parent.endpoint->release();
            EXPECT_FALSE(parent.endpoint->has_frame()) << "it was taken";
        }
        session.child().cut(StopReason::finished);
        session.join();
    }
};

TEST_P(PollingForFrames, shows_a_frame_when_it_has_come_and_not_before) {
    Session session(GetParam(), {.depth = 4});
    ask_and_look(session, [](ChannelEnd&) { return [] { std::this_thread::yield(); }; });
}

TEST_P(PollingForFrames, need_not_be_repeated_where_a_descriptor_tells) {
    Session session(GetParam(), {.depth = 4});
    ask_and_look(session, [](ChannelEnd& parent) {
        const int descriptor = parent.endpoint->descriptor();
        return [descriptor] {
            if (descriptor < 0) {
                std::this_thread::yield();
                return;
            }
            pollfd polled{descriptor, POLLIN, 0};
            const auto at_most = std::chrono::milliseconds(check_timeout).count();
            EXPECT_EQ(::poll(&polled, 1, static_cast<int>(at_most)), 1) << "it did not tell";
        };
    });
}

TEST_P(PollingForFrames, ends_with_the_child_while_frames_are_in_flight) {
    constexpr std::uint32_t depth = 8;
    const std::size_t size = limit(60000);
    Session session(GetParam(), {.max_frame = size, .depth = depth});
    session.connect([&](ChannelEnd& child) {
        EXPECT_FALSE(child.endpoint->receive().fault);
        session.parent().wait_until_asleep();
        child.endpoint.reset();
        session.parent().cut(StopReason::peer_gone);
    });
    ChannelEnd& parent = session.parent();
    Fault fault;
    for (std::uint32_t sent = 0; sent < depth && !fault && (sent == 0 || parent.endpoint->can_send(size)); ++sent) {
        fault = send(parent, size, sent);
    }
    fault = fault ? fault : await_end(parent);
    EXPECT_THAT(fault.kind, AnyOf(FaultKind::closed, FaultKind::stopped)) << describe(fault);
    EXPECT_NE(parent.lifeline().reason(), StopReason::stalled) << "it did not end by itself";
    session.join();
}

TEST_P(PollingForFrames, ends_with_the_parent_while_frames_are_in_flight) {
    constexpr std::uint32_t depth = 8;
    const std::size_t size = limit(60000);
    Session session(GetParam(), {.max_frame = size, .depth = depth});
    session.connect([&](ChannelEnd& child) {
        Fault fault;
        while (!fault) {
            const Frame ping = child.endpoint->receive();
            fault = ping.fault;
            fault = fault ? fault : child.endpoint->prepare(size).fault;
            child.endpoint->release();
            fault = fault ? fault : child.endpoint->commit(size, ping.sequence);
        }
        EXPECT_THAT(fault.kind, AnyOf(FaultKind::closed, FaultKind::stopped)) << describe(fault);
        EXPECT_NE(child.lifeline().reason(), StopReason::stalled) << "it did not end by itself";
    });
    ChannelEnd& parent = session.parent();
    for (std::uint32_t sent = 0; sent < depth && (sent == 0 || parent.endpoint->can_send(size)); ++sent) {
        EXPECT_FALSE(send(parent, size, sent));
    }
    session.child().wait_until_asleep();
    session.close_parent();
    session.child().cut(StopReason::peer_gone);
    session.join();
}

TEST_P(PollingForFrames, closes_though_nobody_reads_the_frames_in_flight) {
    constexpr std::uint32_t depth = 8;
    const std::size_t size = limit(60000);
    std::promise<void> close;
    Session session(GetParam(), {.max_frame = size, .depth = depth});
    session.connect([&](ChannelEnd&) { close.get_future().wait(); });
    ChannelEnd& parent = session.parent();
    for (std::uint32_t sent = 0; sent < depth && (sent == 0 || parent.endpoint->can_send(size)); ++sent) {
        EXPECT_FALSE(send(parent, size, sent));
    }
    session.close_parent();
    close.set_value();
    EXPECT_EQ(parent.lifeline().reason(), StopReason::none) << "it waited for a reader";
    session.join();
}

INSTANTIATE_TEST_SUITE_P(EveryTransportAndWaitMode, PollingForFrames,
                         ::testing::ValuesIn(asynchronous_transport_cases()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
