#include "registry/registry.hpp"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "registry/built_in.hpp"
#include "unit/error_of.hpp"

namespace ipcbench::registry {
namespace {

using ipcbench::test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> selected(const std::vector<std::string>& patterns) {
    std::vector<std::string> names;
    for (const Transport* const transport : select_transports(patterns)) {
        names.emplace_back(transport->info.name);
    }
    return names;
}

TEST(Registry, each_name_and_alias_stands_for_one_transport) {
    std::set<std::string_view> seen;
    for (const Transport& transport : transports()) {
        EXPECT_TRUE(seen.insert(transport.info.name).second) << transport.info.name;
        for (const std::string_view alias : transport.info.aliases) {
            EXPECT_TRUE(seen.insert(alias).second) << alias;
        }
    }
}

TEST(Registry, names_can_be_typed_and_globbed) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    for (const Transport& transport : transports()) {
        EXPECT_EQ(transport.info.name.find_first_not_of(letters), std::string_view::npos) << transport.info.name;
        EXPECT_NE(transport.info.name, "all");
    }
    for (const CodecInfo& codec : codecs()) {
        EXPECT_EQ(codec.name.find_first_not_of(letters), std::string_view::npos) << codec.name;
    }
}

TEST(Registry, every_transport_can_wait_as_it_does_by_default) {
    for (const Transport& transport : transports()) {
        EXPECT_TRUE(transport.info.waits.has(transport.info.default_wait)) << transport.info.name;
    }
}

TEST(Registry, every_transport_accepts_its_own_defaults) {
    for (const Transport& transport : transports()) {
        EXPECT_NO_THROW((void)OptionValues(transport.info.options, {}, transport.info.name)) << transport.info.name;
    }
}

TEST(Registry, every_transport_and_codec_is_complete) {
    for (const Transport& transport : transports()) {
        EXPECT_FALSE(transport.info.summary.empty()) << transport.info.name;
        EXPECT_TRUE(transport.listen) << transport.info.name;
        EXPECT_TRUE(transport.connect) << transport.info.name;
        EXPECT_TRUE(transport.probe) << transport.info.name;
        EXPECT_TRUE(transport.frame_limit) << transport.info.name;
    }
    for (const CodecInfo& codec : codecs()) {
        EXPECT_FALSE(codec.summary.empty()) << codec.name;
        EXPECT_EQ(bool(codec.make), codec.missing_package.empty()) << codec.name;
    }
}

TEST(Registry, what_is_unavailable_says_why) {
    for (const Transport& transport : transports()) {
        for (const WaitMode mode : transport.info.waits.list()) {
            const Availability availability = availability_of(transport, mode);
            EXPECT_NE(availability.available, !availability.reason.empty()) << transport.info.name;
            EXPECT_NE(availability.available, !availability.fix.empty()) << transport.info.name;
        }
    }
    for (const CodecInfo& codec : codecs()) {
        const Availability availability = availability_of(codec);
        EXPECT_NE(availability.available, !availability.reason.empty()) << codec.name;
    }
}

TEST(Registry, finds_by_name_and_by_alias) {
    for (const Transport& transport : transports()) {
        EXPECT_EQ(&find_transport(transport.info.name), &transport);
        for (const std::string_view alias : transport.info.aliases) {
            EXPECT_EQ(&find_transport(alias), &transport) << alias;
        }
    }
    for (const CodecInfo& codec : codecs()) {
        EXPECT_EQ(find_codec(codec.name).name, codec.name);
    }
}

TEST(Registry, a_mistyped_transport_is_refused_with_what_was_meant) {
    const Error error = error_of([] { (void)find_transport("pip"); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "there is no transport 'pip'");
    EXPECT_EQ(error.hint(), "did you mean 'pipe'? See them all with: ipcbench list");
}

TEST(Registry, a_mistyped_codec_is_refused_with_what_was_meant) {
    const Error error = error_of([] { (void)find_codec("jsno"); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "there is no codec 'jsno'");
    EXPECT_THAT(error.hint(), HasSubstr("did you mean 'json'?"));
}

TEST(Registry, what_resembles_nothing_leads_to_the_list) {
    EXPECT_EQ(error_of([] { (void)find_transport("carrier-pigeon"); }).hint(), "see them all with: ipcbench list");
}

TEST(Registry, all_is_all) {
    EXPECT_EQ(select_transports({"all"}).size(), transports().size());
    EXPECT_EQ(select_transports({"*"}).size(), transports().size());
}

TEST(Registry, names_come_in_the_order_asked_for_and_each_once) {
    EXPECT_THAT(selected({"stdio", "null", "pipe", "null"}), ElementsAre("stdio", "null", "pipe"));
    const std::vector<std::string> null_first = selected({"stdio", "all"});
    EXPECT_EQ(null_first.front(), "stdio");
    EXPECT_EQ(null_first.size(), transports().size());
}

TEST(Registry, globs_stand_for_what_they_match) {
    EXPECT_THAT(selected({"pi?e"}), ElementsAre("pipe"));
    EXPECT_THAT(selected({"[fs]*o"}), ::testing::UnorderedElementsAre("fifo", "stdio"));
}

TEST(Registry, a_pattern_that_matches_nothing_is_refused) {
    EXPECT_STREQ(error_of([] { (void)select_transports({"pipe", "zzz-*"}); }).what(), "there is no transport 'zzz-*'");
    EXPECT_THROW((void)select_transports({""}), Error);
    EXPECT_TRUE(select_transports({}).empty());
}

TEST(Registry, codecs_are_selected_likewise) {
    EXPECT_EQ(select_codecs({"all"}).size(), codecs().size());
    const std::vector<const CodecInfo*> some = select_codecs({"raw*", "json", "raw"});
    ASSERT_EQ(some.size(), 3U);
    EXPECT_EQ(some.back()->name, "json");
    EXPECT_EQ(error_of([] { (void)select_codecs({"jsno"}); }).kind(), ErrorKind::usage);
}

TEST(Registry, a_codec_that_was_not_built_says_so) {
    const CodecInfo codec = built_without("SomePackage", CodecInfo{.name = "some-codec", .summary = "some bytes"});
    EXPECT_EQ(codec.name, "some-codec");
    EXPECT_EQ(codec.summary, "some bytes");
    EXPECT_FALSE(codec.make);
    const Availability here = availability_of(codec);
    EXPECT_FALSE(here.available);
    EXPECT_EQ(here.reason, "built without SomePackage");
    EXPECT_NE(here.fix, "");
}

TEST(Registry, makes_the_codecs_that_are_available_and_says_why_not_the_others) {
    for (const CodecInfo& codec : codecs()) {
        if (const Availability here = availability_of(codec); here.available) {
            EXPECT_NE(make_codec(codec.name), nullptr) << codec.name;
        } else {
            const Error error = error_of([&] { (void)make_codec(codec.name); });
            EXPECT_EQ(error.kind(), ErrorKind::unavailable);
            EXPECT_THAT(error.what(), HasSubstr(here.reason));
        }
    }
}

const std::vector<TransportInfo> some_library{{.name = "some-library", .summary = "some frames"}};

TEST(Registry, what_was_not_built_says_so_and_does_nothing_else) {
    const TransportList list = built_without("SomePackage", some_library);
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list.front().info.summary, "some frames");
    const Availability availability = list.front().probe();
    EXPECT_FALSE(availability.available);
    EXPECT_EQ(availability.reason, "built without SomePackage");
    EXPECT_NE(availability.fix, "");
    const Error error = error_of([&] { (void)list.front().listen({}); });
    EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    EXPECT_STREQ(error.what(), "built without SomePackage");
}

TEST(Registry, a_plug_in_that_is_missing_makes_what_it_contributes_unavailable) {
    const TransportList list = in_plug_in("no-such-family", some_library);
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list.front().info.name, "some-library");
    const Availability availability = list.front().probe();
    EXPECT_FALSE(availability.available);
    EXPECT_THAT(availability.reason, HasSubstr("libipcbench-no-such-family.so"));
    EXPECT_NE(availability.fix, "");
    EXPECT_EQ(error_of([&] { (void)list.front().listen({}); }).kind(), ErrorKind::unavailable);
    EXPECT_EQ(error_of([&] { (void)list.front().connect({}, {}); }).kind(), ErrorKind::unavailable);

    const CodecInfo codec = in_plug_in("no-such-family", CodecInfo{.name = "some-codec", .summary = "some bytes"});
    EXPECT_THAT(availability_of(codec).reason, HasSubstr("libipcbench-no-such-family.so"));
    EXPECT_EQ(error_of([&] { (void)codec.make(); }).kind(), ErrorKind::unavailable);
}

TEST(Registry, a_plug_in_that_lacks_what_it_should_have_belongs_to_another_build) {
    for (const Transport& transport : transports()) {
        if (transport.info.name != "pipe-uring" || !transport.load || !transport.probe().available) {
            continue;
        }
        const TransportList list = in_plug_in("uring", some_library);
        EXPECT_THAT(list.front().probe().reason, HasSubstr("has no some-library"));
        return;
    }
    GTEST_SKIP() << "no plug-in to look into";
}

TEST(Registry, what_a_plug_in_contributes_is_what_was_described) {
    for (const Transport& transport : transports()) {
        if (!transport.load || !availability_of(transport).available) {
            continue;
        }
        const TransportInfo& itself = transport.load().info;
        EXPECT_EQ(itself.name, transport.info.name);
        EXPECT_EQ(itself.summary, transport.info.summary);
        EXPECT_EQ(itself.header_bytes, transport.info.header_bytes) << itself.name;
        ASSERT_EQ(itself.options.size(), transport.info.options.size()) << itself.name;
        for (std::size_t i = 0; i < itself.options.size(); ++i) {
            EXPECT_EQ(itself.options[i].key, transport.info.options[i].key) << itself.name;
        }
    }
    for (const CodecInfo& codec : codecs()) {
        if (codec.load && availability_of(codec).available) {
            EXPECT_EQ(codec.load().summary, codec.summary);
            EXPECT_EQ(codec.load().text, codec.text);
        }
    }
}

}  // namespace
}  // namespace ipcbench::registry
