#include "cli/arguments.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench::cli {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

/// The values of the options after a command line was parsed.
struct Parsed {
    std::string first;
    std::optional<std::string> value;
    std::vector<std::string> several;
    std::vector<std::string> words;
    bool flag = false;
};

Parsed parse(const std::vector<std::string>& line) {
    Parsed parsed;
    CLI::App program;
    CLI::App& command = *program.add_subcommand("run", "");
    add_words(command, "WORD", parsed.words, "");
    add_text(command, "-f,--first", parsed.first, "");
    add_text(command, "-v,--value", parsed.value, "");
    add_texts(command, "-s,--several", parsed.several, "");
    add_switch(command, "-q,--quiet", parsed.flag, "");
    program.require_subcommand(0, 1);
    std::vector<std::string> words{"run"};
    words.insert(words.end(), line.begin(), line.end());
    std::vector<std::string> reversed;
    std::transform(words.rbegin(), words.rend(), std::back_inserter(reversed), escaped_for_cli11);
    program.parse(std::move(reversed));
    return parsed;
}

const std::vector<std::string>& strange_texts() {
    static const std::vector<std::string> texts{"[n]ul[l]", "[x]",    "[a,b]",   "[]",  "[",     "]",   "{}",   "{a,b}",
                                                "%%",       "a%%b",   "++",      "'x'", "\"x\"", "a b", " ",    "a\nb",
                                                "a=b",      "=",      "=x",      "a,b", ",",     "\\",  "a;b",  "#x",
                                                "*?[!a]",   "\x1f",   "\x1f[x]", "run", "list",  "1,5", "0x10", "true",
                                                "false",    "\u00fc", "@file",   "~",   "$HOME"};
    return texts;
}

TEST(Arguments, arrive_as_they_were_typed_as_words) {
    EXPECT_THAT(parse(strange_texts()).words, ElementsAreArray(strange_texts()));
    for (const std::string& text : strange_texts()) {
        EXPECT_THAT(parse({text}).words, ElementsAre(text));
        EXPECT_THAT(parse({"--", text, "--x=" + text, "-v"}).words, ElementsAre(text, "--x=" + text, "-v"));
    }
}

TEST(Arguments, arrive_as_they_were_typed_as_values) {
    for (const std::string& text : strange_texts()) {
        EXPECT_EQ(parse({"--first", text}).first, text);
        EXPECT_EQ(parse({"--first=" + text}).first, text);
        EXPECT_EQ(parse({"--value", text, "word"}).value, text);
        EXPECT_EQ(parse({"--value=" + text}).value, text);
        EXPECT_THAT(parse({"-s", text, "--several=" + text}).several, ElementsAre(text, text));
    }
    EXPECT_EQ(parse({"-v-5"}).value, "-5");
    EXPECT_EQ(parse({"--value", "-5"}).value, "-5");
    EXPECT_EQ(parse({"--value", "--x=y"}).value, "--x=y");
}

TEST(Arguments, may_be_empty) {
    EXPECT_EQ(parse({"--value", ""}).value, "");
    const Parsed parsed = parse({"--value=", "word"});
    EXPECT_EQ(parsed.value, "") << "the next word is not its value";
    EXPECT_THAT(parsed.words, ElementsAre("word"));
    EXPECT_THAT(parse({""}).words, ElementsAre(""));
}

TEST(Arguments, that_may_be_repeated_take_one_value_each) {
    const Parsed parsed = parse({"-s", "a", "word", "-s", "b", "other"});
    EXPECT_THAT(parsed.several, ElementsAre("a", "b"));
    EXPECT_THAT(parsed.words, ElementsAre("word", "other"));
}

TEST(Arguments, that_are_flags_take_no_value) {
    EXPECT_TRUE(parse({"-q"}).flag);
    for (const char* const word : {"--quiet=", "--quiet=no", "--quiet=false", "--quiet=1", "--quiet={}"}) {
        EXPECT_THROW(parse({word}), CLI::ParseError) << word;
    }
}

}  // namespace
}  // namespace ipcbench::cli
