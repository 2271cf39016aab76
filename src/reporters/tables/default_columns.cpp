#include "reporters/tables/default_columns.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace ipcbench::reporters {
namespace {

Measured measured_in(const RunResult& result) {
    switch (result.load.mode) {
        case Mode::stream:
            return Measured::messages;
        case Mode::connect:
            return Measured::connections;
        case Mode::ping_pong:
            break;
    }
    return result.load.rate > 0 ? Measured::open_loop : Measured::round_trips;
}

bool any(const ResultSet& set, bool (*which)(const RunResult& result)) {
    return std::any_of(set.measured().begin(), set.measured().end(),
                       [which](const ResultRow* row) { return which(*row->result); });
}

/// A figure, and how dispensable it is on a narrow screen.
struct Choice {
    std::string_view key;
    int rank = 0;
};

std::vector<Choice> choices_for(Measured measured) {
    switch (measured) {
        case Measured::messages:
            return {{"rate"}, {"rate_interval", 9}, {"throughput"}, {"memcpy"}, {"cpu", 1}};
        case Measured::connections:
            return {{"rate", 3}, {"mean"}, {"spawn"}, {"connect"}, {"first"}, {"close"}, {"p99", 2}, {"max", 8}};
        case Measured::open_loop:
            return {{"offered", 3}, {"rate"}, {"answered"}, {"mean"}, {"p50", 4}, {"p99"}, {"p99.9", 5}, {"cpu", 2}};
        case Measured::round_trips:
        case Measured::several:
            break;
    }
    return {{"rate"}, {"rate_interval", 9}, {"mean", 6}, {"p50", 5}, {"p99", 1}, {"p99.9", 7}, {"cpu"}};
}

}  // namespace

Measured measured_in(const ResultSet& set) {
    std::set<Measured> all;
    for (const ResultRow* const row : set.measured()) {
        all.insert(measured_in(*row->result));
    }
    return all.size() == 1 ? *all.begin() : Measured::several;
}

ResultColumn figure_column(std::string_view key, Measured measured, const TableRequest& request) {
    ResultColumn column = figure_column(key);
    if (key == "slower" && !request.reference.empty()) {
        return std::move(column).noted("Slower: than " + request.reference + ".");
    }
    if (key == "rate") {
        switch (measured) {
            case Measured::round_trips:
                return std::move(column).titled("round trips/s");
            case Measured::open_loop:
                return std::move(column).titled("answered/s");
            case Measured::messages:
                return std::move(column).titled("messages/s");
            case Measured::connections:
                return std::move(column).titled("connections/s");
            case Measured::several:
                break;
        }
    }
    const bool of_lives = key == "mean" && measured == Measured::connections;
    return of_lives ? std::move(column).titled("whole life") : column;
}

std::vector<ResultColumn> default_columns(const ResultSet& set, RowsAre rows, const TableRequest& request) {
    const Measured measured = measured_in(set);
    std::vector<Choice> choices = choices_for(measured);
    if (any(set, [](const RunResult& result) { return !result.connections.empty(); })) {
        choices.insert(choices.begin() + 1, {"fairness", 1});
    }
    if (any(set, [](const RunResult& result) { return result.lost > 0; })) {
        choices.push_back({"lost", 4});
    }
    const bool parts = measured != Measured::connections &&
                       any(set, [](const RunResult& result) { return result.breakdown.has_value(); });
    if (parts) {
        std::find_if(choices.begin(), choices.end(), [](const Choice& one) { return one.key == "cpu"; })->rank = 4;
        choices.insert(choices.end(), {{"codec"}, {"floor"}, {"mechanism"}});
    }
    const bool intervals = any(set, [](const RunResult& result) { return result.rate_interval.has_value(); });
    if (rows == RowsAre::ranked) {
        choices.push_back({"slower"});
        if (intervals) {
            choices.push_back({"slower_interval", 2});
        }
    } else if (rows == RowsAre::gaining) {
        choices.insert(choices.begin() + 1, {"gain"});
    }
    choices.push_back({"bar"});
    std::vector<ResultColumn> columns;
    for (const Choice& choice : choices) {
        if (choice.key != "rate_interval" || intervals) {
            columns.push_back(figure_column(choice.key, measured, request).dispensable(choice.rank));
        }
    }
    return columns;
}

std::vector<ResultColumn> requested_columns(const ResultSet& set, const TableRequest& request) {
    std::vector<ResultColumn> columns;
    for (const std::string& key : request.columns) {
        columns.push_back(figure_column(key, measured_in(set), request));
        columns.back().column.continues = true;
    }
    return columns;
}

std::vector<ResultColumn> rate_columns() {
    std::vector<ResultColumn> columns;
    for (const Choice& choice : {Choice{"offered"}, Choice{"rate"}, Choice{"answered"}, Choice{"p50"}, Choice{"p99"},
                                 Choice{"p99.9"}, Choice{"max", 2}, Choice{"cpu", 1}}) {
        columns.push_back(figure_column(choice.key, Measured::open_loop).dispensable(choice.rank));
    }
    return columns;
}

std::vector<std::string> default_figures(const Axis& axis, Measured measured) {
    if (measured == Measured::connections) {
        return {"mean"};
    }
    std::vector<std::string> figures{"rate"};
    if (measured == Measured::messages) {
        figures = {"rate", "throughput", "memcpy"};
    } else if (measured == Measured::open_loop) {
        figures = {"p99"};
    }
    const LoadAxis* const load = axis.load();
    if (load != nullptr && load->of_think_time()) {
        return {"mean"};
    }
    if (load != nullptr || axis.trait() == Trait::codec) {
        figures.emplace_back("gain");
    }
    if (load != nullptr && load->knob->key == "pairs") {
        figures.emplace_back("fairness");
    }
    return figures;
}

}  // namespace ipcbench::reporters
