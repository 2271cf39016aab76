#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "reporters/context_json.hpp"
#include "reporters/fields/field.hpp"

/// Functions that make the field of a struct's member. `Subject` is the struct, or one derived from it.
namespace ipcbench::reporters::fields {

using Json = nlohmann::ordered_json;

template <class Struct, class Value>
Struct struct_of(Value Struct::*);
template <class Struct, class Value>
Value value_type_of(Value Struct::*);

template <auto member>
using StructOf = decltype(struct_of(member));
template <auto member>
using ValueTypeOf = decltype(value_type_of(member));

/// Makes a text that is never empty.
template <auto member, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> text(const char* key) {
    return {key,
            [](const Subject& subject) { return Json(subject.*member); },
            [](const JsonNode& node, Subject& subject) { subject.*member = node.text(); },
            {{key}}};
}

/// Makes a text that may be empty: null, then.
template <auto member, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> optional_text(const char* key, Presence presence = Presence::always) {
    return {key,
            [](const Subject& subject) { return known(subject.*member); },
            [](const JsonNode& node, Subject& subject) { subject.*member = node.text_or_empty(); },
            {{key}},
            presence};
}

template <auto member, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> count(const char* key) {
    return {key,
            [](const Subject& subject) { return Json(subject.*member); },
            [](const JsonNode& node, Subject& subject) { subject.*member = node.count(); },
            {{key}}};
}

/// Makes a std::optional count: null if it is absent.
template <auto member, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> optional_count(const char* key) {
    return {key,
            [](const Subject& subject) { return (subject.*member) ? Json(*(subject.*member)) : Json(); },
            [](const JsonNode& node, Subject& subject) {
                subject.*member = node.is_null() ? std::nullopt : std::optional(node.count());
            },
            {{key}}};
}

/// Makes a number that is always there, and finite.
template <auto member, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> number(const char* key, Unit unit = Unit::none) {
    return {key,
            [](const Subject& subject) { return Json(subject.*member); },
            [](const JsonNode& node, Subject& subject) { subject.*member = node.number(); },
            {{key, unit}}};
}

/// Makes a number that is null if it is not finite, and then read as 0.
template <auto member, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> finite_number(const char* key, Unit unit = Unit::none) {
    return {key,
            [](const Subject& subject) { return known(subject.*member); },
            [](const JsonNode& node, Subject& subject) { subject.*member = node.number_or(0); },
            {{key, unit}}};
}

/// Makes a std::optional number: null if it is absent.
template <auto member, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> optional_number(const char* key, Unit unit = Unit::none,
                                             Presence presence = Presence::always) {
    return {key,
            [](const Subject& subject) {
                return known((subject.*member).value_or(std::numeric_limits<double>::quiet_NaN()));
            },
            [](const JsonNode& node, Subject& subject) { subject.*member = node.optional_number(); },
            {{key, unit}},
            presence};
}

template <auto member, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> flag(const char* key) {
    return {key,
            [](const Subject& subject) { return Json(subject.*member); },
            [](const JsonNode& node, Subject& subject) { subject.*member = node.flag(); },
            {{key}}};
}

/// Makes an object whose fields are in `list`, a function. A std::optional one may be null.
template <auto member, auto list, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> object(const char* key, std::vector<CsvColumn> csv = {},
                                    Presence presence = Presence::always) {
    using Value = ValueTypeOf<member>;
    if constexpr (requires(Value value) { value.has_value(); }) {
        return {key,
                [](const Subject& subject) {
                    return (subject.*member) ? write_fields(list(), *(subject.*member)) : Json();
                },
                [](const JsonNode& node, Subject& subject) {
                    subject.*member = node.is_null() ? std::nullopt : std::optional(read_fields(list(), node));
                },
                std::move(csv), presence};
    } else {
        return {key, [](const Subject& subject) { return write_fields(list(), subject.*member); },
                [](const JsonNode& node, Subject& subject) { subject.*member = read_fields(list(), node); },
                std::move(csv), presence};
    }
}

/// Writes a list of objects whose fields are in `fields`.
template <class Element>
[[nodiscard]] Json write_list(const FieldList<Element>& fields, const std::vector<Element>& elements) {
    Json json = Json::array();
    for (const Element& element : elements) {
        json.push_back(write_fields(fields, element));
    }
    return json;
}

template <class Element>
[[nodiscard]] std::vector<Element> read_list(const FieldList<Element>& fields, const JsonNode& node) {
    std::vector<Element> elements;
    elements.reserve(node.size());
    for (std::size_t i = 0; i < node.size(); ++i) {
        elements.push_back(read_fields(fields, node.at(i)));
    }
    return elements;
}

/// Makes a list of objects whose fields are in `list`, a function. If it is there only sometimes, an empty one is not.
template <auto member, auto list, class Subject = StructOf<member>>
[[nodiscard]] Field<Subject> objects(const char* key, std::vector<CsvColumn> csv = {},
                                     Presence presence = Presence::always) {
    const auto read = [](const JsonNode& node, Subject& subject) { subject.*member = read_list(list(), node); };
    if (presence == Presence::sometimes) {
        return {key,
                [](const Subject& subject) {
                    return (subject.*member).empty() ? Json() : write_list(list(), subject.*member);
                },
                read, std::move(csv), presence};
    }
    return {key, [](const Subject& subject) { return write_list(list(), subject.*member); }, read, std::move(csv),
            presence};
}

}  // namespace ipcbench::reporters::fields
