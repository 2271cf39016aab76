#include "transports/grpc/sync_answers.hpp"

#include <algorithm>
#include <utility>

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

SyncAnswers::Question* SyncAnswers::take_event(void* tag, bool ok) {
    auto* const question = static_cast<Question*>(tag);
    if (question->state_ == Question::State::answered) {
        question->state_ = Question::State::idle;
        --answered_;
        return nullptr;
    }
    awaited_ = nullptr;
    const auto ordinal = ok ? Ordinal::of(question->context_->client_metadata()) : std::nullopt;
    if (!ordinal) {
        question->state_ = Question::State::idle;
        return nullptr;
    }
    question->state_ = Question::State::asked;
    question->ordinal = *ordinal;
    return question;
}

SyncAnswers::Next SyncAnswers::next(const Vigil& vigil) noexcept {
    if (early_ != nullptr) {
        return {std::exchange(early_, nullptr), {}};
    }
    for (std::uint32_t tries = 0;; ++tries) {
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
            if (Question* const question = take_event(tag, ok)) {
                return {question, {}};
            }
        }
    }
}

void SyncAnswers::finish(Question& question, const ::grpc::ByteBuffer& answer) {
    question.message_.Clear();
    question.state_ = Question::State::answered;
    ++answered_;
    question.writer_->Finish(answer, ::grpc::Status::OK, &question);
}

void SyncAnswers::settle(const Vigil& vigil, bool until_hung_up) noexcept {
    const auto end = Vigil::Clock::now() + last_answers_bound;
    while ((answered_ != 0 || until_hung_up) && Vigil::Clock::now() < end) {
        void* tag = nullptr;
        bool ok = false;
        const QueueLook look = next_event(*running_.queue, vigil, 0, tag, ok);
        if (look.fault) {
            return;
        }
        if (look.event) {
            if (Question* const question = take_event(tag, ok)) {
                early_ = question;
            }
        }
    }
}

}  // namespace ipcbench::transports::rpc
