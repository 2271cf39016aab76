#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matrix_results.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/tables/result_table.hpp"

namespace ipcbench::reporters {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Returns a table with words, a figure that one row lacks, and an interval.
Table sample_table() {
    Table table{"A title",
                {{"name"}, {"rate", Align::right, Unit::per_second}, {"95 %", Align::centre, Unit::none, 9}},
                {{"first group"}, {"second group"}}};
    table.groups[0].rows.push_back({{{"pipe"}, figure(12'345.0, Unit::per_second), {"1 .. 2"}}});
    table.groups[1].rows.push_back({{{"shm|spin"}, {}, {}}});
    table.groups[1].notes.push_back("a *note*");
    return table;
}

TEST(TextTable, pads_words_to_the_right_and_figures_to_the_left) {
    EXPECT_EQ(text_of(sample_table(), {}),
              "name        rate    95 %\n"
              "first group\n"
              "pipe      12,345   1 .. 2\n"
              "second group\n"
              "shm|spin       -\n");
}

TEST(TextTable, gives_up_what_is_dispensable_before_it_grows_too_wide) {
    Table table = sample_table();
    table.columns[1].dispensable = 1;
    EXPECT_THAT(TextLayout(table, Style{.width = 40})(table), HasSubstr("12,345"));
    EXPECT_THAT(TextLayout({&table, 1}, {}, 20)(table), Not(HasSubstr("12,345")));
}

TEST(TextTable, gives_up_the_most_dispensable_first) {
    const Table table = table_of_rows(
        "",
        {{"name"}, {"first", Align::right, Unit::none, 0, false, 1}, {"second", Align::right, Unit::none, 0, false, 2}},
        {{{{"a"}, {"1"}, {"2"}}}});
    EXPECT_EQ(TextLayout({&table, 1}, {}, 12)(table), "name  first\na         1\n");
    EXPECT_EQ(TextLayout({&table, 1}, {}, 5)(table), "name\na\n");
}

TEST(TextTable, continues_below_beside_the_columns_that_do_not) {
    Table table = table_of_rows("", {{"name"}, {"one"}, {"two"}, {"three"}}, {{{{"a"}, {"1"}, {"2"}, {"3"}}}});
    for (std::size_t i = 1; i < table.columns.size(); ++i) {
        table.columns[i].continues = true;
    }
    EXPECT_EQ(TextLayout({&table, 1}, {}, 14)(table), "name  one  two\na     1    2\n\nname  three\na     3\n");
    EXPECT_EQ(TextLayout({&table, 1}, {}, 5)(table),
              "name  one\na     1\n\nname  two\na     2\n\nname  three\na     3\n");
}

TEST(TextTable, aligns_figures_whatever_follows_them) {
    const Table table = table_of_rows(
        "", {{"rate", Align::right}},
        {{{{.text = "1,234", .best = true}}}, {{{.text = "999", .best = true, .flag = "~"}}}, {{{"7", {}, "missed"}}}});
    EXPECT_EQ(text_of(table, {}), " rate\n1,234*\n  999*~\n    7 missed\n");
}

TEST(TextTable, draws_bars_in_the_room_that_is_left) {
    Table table = table_of_rows("", {{"name"}, {"", Align::bar}}, {{{{"a"}, {"", 1}}}, {{{"b"}, {"", 0.5}}}});
    EXPECT_EQ(TextLayout({&table, 1}, {}, 17)(table), "name\na     ##########\nb     #####\n");
}

TEST(TextTable, wraps_sentences_below_each_other_and_puts_hints_below_them) {
    Table table = table_of_rows(
        "", {{""}, {"", Align::left, Unit::none, 0, /*wraps=*/true}},
        {{{{"bad"}, {"a sentence of several words"}}, "do something"}, {{{"all of the row is one sentence"}}}});
    EXPECT_EQ(TextLayout({&table, 1}, {}, 20)(table),
              "bad  a sentence of\n"
              "     several words\n"
              "     hint: do\n"
              "           something\n"
              "all of the row is\n"
              "one sentence\n");
}

TEST(TextTable, counts_characters_and_not_bytes) {
    const Table table = table_of_rows("", {{"time"}, {"next"}}, {{{{"5 \u00b5s"}, {"x"}}}, {{{"12 ms"}, {"y"}}}});
    EXPECT_EQ(text_of(table, {}), "time   next\n5 \u00b5s   x\n12 ms  y\n");
}

TEST(TextTable, paints_the_words_of_a_cell_and_not_its_padding) {
    const Table table =
        table_of_rows("", {{""}, {""}}, {{{{"bad", {}, "", Tone::bad}, {"x"}}}, {{{"unknown"}, {"y"}}}});
    EXPECT_THAT(text_of(table, {.color = true}), HasSubstr("\033[31mbad\033[0m      x\n"));
}

TEST(MarkdownTable, has_a_table_for_each_group_and_escapes_what_means_something) {
    EXPECT_EQ(markdown_of(sample_table()),
              "\n### A title\n"
              "\n**first group**\n"
              "\n| name | rate | 95 % |\n| --- | ---: | ---: |\n| pipe | 12,345 | 1 .. 2 |\n"
              "\n**second group**\n"
              "\n| name | rate | 95 % |\n| --- | ---: | ---: |\n| shm\\|spin | \u2013 |  |\n"
              "\n- a \\*note\\*\n");
}

TEST(MarkdownTable, emphasises_the_best) {
    const Table table =
        table_of_rows("", {{"name"}, {"n", Align::right}}, {{{{"a"}, {.text = "1", .best = true, .flag = "~"}}}});
    EXPECT_THAT(markdown_of(table), HasSubstr("| a | **1**~ |\n"));
}

TEST(MarkdownTable, can_be_read_as_it_stands) {
    const Table table = table_of_rows("", {{"name"}, {"n", Align::right}}, {{{{"a"}, {"100"}}}});
    EXPECT_EQ(markdown_of(table, MarkdownForm::padded), "\n| name |   n |\n|------|----:|\n| a    | 100 |\n");
}

TEST(HtmlTable, sorts_by_numbers_and_shows_units) {
    const std::string html = html_of(sample_table());
    EXPECT_THAT(html, HasSubstr("<td class=\"n\" data-value=\"12345\">12,345/s</td>"));
    EXPECT_THAT(html, HasSubstr("<td class=\"n\" data-value=\"\">\u2013</td>"));
    EXPECT_THAT(html, HasSubstr("<th scope=\"row\">shm|spin</th>"));
}

TEST(HtmlTable, emphasises_the_best) {
    const std::string html = html_of(table_of_rows("", {{"rate", Align::right}}, {{{{.text = "<1>", .best = true}}}}));
    EXPECT_THAT(html, HasSubstr("<strong>&lt;1&gt;</strong>"));
}

TEST(HtmlTable, takes_texts_for_text) {
    const std::string html =
        html_of(table_of_rows("<title>", {{"<b>"}}, {{{{"<i>", {}, "<mark>"}}}}), HtmlForm::wrapped);
    EXPECT_THAT(html, Not(HasSubstr("<i>")));
    EXPECT_THAT(html, Not(HasSubstr("<b>")));
    EXPECT_THAT(html, Not(HasSubstr("<mark>")));
    EXPECT_THAT(html, HasSubstr("scroll wrap"));
}

TEST(ResultTable, holds_rows_against_the_fastest_of_their_group_or_a_reference) {
    const std::vector<RunResult> results{test::cell("pipe", 64, 4000, WaitMode::block),
                                         test::cell("tcp", 64, 8000, WaitMode::block),
                                         test::cell("shm-spin", 64, 400, WaitMode::spin)};
    const ResultSet set(results);
    const std::vector<ResultColumn> columns{label_column(set, {}), figure_column("slower")};
    const Table own = table_of(set.slices().at(0), columns);
    ASSERT_EQ(own.groups.size(), 2U);
    EXPECT_EQ(own.groups[0].rows[1].cells[1].text, "2.00x");
    EXPECT_EQ(own.groups[1].rows[0].cells[1].text, "1.00x");
    const Table against_tcp = table_of(set.slices().at(0), columns, {.reference = "tcp"});
    EXPECT_EQ(against_tcp.groups[0].rows[0].cells[1].text, "0.50x");
    EXPECT_EQ(against_tcp.groups[1].rows[0].cells[1].text, "0.05x");
}

}  // namespace
}  // namespace ipcbench::reporters
