#include "cli/manual/mdoc.hpp"

#include <gtest/gtest.h>

#include "cli/program_model.hpp"

namespace ipcbench::cli {
namespace {

std::string mdoc_of(std::string_view plain) {
    Mdoc page;
    page.text(plain);
    return page.take();
}

TEST(Mdoc, begins_each_sentence_on_a_line_of_its_own) {
    EXPECT_EQ(mdoc_of("It is one. It is\nanother, e.g. 5. \nAnd a third."),
              "It is one.\nIt is another, e.g. 5.\nAnd a third.\n");
}

TEST(Mdoc, escapes_what_roff_would_take_for_a_request) {
    EXPECT_EQ(mdoc_of("'shm-*' or .svg"), "\\&'shm-*' or .svg\n");
    EXPECT_EQ(mdoc_of(".svg"), "\\&.svg\n");
    EXPECT_EQ(mdoc_of("a\\b --duration a-b"), "a\\eb \\-\\-duration a-b\n");
}

TEST(Mdoc, breaks_lines_of_text_but_not_literal_ones) {
    const std::string word(40, 'a');
    EXPECT_EQ(mdoc_of(word + " " + word), word + "\n" + word + "\n");
    Mdoc page;
    page.literal(word + " " + word + "\n  b");
    EXPECT_EQ(page.take(), ".Bd -literal\n" + word + " " + word + "\n  b\n.Ed\n");
}

TEST(Mdoc, has_dates_as_it_wants_them) {
    EXPECT_EQ(mdoc_date("2026-01-09"), "January 9, 2026");
    EXPECT_EQ(mdoc_date("2026-12-31"), "December 31, 2026");
    EXPECT_EQ(mdoc_date("2026-13-31"), "2026-13-31");
    EXPECT_EQ(mdoc_date(""), "");
}

TEST(ProgramModel, shortens_a_help_to_its_first_clause) {
    EXPECT_EQ(short_help("payload in each message: 1000, 10K (default: none)"), "payload in each message");
    EXPECT_EQ(short_help("a setting of the transport; may be repeated"), "a setting of the transport");
    EXPECT_EQ(short_help("no colours"), "no colours");
}

}  // namespace
}  // namespace ipcbench::cli
