#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "ipcbench/core/codec.hpp"
#include "registry/registry.hpp"

namespace ipcbench::test {

[[nodiscard]] inline std::unique_ptr<Codec> make_codec(std::string_view name = "raw") {
    return registry::find_codec(name).make();
}

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
