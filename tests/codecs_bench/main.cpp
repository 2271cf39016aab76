// Times what each codec of this build takes to write and to read one message, by itself: no transport, no checks.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/message_endpoint.hpp"
#include "registry/registry.hpp"

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
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    ipcbench::add_benchmarks();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
