#include "transports/grpc/sync_answers.hpp"

#include <algorithm>

#include "transports/grpc/library.hpp"
#include "transports/grpc/waits.hpp"

namespace ipcbench::transports::rpc {

SyncAnswers::SyncAnswers(const ChannelConfig& config, const std::string& address)
    : service_(method_for(config), nullptr), running_(start_server(config, address, service_, true)) {}

SyncAnswers::~SyncAnswers() {
    stop(*running_.server);
    running_.queue->Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (running_.queue->Next(&tag, &ok)) {
    }
}

void SyncAnswers::await_one() {
    auto idle = std::find_if(questions_.begin(), questions_.end(),
                             [](const auto& question) { return question->state_ == Question::State::idle; });
    if (idle == questions_.end()) {
        idle = questions_.insert(questions_.end(), std::make_unique<Question>());
    }
    awaited_ = idle->get();
    awaited_->state_ = Question::State::awaited;
    awaited_->writer_.reset();
    awaited_->context_.emplace();
    awaited_->writer_.emplace(&*awaited_->context_);
    service_.request(*awaited_->context_, awaited_->message_, *awaited_->writer_, *running_.queue, awaited_);
}

void SyncAnswers::take_event(void* tag, bool ok) {
    auto* const question = static_cast<Question*>(tag);
    if (question->state_ == Question::State::answered) {
        question->state_ = Question::State::idle;
        --answered_;
        return;
    }
    awaited_ = nullptr;
    const auto ordinal = ok ? Ordinal::of(question->context_->client_metadata()) : std::nullopt;
    if (!ordinal) {
        question->state_ = Question::State::idle;
        return;
    }
    question->state_ = Question::State::asked;
    question->ordinal = *ordinal;
    asked_.push_back(question);
}

SyncAnswers::Question* SyncAnswers::next_in_order() {
    const auto found = std::find_if(asked_.begin(), asked_.end(),
                                    [this](const Question* question) { return question->ordinal.order == order_; });
    if (found == asked_.end()) {
        return nullptr;
    }
    Question* const question = *found;
    asked_.erase(found);
    ++order_;
    return question;
}

SyncAnswers::Next SyncAnswers::next(const Vigil& vigil) noexcept {
    for (std::uint32_t tries = 0;; ++tries) {
        if (Question* const question = next_in_order()) {
            return {question, {}};
        }
        if (awaited_ == nullptr) {
            await_one();
        }
        void* tag = nullptr;
        bool ok = false;
        const QueueLook look = next_event(*running_.queue, vigil, tries, tag, ok);
        if (look.fault) {
            return {nullptr, look.fault};
        }
        if (look.event) {
            take_event(tag, ok);
        }
    }
}

void SyncAnswers::finish(Question& question, const ::grpc::ByteBuffer& answer) {
    question.message_.Clear();
    question.state_ = Question::State::answered;
    ++answered_;
    question.writer_->Finish(answer, ::grpc::Status::OK, &question);
}

void SyncAnswers::settle(const Vigil& vigil, Vigil::Clock::duration hang_up_bound) noexcept {
    const auto start = Vigil::Clock::now();
    while (Vigil::Clock::now() < start + (answered_ != 0 ? last_answers_bound : hang_up_bound)) {
        void* tag = nullptr;
        bool ok = false;
        const QueueLook look = next_event(*running_.queue, vigil, 0, tag, ok);
        if (look.fault) {
            return;
        }
        if (look.event) {
            take_event(tag, ok);
        }
    }
}

}  // namespace ipcbench::transports::rpc
