#pragma once

#include <string>
#include <string_view>

/// Escape text from any source, so that it has no special meaning in the target language. One function per language.
namespace ipcbench::reporters {

/// Escapes for HTML and XML, between tags and in quoted attributes: the five special characters become entities, and
/// characters that XML does not allow (control characters, U+FFFE, U+FFFF) become U+FFFD.
[[nodiscard]] std::string escaped(std::string_view text);

/// Escapes for Markdown, also within a table cell.
[[nodiscard]] std::string markdown_escaped(std::string_view text);

/// Escapes for a CSV field (RFC 4180): quotes it if necessary.
[[nodiscard]] std::string csv_field(const std::string& text);

/// Returns text that no spreadsheet treats as a formula: prefixes ' if it starts like one (also in East Asian
/// full-width form), as OWASP recommends (https://owasp.org/www-community/attacks/CSV_Injection). For text only, not
/// for our own numbers.
[[nodiscard]] std::string without_formula(std::string_view text);

/// Escapes JSON for a <script> element, which "</script" would end and "<!--" would change: the result contains no
/// literal "<", ">" or "&".
[[nodiscard]] std::string script_escaped(std::string_view json);

}  // namespace ipcbench::reporters
