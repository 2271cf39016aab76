#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ipcbench::reporters::html {

/// What several results say, each text once, with who says it. Texts that differ only in their numbers are one, which
/// gives the smallest and the largest: "only 11 to 8,644 round trips were timed singly".
class Sayings {
public:
    /// `who` is a name, or "".
    void add(const std::string& text, const std::string& who);

    /// A list item each, as HTML, in the order in which they first came.
    [[nodiscard]] std::string items() const;

private:
    /// The words around the numbers: one more than there are numbers.
    struct Text {
        std::vector<std::string> words;
        std::vector<std::string> numbers;
    };
    struct Saying {
        Text least;
        Text most;
        std::vector<std::string> names{};
        std::set<std::string, std::less<>> known_names{};
    };

    static Text split(const std::string& text);
    static std::string text_of(const Saying& saying);

    std::vector<Saying> all_;
    std::map<std::vector<std::string>, std::size_t> places_;  ///< by words
};

}  // namespace ipcbench::reporters::html
