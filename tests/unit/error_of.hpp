#pragma once

#include <utility>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::test {

/// Returns the Error that `action` throws; if it throws none, reports a test failure and returns an empty Error.
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
