#include "conformance/belongings.hpp"

#include <gmock/gmock.h>

#include "conformance/talk.hpp"

namespace ipcbench::conformance {
namespace {

using ::testing::ContainsRegex;
using ::testing::Each;
using ::testing::IsEmpty;

/// Whatever state a channel is in when it goes, everything goes with it.
class NothingIsLeft : public OfferTest {
protected:
    void SetUp() override {
        OfferTest::SetUp();
        if (!IsSkipped()) {
            // What a process sets up once for good (the file of random numbers, a locale) is not the channel's.
            hold(GetParam(), {}, make_talk({100}, 0));
            before_ = belongings_of_this_process();
            queues_before_ = sysv_queues();
        }
    }

    void TearDown() override {
        if (!IsSkipped()) {
            EXPECT_THAT(what_stays([&] { return added(before_, belongings_of_this_process()); }), IsEmpty());
            EXPECT_THAT(what_stays([&] { return added(queues_before_, sysv_queues()); }), IsEmpty());
            EXPECT_THAT(names_of_this_process(), IsEmpty());
            EXPECT_THAT(entries_below(folder_), IsEmpty());
        }
    }

    /// To be called at the end: what its folder holds is looked at before the folder itself goes.
    void remember(Meeting& meeting) {
        folder_ = meeting.folder().path();
        meeting.drop_listener();
        EXPECT_THAT(entries_below(folder_), IsEmpty());
    }

private:
    std::vector<std::string> before_;
    std::vector<std::string> queues_before_;
    std::string folder_;
};

TEST_P(NothingIsLeft, when_nobody_was_told_the_address) {
    Meeting meeting(GetParam(), {});
    remember(meeting);
}

TEST_P(NothingIsLeft, when_the_child_never_came) {
    Meeting meeting(GetParam(), {});
    static_cast<void>(meeting.listener().address());
    remember(meeting);
}

TEST_P(NothingIsLeft, after_a_conversation) {
    Meeting meeting(GetParam(), {});
    const Talk talk = make_talk(edge_sizes(limit(4096)), 10);
    meeting.connect([&](Side& child) { respond(child, GetParam(), talk); });
    initiate(meeting.parent(), GetParam(), talk);
    meeting.child().cut(StopReason::finished);
    meeting.join();
    meeting.close_parent();
    remember(meeting);
}

TEST_P(NothingIsLeft, when_the_parent_closes_first) {
    Meeting meeting(GetParam(), {});
    std::promise<void> closed;
    meeting.connect([&](Side& /*child*/) { closed.get_future().wait(); });
    meeting.close_parent();
    meeting.drop_listener();
    closed.set_value();
    meeting.join();
    remember(meeting);
}

TEST_P(NothingIsLeft, when_a_frame_is_lent_a_room_is_half_filled_and_a_frame_is_under_way) {
    Meeting meeting(GetParam(), {});
    meeting.connect([&](Side& child) {
        EXPECT_FALSE(child.endpoint->receive().fault);
        EXPECT_FALSE(child.endpoint->prepare(100).fault);
    });
    EXPECT_FALSE(meeting.parent().endpoint->prepare(100).fault);
    EXPECT_FALSE(meeting.parent().endpoint->commit(100, 0));
    static_cast<void>(meeting.parent().endpoint->prepare(100));  // the frame may go out with this call only
    meeting.join();
    meeting.close_parent();
    remember(meeting);
}

TEST_P(NothingIsLeft, after_a_fault) {
    Meeting meeting(GetParam(), {});
    meeting.connect([&](Side& child) {
        meeting.parent().cut(StopReason::interrupted);
        child.cut(StopReason::finished);
        EXPECT_TRUE(await_end(child));
    });
    EXPECT_TRUE(await_end(meeting.parent()));
    meeting.join();
    meeting.close_parent();
    remember(meeting);
}

TEST_P(NothingIsLeft, in_sight_once_both_sides_have_opened_it) {
    Meeting meeting(GetParam(), {});
    std::promise<void> seen;
    meeting.connect([&](Side& /*child*/) { seen.get_future().wait(); });
    // iceoryx finds its processes and its daemon by their names: the notes stay.
    EXPECT_THAT(entries_below(meeting.folder().path()), Each(ContainsRegex("^note-(daemon-iceoryx$|file-.*-iox-)")));
    if (GetParam().transport->info.name != "mq-sysv") {
        EXPECT_THAT(names_of_this_process(), IsEmpty());
    }
    seen.set_value();
    meeting.join();
    meeting.close_parent();
    remember(meeting);
}

INSTANTIATE_TEST_SUITE_P(EveryTransport, NothingIsLeft, ::testing::ValuesIn(all_transports()), test_name);

}  // namespace
}  // namespace ipcbench::conformance
