#include "reporters/style.hpp"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): setenv(3) is POSIX

#include <cstdlib>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace ipcbench::reporters {
namespace {

/// Sets an environment variable and restores its previous value.
class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* const before = std::getenv(name)) {
            before_ = before;
        }
        value == nullptr ? ::unsetenv(name) : ::setenv(name, value, 1);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }

private:
    const char* name_;
    std::optional<std::string> before_;
};

TEST(Style, has_no_colours_without_a_terminal) {
    EXPECT_FALSE(detect_style(-1, false).color);
}

TEST(Style, recognises_utf_8_by_several_names) {
    const Variable ctype("LC_CTYPE", nullptr);
    const Variable all("LC_ALL", nullptr);
    for (const char* const utf8 : {"en_US.UTF-8", "C.utf8", "de_DE.utf8@euro"}) {
        const Variable lang("LANG", utf8);
        EXPECT_TRUE(detect_style(-1, false).unicode) << utf8;
    }
    for (const char* const other : {"C", "POSIX", "en_US.ISO-8859-1", ""}) {
        const Variable lang("LANG", other);
        EXPECT_FALSE(detect_style(-1, false).unicode) << other;
    }
}

TEST(Style, lets_the_strongest_locale_variable_decide) {
    const Variable all("LC_ALL", "C");
    const Variable lang("LANG", "en_US.UTF-8");
    EXPECT_FALSE(detect_style(-1, false).unicode);
}

TEST(Style, takes_the_width_from_columns_without_a_terminal) {
    {
        const Variable columns("COLUMNS", "123");
        EXPECT_EQ(detect_style(-1, false).width, 123);
    }
    const Variable columns("COLUMNS", "wide");
    EXPECT_EQ(detect_style(-1, false).width, 80);
}

}  // namespace
}  // namespace ipcbench::reporters
