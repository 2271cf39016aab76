#include "transports/grpc/client.hpp"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/client_callback.h>

#include "platform/blocked_signals.hpp"
#include "transports/grpc/library.hpp"
#include "transports/grpc/waits.hpp"

namespace ipcbench::transports::rpc {
namespace {

std::shared_ptr<::grpc::Channel> dial(const ChannelConfig& config, const std::string& target) {
    const platform::BlockedSignals in_its_threads;
    return ::grpc::CreateCustomChannel(target, ::grpc::InsecureChannelCredentials(), client_arguments(config));
}

}  // namespace

Client::Client(const ChannelConfig& config, const std::string& target)
    : path_(method_for(config)),
      channel_(dial(config, target)),
      method_(path_.c_str(), nullptr, ::grpc::internal::RpcMethod::NORMAL_RPC, channel_) {}

SyncClientCalls::~SyncClientCalls() {
    for (Call* const call : in_flight_) {
        call->context->TryCancel();
    }
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
}

void SyncClientCalls::start(Call& call, const ::grpc::ByteBuffer& request) {
    in_flight_.push_back(&call);
    // Allocated in the call's own memory and freed with it.
    auto* const reader = ::grpc::internal::ClientAsyncResponseReaderHelper::Create<::grpc::ByteBuffer>(
        client_.channel(), &queue_, client_.method(), &*call.context, request);
    reader->StartCall();
    reader->Finish(&call.answer, &call.status, &call);
}

Fault SyncClientCalls::await(const Call* call, const CancelGuard& guard) noexcept {
    for (std::uint32_t tries = 0; call == nullptr || !call->done.load(std::memory_order_relaxed); ++tries) {
        void* tag = nullptr;
        bool ok = false;
        const auto got = next_event(queue_, guard, tries, tag, ok);
        if (got.fault) {
            return got.fault;
        }
        if (got.event) {
            finished(*static_cast<Call*>(tag));
        }
    }
    return {};
}

void SyncClientCalls::check() noexcept {
    void* tag = nullptr;
    bool ok = false;
    const gpr_timespec now = gpr_inf_past(GPR_CLOCK_MONOTONIC);
    while (queue_.AsyncNext(&tag, &ok, now) == ::grpc::CompletionQueue::GOT_EVENT) {
        finished(*static_cast<Call*>(tag));
    }
}

void SyncClientCalls::finished(Call& call) noexcept {
    call.done.store(true, std::memory_order_relaxed);
    std::erase(in_flight_, &call);
}

CallbackClientCalls::~CallbackClientCalls() {
    std::unique_lock lock(mutex_);
    for (Call* const call : in_flight_) {
        call->context->TryCancel();
    }
    changed_.wait(lock, [this] { return in_flight_.empty(); });
}

void CallbackClientCalls::start(Call& call, const ::grpc::ByteBuffer& request) {
    {
        const std::scoped_lock lock(mutex_);
        in_flight_.push_back(&call);
    }
    ::grpc::internal::CallbackUnaryCall(client_.channel(), client_.method(), &*call.context, &request, &call.answer,
                                        [this, &call](const ::grpc::Status& status) {
                                            call.status = status;
                                            finished(call);
                                        });
}

void CallbackClientCalls::finished(Call& call) {
    // Notifies under the lock: the thread that sees the last call gone may destroy this.
    const std::scoped_lock lock(mutex_);
    std::erase(in_flight_, &call);
    call.done.store(true, std::memory_order_release);
    changed_.notify_all();
}

Fault CallbackClientCalls::await(const Call* call, const CancelGuard& guard) noexcept {
    const auto done = [call] { return call != nullptr && call->done.load(std::memory_order_acquire); };
    return await_change(mutex_, changed_, guard, done);
}

}  // namespace ipcbench::transports::rpc
