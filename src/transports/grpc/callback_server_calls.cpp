#include "transports/grpc/callback_server_calls.hpp"

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

CallbackServerCalls::CallbackServerCalls(const ChannelConfig& config, const std::string& address)
    : service_(method_for(config),
               new Handler([this](::grpc::CallbackServerContext* context, const ::grpc::ByteBuffer* message,
                                  ::grpc::ByteBuffer* answer) { return ask(*context, *message, *answer); })),
      running_(start_server(config, address, service_, false)) {}

CallbackServerCalls::~CallbackServerCalls() {
    std::vector<ServerCall*> left;
    {
        const std::scoped_lock lock(mutex_);
        closing_ = true;
        left = received_;
        left.insert(left.end(), pending_.begin(), pending_.end());
    }
    for (ServerCall* const call : left) {
        call->Finish(::grpc::Status::CANCELLED);
    }
    stop(*running_.server);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return alive_ == 0; });
}

void CallbackServerCalls::ServerCall::OnDone() {
    owner_.gone(*this);
    delete this;
}

::grpc::ServerUnaryReactor* CallbackServerCalls::ask(::grpc::CallbackServerContext& context,
                                                     const ::grpc::ByteBuffer& message, ::grpc::ByteBuffer& answer) {
    auto* const call = new ServerCall(*this, message, answer);
    const auto metadata = CallMetadata::of(context.client_metadata());
    const std::scoped_lock lock(mutex_);
    ++alive_;
    if (closing_ || !metadata) {
        call->Finish(::grpc::Status::CANCELLED);
        return call;
    }
    call->metadata = *metadata;
    received_.push_back(call);
    arrivals_.fetch_add(1, std::memory_order_release);
    changed_.notify_all();
    return call;
}

void CallbackServerCalls::gone(const ServerCall& call) {
    const std::scoped_lock lock(mutex_);
    std::erase(received_, &call);
    std::erase(pending_, &call);
    --alive_;
    changed_.notify_all();
}

std::vector<CallbackServerCalls::ServerCall*>::iterator CallbackServerCalls::next_in_order() {
    return std::find_if(received_.begin(), received_.end(),
                        [this](const ServerCall* call) { return call->metadata.order == order_; });
}

CallbackServerCalls::Next CallbackServerCalls::next(const CancelGuard& guard) noexcept {
    while (true) {
        const std::uint32_t seen = arrivals_.load(std::memory_order_acquire);
        {
            const std::scoped_lock lock(mutex_);
            if (const auto found = next_in_order(); found != received_.end()) {
                ServerCall* const call = *found;
                received_.erase(found);
                pending_.push_back(call);
                ++order_;
                return {call, {}};
            }
        }
        const auto arrived = [&] { return arrivals_.load(std::memory_order_acquire) != seen; };
        if (const Fault fault = await_change(mutex_, changed_, guard, arrived)) {
            return {nullptr, fault};
        }
    }
}

void CallbackServerCalls::finish(ServerCall& call, const ::grpc::ByteBuffer& answer) {
    {
        const std::scoped_lock lock(mutex_);
        std::erase(pending_, &call);
    }
    call.answer_ = answer;
    call.Finish(::grpc::Status::OK);
}

void CallbackServerCalls::drain(const CancelGuard& guard, CancelGuard::Clock::duration hang_up_bound) noexcept {
    const auto start = CancelGuard::Clock::now();
    std::unique_lock lock(mutex_);
    // Calls that are alive and neither waiting in `received_` nor pending have been answered.
    const auto bound = [&] { return alive_ > received_.size() + pending_.size() ? last_answers_bound : hang_up_bound; };
    while (CancelGuard::Clock::now() < start + bound() && !guard.check()) {
        changed_.wait_for(lock, CancelGuard::slice);
    }
}

}  // namespace ipcbench::transports::rpc
