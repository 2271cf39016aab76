#pragma once

#include <utility>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::test {

/// The Error that `action` throws; a test failure, and an empty Error, when it throws none.
template <class Action>
[[nodiscard]] Error error_of(Action&& action) {
    try {
        std::forward<Action>(action)();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no Error was thrown";
    return {ErrorKind::failed, ""};
}

}  // namespace ipcbench::test
