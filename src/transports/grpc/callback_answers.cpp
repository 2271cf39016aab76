#include "transports/grpc/callback_answers.hpp"

#if __has_include(<grpcpp/impl/server_callback_handlers.h>)
#include <grpcpp/impl/server_callback_handlers.h>
#else  // gRPC up to 1.55
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#endif

#include <algorithm>

#include "transports/grpc/library.hpp"
#include "transports/grpc/waits.hpp"

namespace ipcbench::transports::rpc {

using Handler = ::grpc::internal::CallbackUnaryHandler<::grpc::ByteBuffer, ::grpc::ByteBuffer>;

CallbackAnswers::CallbackAnswers(const ChannelConfig& config, const std::string& address)
    : service_(method_for(config),
               new Handler([this](::grpc::CallbackServerContext* context, const ::grpc::ByteBuffer* message,
                                  ::grpc::ByteBuffer* answer) { return ask(*context, *message, *answer); })),
      running_(start_server(config, address, service_, false)) {}

CallbackAnswers::~CallbackAnswers() {
    std::vector<Question*> left;
    {
        const std::scoped_lock lock(mutex_);
        closing_ = true;
        left = asked_;
        left.insert(left.end(), pending_.begin(), pending_.end());
    }
    for (Question* const question : left) {
        question->Finish(::grpc::Status::CANCELLED);
    }
    stop(*running_.server);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return alive_ == 0; });
}

void CallbackAnswers::Question::OnDone() {
    owner_.gone(*this);
    delete this;
}

::grpc::ServerUnaryReactor* CallbackAnswers::ask(::grpc::CallbackServerContext& context,
                                                 const ::grpc::ByteBuffer& message, ::grpc::ByteBuffer& answer) {
    auto* const question = new Question(*this, message, answer);
    const auto ordinal = Ordinal::of(context.client_metadata());
    const std::scoped_lock lock(mutex_);
    ++alive_;
    if (closing_ || !ordinal) {
        question->Finish(::grpc::Status::CANCELLED);
        return question;
    }
    question->ordinal = *ordinal;
    asked_.push_back(question);
    arrivals_.fetch_add(1, std::memory_order_release);
    changed_.notify_all();
    return question;
}

void CallbackAnswers::gone(const Question& question) {
    const std::scoped_lock lock(mutex_);
    std::erase(asked_, &question);
    std::erase(pending_, &question);
    --alive_;
    changed_.notify_all();
}

std::vector<CallbackAnswers::Question*>::iterator CallbackAnswers::next_in_order() {
    return std::find_if(asked_.begin(), asked_.end(),
                        [this](const Question* question) { return question->ordinal.order == order_; });
}

CallbackAnswers::Next CallbackAnswers::next(const Vigil& vigil) noexcept {
    while (true) {
        const std::uint32_t seen = arrivals_.load(std::memory_order_acquire);
        {
            const std::scoped_lock lock(mutex_);
            if (const auto found = next_in_order(); found != asked_.end()) {
                Question* const question = *found;
                asked_.erase(found);
                pending_.push_back(question);
                ++order_;
                return {question, {}};
            }
        }
        const auto arrived = [&] { return arrivals_.load(std::memory_order_acquire) != seen; };
        if (const Fault fault = await_change(mutex_, changed_, vigil, arrived)) {
            return {nullptr, fault};
        }
    }
}

void CallbackAnswers::finish(Question& question, const ::grpc::ByteBuffer& answer) {
    {
        const std::scoped_lock lock(mutex_);
        std::erase(pending_, &question);
    }
    question.answer_ = answer;
    question.Finish(::grpc::Status::OK);
}

void CallbackAnswers::settle(const Vigil& vigil, Vigil::Clock::duration hang_up_bound) noexcept {
    const auto start = Vigil::Clock::now();
    std::unique_lock lock(mutex_);
    // Those that are alive and neither asked nor pending have been answered.
    const auto bound = [&] { return alive_ > asked_.size() + pending_.size() ? last_answers_bound : hang_up_bound; };
    while (Vigil::Clock::now() < start + bound() && !vigil.look()) {
        changed_.wait_for(lock, Vigil::slice);
    }
}

}  // namespace ipcbench::transports::rpc
