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

/// A row with one of its wait modes, both ends in this process, on a thread each.
class RingRows : public testing::TestWithParam<std::tuple<TransportList (*)(), WaitMode>> {
protected:
    void SetUp() override {
        transport_ = std::get<0>(GetParam())().front();
        const WaitMode mode = std::get<1>(GetParam());
        if (!transport_.info.waits.has(mode)) {
            GTEST_SKIP() << transport_.info.name << " does not wait like that";
        }
        config_.max_frame = 20000;
        config_.wait = {mode, 50};
        config_.folder = folder_.path();
        config_.prefix = folder_.prefix();
        config_.lifeline = &lifeline_;
        config_.options = OptionValues(transport_.info.options, {{"cell_bytes", "128"}, {"bulk_bytes", "40960"}},
                                       transport_.info.name);
        const std::unique_ptr<Listener> listener = transport_.listen(config_);
        child_ = transport_.connect(config_, listener->address());
        parent_ = listener->accept();
    }

    static std::size_t size_of(std::uint32_t sequence) { return sequence * 97 % 20001; }

    static Fault send(Endpoint& end, std::uint32_t sequence) {
        const std::size_t size = size_of(sequence);
        const Room room = end.prepare(size);
        if (room.fault) {
            return room.fault;
        }
        for (std::size_t i = 0; i < size; i += 16) {
            room.bytes[i] = static_cast<std::byte>((i + sequence) & 0xffU);
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

    platform::RunFolder folder_;
    Lifeline lifeline_;
    Transport transport_;
    ChannelConfig config_;
    std::unique_ptr<Endpoint> parent_;
    std::unique_ptr<Endpoint> child_;
};

TEST_P(RingRows, AnswersEveryFrame) {
    constexpr std::uint32_t round_trips = 500;
    std::thread child([&] {
        for (std::uint32_t sequence = 0; sequence < round_trips; ++sequence) {
            const Frame frame = child_->receive();
            if (!intact(frame, sequence)) {
                lifeline_.cut(StopReason::stalled);
                return;
            }
            child_->release();
            static_cast<void>(send(*child_, sequence));
        }
    });
    std::uint32_t answered = 0;
    while (answered < round_trips && !send(*parent_, answered) && intact(parent_->receive(), answered)) {
        parent_->release();
        ++answered;
    }
    EXPECT_EQ(answered, round_trips);
    lifeline_.cut(StopReason::finished);
    child.join();
}

TEST_P(RingRows, HoldsUpAWriterThatIsAhead) {
    if (transport_.info.name == "shm-mailbox") {
        GTEST_SKIP() << "it holds one frame";
    }
    constexpr std::uint32_t frames = 1000;
    std::thread child([&] {
        for (std::uint32_t sequence = 0; sequence < frames; ++sequence) {
            if (send(*child_, sequence)) {
                return;
            }
        }
    });
    std::uint32_t received = 0;
    while (received < frames && intact(parent_->receive(), received)) {
        parent_->release();
        ++received;
    }
    EXPECT_EQ(received, frames);
    lifeline_.cut(StopReason::finished);
    child.join();
}

TEST_P(RingRows, TellsOneWhoWaitsThatThePeerHasClosed) {
    std::thread child([&] { child_.reset(); });
    EXPECT_EQ(parent_->receive().fault.kind, FaultKind::closed);
    child.join();
}

TEST_P(RingRows, StopsWaitingWhenTheLifelineIsCut) {
    lifeline_.cut(StopReason::interrupted);
    EXPECT_EQ(parent_->receive().fault.kind, FaultKind::stopped);
}

TEST_P(RingRows, RefusesAFrameOverTheLimit) {
    EXPECT_EQ(parent_->prepare(config_.max_frame + 1).fault.kind, FaultKind::too_large);
    EXPECT_FALSE(parent_->prepare(config_.max_frame).fault);
}

INSTANTIATE_TEST_SUITE_P(EveryRow, RingRows,
                         testing::Combine(testing::Values(&shm_spin, &shm_mailbox, &shm_futex, &shm_sem, &shm_condvar,
                                                          &shm_eventfd, &mmap_queue),
                                          testing::Values(WaitMode::yield, WaitMode::block, WaitMode::hybrid)),
                         [](const auto& row) {
                             std::string name(std::get<0>(row.param)().front().info.name);
                             for (char& letter : name) {
                                 letter = letter == '-' ? '_' : letter;
                             }
                             return name + "_" + std::string(name_of(std::get<1>(row.param)));
                         });

}  // namespace
}  // namespace ipcbench::transports
