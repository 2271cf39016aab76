#include "platform/random.hpp"

#include <gtest/gtest.h>

namespace ipcbench::platform {
namespace {

TEST(Nonce, is_32_hexadecimal_digits) {
    const std::string nonce = make_nonce();
    EXPECT_EQ(nonce.size(), 32U);
    EXPECT_EQ(nonce.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Nonce, no_two_are_alike) {
    EXPECT_NE(make_nonce(), make_nonce());
}

TEST(Nonce, is_the_same_only_as_itself) {
    const std::string nonce = make_nonce();
    EXPECT_TRUE(same_secret(nonce, std::string(nonce)));
    EXPECT_FALSE(same_secret(nonce, ""));
    EXPECT_FALSE(same_secret("", nonce));
    EXPECT_FALSE(same_secret(nonce, nonce.substr(1)));
    EXPECT_FALSE(same_secret(nonce, nonce + "0"));
    for (std::size_t i = 0; i < nonce.size(); ++i) {
        std::string other = nonce;
        other[i] = static_cast<char>(other[i] ^ 1);
        EXPECT_FALSE(same_secret(nonce, other)) << i;
    }
}

}  // namespace
}  // namespace ipcbench::platform
