#include "transports/server/server_address.hpp"

#include <netinet/in.h>
#include <sys/un.h>

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench::transports {
namespace {

using ipcbench::test::error_of;
using testing::HasSubstr;

TEST(ServerAddress, is_a_path_or_a_host_and_a_port) {
    EXPECT_EQ(ServerAddress::parse("/run/server.sock", AF_UNIX).domain(), AF_UNIX);
    EXPECT_EQ(ServerAddress::parse("relative", AF_UNIX).text(), "relative");
    for (const char* const text : {"127.0.0.1:8080", "localhost:8080", "10.1.2.3:8080"}) {
        const ServerAddress address = ServerAddress::parse(text, AF_INET);
        EXPECT_EQ(address.domain(), AF_INET);
        EXPECT_EQ(ntohs(reinterpret_cast<const sockaddr_in*>(address.get())->sin_port), 8080);
        EXPECT_EQ(address.size(), sizeof(sockaddr_in));
        EXPECT_EQ(address.text(), text);
    }
    EXPECT_EQ(ServerAddress::parse("[::1]:1", AF_INET).domain(), AF_INET6);
}

TEST(ServerAddress, anything_else_is_refused_with_what_is_wrong) {
    for (const auto& [text, why] : {std::pair{"", "'' is not HOST:PORT"},
                                    {"8080", "'8080' is not HOST:PORT"},
                                    {"/run/server.sock", "is not HOST:PORT"},
                                    {"localhost:", "the port of 'localhost:'"},
                                    {"localhost:0", "the port of 'localhost:0'"},
                                    {"localhost:65536", "the port of 'localhost:65536'"},
                                    {"example.org:80", "'example.org' is neither localhost nor an address"},
                                    {"::1:80", "'::1' is neither"},
                                    {"[::1:80", "'[::1' is neither"},
                                    {":80", "'' is neither"}}) {
        const Error error = error_of([value = text] { static_cast<void>(ServerAddress::parse(value, AF_INET)); });
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_THAT(error.what(), HasSubstr(why));
        EXPECT_THAT(error.what(), HasSubstr("--connect: "));
    }
    EXPECT_THAT(error_of([] { static_cast<void>(ServerAddress::parse("", AF_UNIX)); }).what(),
                HasSubstr("'' is not a path"));
    EXPECT_THAT(error_of([] { static_cast<void>(ServerAddress::parse(std::string(108, 'x'), AF_UNIX)); }).what(),
                HasSubstr("has more than 107 characters"));
}

}  // namespace
}  // namespace ipcbench::transports
