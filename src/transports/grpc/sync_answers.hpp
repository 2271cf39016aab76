#pragma once

#include <optional>
#include <string>
#include <vector>

#include "transports/grpc/ordinal.hpp"
#include "transports/grpc/server.hpp"

namespace ipcbench::transports::rpc {

/// The answering thread reads questions and writes answers itself, through a completion queue that no other waits at.
class SyncAnswers {
public:
    /// One call, from the wait for it to the moment when its answer has left.
    class Question {
    public:
        Ordinal ordinal;
        [[nodiscard]] const ::grpc::ByteBuffer& message() const noexcept { return message_; }

    private:
        friend class SyncAnswers;
        enum class State : unsigned char { idle, awaited, asked, answered };

        State state_ = State::idle;
        ::grpc::ByteBuffer message_;
        std::optional<::grpc::ServerContext> context_;  // good for one call only, as is the writer
        std::optional<::grpc::ServerAsyncResponseWriter<::grpc::ByteBuffer>> writer_;
    };

    struct Next {
        Question* question = nullptr;
        Fault fault;
    };

    SyncAnswers(const ChannelConfig& config, const std::string& address);
    SyncAnswers(const SyncAnswers&) = delete;
    SyncAnswers& operator=(const SyncAnswers&) = delete;
    ~SyncAnswers();

    [[nodiscard]] Next next(const Vigil& vigil) noexcept;
    void finish(Question& question, const ::grpc::ByteBuffer& answer);
    void settle(const Vigil& vigil, Vigil::Clock::duration hang_up_bound) noexcept;
    [[nodiscard]] const std::string& target() const noexcept { return running_.target; }

private:
    void await_one();
    void take_event(void* tag, bool ok);
    /// The one whose turn it is, if it has come.
    [[nodiscard]] Question* next_in_order();

    RawService service_;
    RunningServer running_;
    std::vector<std::unique_ptr<Question>> questions_;
    Question* awaited_ = nullptr;
    std::vector<Question*> asked_;  // and not yet taken: a small one may overtake a large one
    std::uint32_t order_ = 0;
    std::size_t answered_ = 0;  // and not yet gone
};

}  // namespace ipcbench::transports::rpc
