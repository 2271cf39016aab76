// Times what each codec of this build takes to write and to read one message, by itself: no transport, no checks.
//
// usage: ipcbench-codecs [--message FILE.json [--schema FILE.proto:MESSAGE]] [--benchmark_...]
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/message_endpoint.hpp"
#include "registry/registry.hpp"
#include "runner/message_files.hpp"
#include "runner/text_source.hpp"

namespace ipcbench {
namespace {

/// Those of the table in docs/codecs.md.
constexpr std::array<std::size_t, 5> payload_sizes{0, 64, 1000, 10'000, 60'000};

/// A message and its frame.
class Written {
public:
    Written(Codec& codec, std::size_t payload_bytes)
        : payload_(payload_pattern(payload_bytes)), frame_(codec.max_frame(payload_bytes)) {
        frame_.resize(write(codec));
    }

    std::size_t write(Codec& codec) noexcept {
        const Message message{&sender_, &receiver_, stamp_++, MessageKind::ping, payload_};
        return codec.encode(message, frame_);
    }
    [[nodiscard]] std::span<const std::byte> frame() const noexcept { return frame_; }

private:
    Identity sender_ = make_identity();
    Identity receiver_ = make_identity();
    std::uint64_t stamp_ = 1'764'547'200'000;  // no other length in any format for the next centuries
    std::string payload_;
    std::vector<std::byte> frame_;
};

void report(benchmark::State& state, const Written& written) {
    state.counters["frame"] = static_cast<double>(written.frame().size());
}

void encode(benchmark::State& state, const CodecInfo& info, std::size_t payload_bytes) {
    const std::unique_ptr<Codec> codec = info.make();
    Written written(*codec, payload_bytes);
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(written.write(*codec));
        benchmark::ClobberMemory();
    }
    report(state, written);
}

void decode(benchmark::State& state, const CodecInfo& info, std::size_t payload_bytes) {
    const std::unique_ptr<Codec> codec = info.make();
    const Written written(*codec, payload_bytes);
    MessageView view;
    for ([[maybe_unused]] auto _ : state) {
        if (!codec->decode(written.frame(), view)) {
            state.SkipWithError("it refuses what it wrote");
            break;
        }
        benchmark::DoNotOptimize(view);
        benchmark::ClobberMemory();
    }
    report(state, written);
}

/// A format with one document, and a frame with it.
class WrittenDocument {
public:
    WrittenDocument(const CodecInfo& info, const DocumentSchema& schema, const std::string& document)
        : format_(info.make_documents(schema)), frame_(2 * document.size() + 1024) {
        format_->add(document);
        frame_.resize(write());
    }

    std::size_t write() noexcept {
        return format_->encode({&somebody_, &somebody_, 1'764'547'200'000, MessageKind::ping, {}}, 0, frame_);
    }
    bool read() noexcept {
        MessageView view;
        return format_->decode(frame_, view);
    }
    [[nodiscard]] std::size_t size() const noexcept { return frame_.size(); }

private:
    Identity somebody_ = make_identity();
    std::unique_ptr<DocumentFormat> format_;
    std::vector<std::byte> frame_;
};

void add_benchmarks_of_document(const std::string& file, const DocumentSchema& schema) {
    const std::vector<runner::DocumentInFile> documents =
        runner::parse_documents(runner::read_file_of_flag(file, "--message", max_document_bytes), file, "--message");
    if (documents.size() > 1) {
        throw Error(ErrorKind::usage, fmt::format("--message: '{}' has {} documents", file, documents.size()),
                    "name a file with one document");
    }
    const std::string& document = documents.front().text;
    for (const CodecInfo& codec : registry::codecs()) {
        std::shared_ptr<WrittenDocument> written;
        try {
            if (codec.make_documents && registry::availability_of(codec).available) {
                written = std::make_shared<WrittenDocument>(codec, schema, document);
            }
        } catch (const Error& error) {
            fmt::print(stderr, "skipped: {}\nhint: {}\n", error.what(), error.hint());
        }
        if (!written) {
            continue;
        }
        const auto add = [&](const char* what, auto once) {
            const std::string name = fmt::format("{}/{}/message:{}", what, codec.name, file);
            benchmark::RegisterBenchmark(name.c_str(), [written, once](benchmark::State& state) {
                for ([[maybe_unused]] auto _ : state) {
                    benchmark::DoNotOptimize(once(*written));
                    benchmark::ClobberMemory();
                }
                state.counters["frame"] = static_cast<double>(written->size());
            });
        };
        add("encode", [](WrittenDocument& one) { return one.write(); });
        add("decode", [](WrittenDocument& one) { return one.read(); });
    }
}

/// Takes our own flag out of the arguments, which the library would refuse; returns its value, "" without it.
std::string take_flag(const std::string& flag, std::vector<char*>& arguments) {
    for (auto at = arguments.begin(); at != arguments.end(); ++at) {
        const std::string word = *at;
        if (word == flag && at + 1 != arguments.end()) {
            std::string value = *(at + 1);
            arguments.erase(at, at + 2);
            return value;
        }
        if (word.starts_with(flag + "=")) {
            arguments.erase(at);
            return word.substr(flag.size() + 1);
        }
    }
    return "";
}

void add_benchmarks() {
    for (const std::size_t size : payload_sizes) {
        for (const CodecInfo& codec : registry::codecs()) {
            if (const Availability here = registry::availability_of(codec); !here.available) {
                if (size == payload_sizes.front()) {
                    fmt::print(stderr, "skipped: codec {}: {}\nhint: {}\n", codec.name, here.reason, here.fix);
                }
                continue;
            }
            const auto add = [&](const char* what, auto* run) {
                const std::string name = fmt::format("{}/{}/size:{}", what, codec.name, size);
                benchmark::RegisterBenchmark(name.c_str(), run, codec, size);
            };
            add("encode", encode);
            add("decode", decode);
        }
    }
}

}  // namespace
}  // namespace ipcbench

int main(int argc, char** argv) {
    std::vector<char*> arguments(argv, argv + argc);
    const std::string message = ipcbench::take_flag("--message", arguments);
    const std::string schema = ipcbench::take_flag("--schema", arguments);
    argc = static_cast<int>(arguments.size());
    benchmark::Initialize(&argc, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(argc, arguments.data())) {
        return 2;
    }
    if (message.empty() && !schema.empty()) {
        fmt::print(stderr, "error: --schema needs --message\nhint: --message FILE.json: the document to be timed\n");
        return 2;
    }
    if (message.empty()) {
        ipcbench::add_benchmarks();
    } else {
        try {
            const std::size_t colon = schema.rfind(':');
            ipcbench::add_benchmarks_of_document(
                message, colon == std::string::npos
                             ? ipcbench::DocumentSchema{}
                             : ipcbench::DocumentSchema{schema.substr(0, colon), schema.substr(colon + 1)});
        } catch (const ipcbench::Error& error) {
            fmt::print(stderr, "error: {}\n", error.what());
            if (!error.hint().empty()) {
                fmt::print(stderr, "hint: {}\n", error.hint());
            }
            return 2;
        }
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
