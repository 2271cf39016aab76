#include <poll.h>

#include <array>
#include <chrono>
#include <future>
#include <thread>

#include <gmock/gmock.h>

#include "conformance/talk.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::AnyOf;
using Clock = std::chrono::steady_clock;

/// For frames that come without being waited for, and for the end of those that never do.
class Looking : public OfferTest {
protected:
    static Fault send(Side& side, std::size_t size, std::uint32_t sequence) {
        const Room room = side.endpoint->prepare(size);
        return room.fault ? room.fault : side.endpoint->commit(size, sequence);
    }

    /// Looks until a frame is there; false when none comes.
    template <class Rest>
    static bool sees_a_frame(Side& side, Rest rest) {
        for (const auto end = Clock::now() + patience; !side.endpoint->has_frame();) {
            if (Clock::now() > end) {
                return false;
            }
            rest();
        }
        return true;
    }

    /// Asks, sees that there is no answer before it is given, and rests until there is.
    template <class Rest>
    static void ask_and_look(Meeting& meeting, Rest rest) {
        constexpr std::uint32_t questions = 3;
        std::array<std::promise<void>, questions> leave;
        std::array<std::shared_future<void>, questions> may_answer;
        for (std::uint32_t i = 0; i < questions; ++i) {
            may_answer.at(i) = leave.at(i).get_future();
        }
        meeting.connect([may_answer](Side& child) {
            for (std::uint32_t i = 0; i < questions; ++i) {
                EXPECT_FALSE(child.endpoint->receive().fault);
                child.endpoint->release();
                may_answer.at(i).wait();
                EXPECT_FALSE(send(child, i, i));
            }
            static_cast<void>(await_end(child));
        });
        Side& parent = meeting.parent();
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
        meeting.child().cut(StopReason::finished);
        meeting.join();
    }
};

TEST_P(Looking, shows_a_frame_when_it_has_come_and_not_before) {
    Meeting meeting(GetParam(), {.depth = 4});
    ask_and_look(meeting, [](Side&) { return [] { std::this_thread::yield(); }; });
}

TEST_P(Looking, need_not_be_repeated_where_a_descriptor_tells) {
    Meeting meeting(GetParam(), {.depth = 4});
    ask_and_look(meeting, [](Side& parent) {
        const int descriptor = parent.endpoint->descriptor();
        return [descriptor] {
            if (descriptor < 0) {
                std::this_thread::yield();
                return;
            }
            pollfd polled{descriptor, POLLIN, 0};
            const auto at_most = std::chrono::milliseconds(patience).count();
            EXPECT_EQ(::poll(&polled, 1, static_cast<int>(at_most)), 1) << "it did not tell";
        };
    });
}

TEST_P(Looking, ends_with_the_child_while_frames_are_under_way) {
    constexpr std::uint32_t depth = 8;
    const std::size_t size = limit(60000);
    Meeting meeting(GetParam(), {.max_frame = size, .depth = depth});
    meeting.connect([&](Side& child) {
        EXPECT_FALSE(child.endpoint->receive().fault);
        meeting.parent().let_it_wait();
        child.endpoint.reset();
        meeting.parent().cut(StopReason::peer_gone);
    });
    Side& parent = meeting.parent();
    Fault fault;
    for (std::uint32_t sent = 0; sent < depth && !fault && (sent == 0 || parent.endpoint->has_room(size)); ++sent) {
        fault = send(parent, size, sent);
    }
    fault = fault ? fault : await_end(parent);
    EXPECT_THAT(fault.kind, AnyOf(FaultKind::closed, FaultKind::stopped)) << describe(fault);
    EXPECT_NE(parent.lifeline().reason(), StopReason::stalled) << "it did not end by itself";
    meeting.join();
}

TEST_P(Looking, ends_with_the_parent_while_frames_are_under_way) {
    constexpr std::uint32_t depth = 8;
    const std::size_t size = limit(60000);
    Meeting meeting(GetParam(), {.max_frame = size, .depth = depth});
    meeting.connect([&](Side& child) {
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
    Side& parent = meeting.parent();
    for (std::uint32_t sent = 0; sent < depth && (sent == 0 || parent.endpoint->has_room(size)); ++sent) {
        EXPECT_FALSE(send(parent, size, sent));
    }
    meeting.child().let_it_wait();
    meeting.close_parent();
    meeting.child().cut(StopReason::peer_gone);
    meeting.join();
}

TEST_P(Looking, closes_though_nobody_reads_what_is_under_way) {
    constexpr std::uint32_t depth = 8;
    const std::size_t size = limit(60000);
    std::promise<void> close;
    Meeting meeting(GetParam(), {.max_frame = size, .depth = depth});
    meeting.connect([&](Side&) { close.get_future().wait(); });
    Side& parent = meeting.parent();
    for (std::uint32_t sent = 0; sent < depth && (sent == 0 || parent.endpoint->has_room(size)); ++sent) {
        EXPECT_FALSE(send(parent, size, sent));
    }
    meeting.close_parent();
    close.set_value();
    EXPECT_EQ(parent.lifeline().reason(), StopReason::none) << "it waited for a reader";
    meeting.join();
}

INSTANTIATE_TEST_SUITE_P(EveryOffer, Looking, ::testing::ValuesIn(asynchronous_offers()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
