#pragma once

#include <string_view>

namespace ipcbench {

/// Decides how this thread writes microseconds for people, as long as it exists: "µs", or "us" for a screen that shows
/// nothing beyond ASCII, which is the default. Files for people are UTF-8; machines get "us".
class MicroSign {
public:
    explicit MicroSign(bool is_shown) noexcept;
    MicroSign(const MicroSign&) = delete;
    MicroSign& operator=(const MicroSign&) = delete;
    ~MicroSign();

private:
    bool before_;
};

/// Returns "us" or "µs".
[[nodiscard]] std::string_view microseconds_unit() noexcept;

}  // namespace ipcbench
