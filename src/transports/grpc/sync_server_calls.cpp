#include "transports/grpc/sync_server_calls.hpp"

#include <algorithm>

#include "transports/grpc/library.hpp"
#include "transports/grpc/waits.hpp"

namespace ipcbench::transports::rpc {

SyncServerCalls::SyncServerCalls(const ChannelConfig& config, const std::string& address)
    : service_(method_for(config), nullptr), running_(start_server(config, address, service_, true)) {}

SyncServerCalls::~SyncServerCalls() {
    stop(*running_.server);
    running_.queue->Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (running_.queue->Next(&tag, &ok)) {
    }
}

void SyncServerCalls::await_one() {
    auto idle = std::find_if(pending_.begin(), pending_.end(),
                             [](const auto& call) { return call->state_ == ServerCall::State::idle; });
    if (idle == pending_.end()) {
        idle = pending_.insert(pending_.end(), std::make_unique<ServerCall>());
    }
    awaited_ = idle->get();
    awaited_->state_ = ServerCall::State::awaited;
    awaited_->writer_.reset();
    awaited_->context_.emplace();
    awaited_->writer_.emplace(&*awaited_->context_);
    service_.request(*awaited_->context_, awaited_->message_, *awaited_->writer_, *running_.queue, awaited_);
}

void SyncServerCalls::take_event(void* tag, bool ok) {
    auto* const call = static_cast<ServerCall*>(tag);
    if (call->state_ == ServerCall::State::answered) {
        call->state_ = ServerCall::State::idle;
        --answered_;
        return;
    }
    awaited_ = nullptr;
    const auto metadata = ok ? CallMetadata::of(call->context_->client_metadata()) : std::nullopt;
    if (!metadata) {
        call->state_ = ServerCall::State::idle;
        return;
    }
    call->state_ = ServerCall::State::asked;
    call->metadata = *metadata;
    received_.push_back(call);
}

SyncServerCalls::ServerCall* SyncServerCalls::next_in_order() {
    const auto found = std::find_if(received_.begin(), received_.end(),
                                    [this](const ServerCall* call) { return call->metadata.order == order_; });
    if (found == received_.end()) {
        return nullptr;
    }
    ServerCall* const call = *found;
    received_.erase(found);
    ++order_;
    return call;
}

SyncServerCalls::Next SyncServerCalls::next(const CancelGuard& guard) noexcept {
    for (std::uint32_t tries = 0;; ++tries) {
        if (ServerCall* const call = next_in_order()) {
            return {call, {}};
        }
        if (awaited_ == nullptr) {
            await_one();
        }
        void* tag = nullptr;
        bool ok = false;
        const PolledEvent polled = next_event(*running_.queue, guard, tries, tag, ok);
        if (polled.fault) {
            return {nullptr, polled.fault};
        }
        if (polled.event) {
            take_event(tag, ok);
        }
    }
}

void SyncServerCalls::finish(ServerCall& call, const ::grpc::ByteBuffer& answer) {
    call.message_.Clear();
    call.state_ = ServerCall::State::answered;
    ++answered_;
    call.writer_->Finish(answer, ::grpc::Status::OK, &call);
}

void SyncServerCalls::drain(const CancelGuard& guard, CancelGuard::Clock::duration hang_up_bound) noexcept {
    const auto start = CancelGuard::Clock::now();
    while (CancelGuard::Clock::now() < start + (answered_ != 0 ? last_answers_bound : hang_up_bound)) {
        void* tag = nullptr;
        bool ok = false;
        const PolledEvent polled = next_event(*running_.queue, guard, 0, tag, ok);
        if (polled.fault) {
            return;
        }
        if (polled.event) {
            take_event(tag, ok);
        }
    }
}

}  // namespace ipcbench::transports::rpc
