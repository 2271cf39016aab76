#pragma once

#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "transports/grpc/ordinal.hpp"
#include "transports/grpc/server.hpp"

namespace ipcbench::transports::rpc {

/// gRPC's threads read questions and call us; the answering thread is woken, and writes the answer itself.
class CallbackAnswers {
public:
    /// One call: gRPC's reactor, gone by itself when all is done.
    class Question final : public ::grpc::ServerUnaryReactor {
    public:
        Question(CallbackAnswers& owner, const ::grpc::ByteBuffer& message, ::grpc::ByteBuffer& answer)
            : owner_(owner), message_(message), answer_(answer) {}

        Ordinal ordinal;
        [[nodiscard]] const ::grpc::ByteBuffer& message() const noexcept { return message_; }

    private:
        friend class CallbackAnswers;
        void OnDone() override;

        CallbackAnswers& owner_;
        const ::grpc::ByteBuffer& message_;
        ::grpc::ByteBuffer& answer_;
    };

    struct Next {
        Question* question = nullptr;
        Fault fault;
    };

    CallbackAnswers(const ChannelConfig& config, const std::string& address);
    CallbackAnswers(const CallbackAnswers&) = delete;
    CallbackAnswers& operator=(const CallbackAnswers&) = delete;
    ~CallbackAnswers();

    [[nodiscard]] Next next(const Vigil& vigil) noexcept;
    void finish(Question& question, const ::grpc::ByteBuffer& answer);
    void settle(const Vigil& vigil, Vigil::Clock::duration hang_up_bound) noexcept;
    [[nodiscard]] const std::string& target() const noexcept { return running_.target; }

private:
    ::grpc::ServerUnaryReactor* ask(::grpc::CallbackServerContext& context, const ::grpc::ByteBuffer& message,
                                    ::grpc::ByteBuffer& answer);
    void gone(const Question& question);
    /// With the lock held: the one whose turn it is, or nothing.
    [[nodiscard]] std::vector<Question*>::iterator next_in_order();

    std::mutex mutex_;  // guards what follows, up to the blank line
    std::condition_variable changed_;
    std::vector<Question*> asked_;    // and not yet taken; several threads may have brought them
    std::vector<Question*> pending_;  // taken and unanswered
    std::size_t alive_ = 0;
    bool closing_ = false;
    std::uint32_t order_ = 0;

    std::atomic<std::uint32_t> arrivals_{0};
    RawService service_;
    RunningServer running_;
};

}  // namespace ipcbench::transports::rpc
