#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ipcbench::conformance {

/// What a check has found to be wrong. Both sides of a channel add to it, each from its own thread.
class Findings {
public:
    void add(std::string text) {
        const std::lock_guard lock(mutex_);
        if (texts_.size() < most) {
            texts_.push_back(std::move(text));
        }
    }

    /// Adds the text unless `good`; returns `good`.
    bool expect(bool good, const std::string& text) {
        if (!good) {
            add(text);
        }
        return good;
    }

    [[nodiscard]] std::vector<std::string> texts() const {
        const std::lock_guard lock(mutex_);
        return texts_;
    }

private:
    static constexpr std::size_t most = 20;  ///< a check that fails in a loop finds the same again and again

    mutable std::mutex mutex_;
    std::vector<std::string> texts_;
};

}  // namespace ipcbench::conformance
