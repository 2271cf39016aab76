#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include <gtest/gtest.h>

#include "ipcbench/core/codec.hpp"
#include "registry/registry.hpp"

namespace ipcbench::test {

[[nodiscard]] inline std::unique_ptr<Codec> make_codec(std::string_view name = "raw") {
    return registry::make_codec(name);
}

/// Base of tests that run for each codec, given by its name or its CodecInfo; skips visibly if the codec was not built.
template <class Parameter>
class CodecTest : public ::testing::TestWithParam<Parameter> {
protected:
    void SetUp() override {
        if (const Availability here = registry::availability_of(info()); !here.available) {
            GTEST_SKIP() << here.reason;
        }
    }
    [[nodiscard]] static const CodecInfo& info() {
        if constexpr (std::is_same_v<Parameter, CodecInfo>) {
            return CodecTest::GetParam();
        } else {
            return registry::find_codec(CodecTest::GetParam());
        }
    }
    [[nodiscard]] static std::unique_ptr<Codec> make() { return info().make != nullptr ? info().make() : nullptr; }
};

/// Names a test that runs for each codec, given by its name or its CodecInfo.
inline constexpr auto codec_name = [](const auto& instance) {
    std::string name;
    if constexpr (requires { instance.param.name; }) {
        name = instance.param.name;
    } else {
        name = instance.param;
    }
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
};

}  // namespace ipcbench::test
