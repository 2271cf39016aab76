#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/condition_names.hpp"
#include "reporters/completed_line.hpp"
#include "reporters/context_words.hpp"
#include "reporters/load_text.hpp"
#include "reporters/paint.hpp"
#include "reporters/placement_words.hpp"
#include "reporters/reporters.hpp"
#include "reporters/result_block.hpp"
#include "reporters/text_shape.hpp"
#include "reporters/warning_words.hpp"

namespace ipcbench::reporters {
namespace {

/// `who` is a name that precedes each line, or "".
std::string message_line(std::string_view word, Paint paint, std::string_view text, std::string_view hint,
                         const Style& style, const std::string& who = "") {
    const std::string before = who.empty() ? "" : who + ": ";
    const auto line = [&](std::string_view head, Paint head_paint, std::string_view sentence) {
        return before + painted(head, head_paint, style) + ": " +
               wrapped(sentence, before.size() + head.size() + 2, style.wrap) + "\n";
    };
    return line(word, paint, text) + (hint.empty() ? "" : line("hint", Paint::label, hint));
}

/// Returns why there is no number, or not the requested one, and what makes the number unreliable.
std::string error_text_of(const RunResult& result, const Style& style, const std::string& who = "") {
    std::string text;
    switch (result.status) {
        case RunStatus::ok:
            break;
        case RunStatus::partial:
            text = message_line("warning", Paint::warning, "partial: " + result.reason, result.hint, style, who);
            break;
        case RunStatus::skipped:
            text = message_line("skipped", Paint::warning, result.reason, result.hint, style, who);
            break;
        case RunStatus::failed:
            text = message_line("error", Paint::bad, result.reason, result.hint, style, who);
            break;
    }
    for (const Warning& warning : result.warnings) {
        text += message_line("warning", Paint::warning, text_of(warning), "", style, who);
    }
    return text;
}

std::string machine(const Context& context, const Style& style) {
    return fmt::format("ipcbench {}, {}, {}\n", context.version, context.build_type, context.compiler) +
           labelled_row("machine", machine_facts(context), style);
}

/// Returns the condition and its fix on one line, if they fit.
std::string warning_of(const Condition& condition, const Style& style) {
    const std::string both = condition.observed + " (" + condition.fix + ")";
    const bool fits = sizeof "warning:" + both.size() <= static_cast<std::size_t>(style.width);
    return fits && !condition.fix.empty()
               ? message_line("warning", Paint::warning, both, "", style)
               : message_line("warning", Paint::warning, condition.observed, condition.fix, style);
}

class TextReporter final : public Reporter {
public:
    TextReporter(Output& out, Output& errors, TextOptions options)
        : out_(out), errors_(errors), options_(std::move(options)) {}

    void begin(const Context& context) override {
        cpus_ = context.cpus;
        const Style& style = options_.style;
        std::string text = options_.quiet ? "" : machine(context, style);
        if (!options_.quiet && options_.placement) {
            text += labelled_row("placement", {placement_text(*options_.placement)}, style);
        }
        for (const Condition& condition : context.conditions) {
            // Even a quiet report says what makes all its numbers unreliable.
            const bool unreliable = condition.verdict == Verdict::bad && condition.affects_results;
            if (unreliable && (!options_.quiet || condition.name == condition_name::build)) {
                text += warning_of(condition, style);
            }
        }
        (options_.quiet ? errors_ : out_).write(text);
    }

    void result(const RunResult& result) override {
        if (options_.several_runs && !options_.verbose) {
            return;
        }
        const Style& style = options_.style;
        const bool measured = result.status == RunStatus::ok || result.status == RunStatus::partial;
        if (options_.quiet) {
            if (measured) {
                out_.write(completed_line(result) + "\n");
            }
            if (const std::string losses = losses_text(result); measured && !losses.empty()) {
                errors_.write(message_line("warning", Paint::warning, losses, "", style, result.transport));
            }
            errors_.write(error_text_of(result, style, result.transport));
            return;
        }
        const std::string text = "\n" + block_of(result, options_.brief, cpus_, style);
        out_.write(text + error_text_of(result, style));
    }

    void end() override { out_.write(""); }

private:
    Output& out_;
    Output& errors_;
    TextOptions options_;
    int cpus_ = 0;
};

}  // namespace

std::unique_ptr<Reporter> make_text(Output& out, Output& errors, const TextOptions& options) {
    return std::make_unique<TextReporter>(out, errors, options);
}

}  // namespace ipcbench::reporters
