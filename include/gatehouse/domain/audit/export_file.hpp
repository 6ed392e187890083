#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/evidence.hpp>

// An export: JSON lines. A header, the rows in order, each checkpoint behind the last row that it covers, a trailer. Each line
// has one form only: what is read and written again is the same bytes, or it is none of ours.
namespace gatehouse::audit {

struct export_header {
    std::string organization;     // its id: part of every hash
    std::int64_t until = 0;       // the last position
    std::vector<audit_key> keys;  // oldest first; without the private half
};
// hash: of the chain at this row, as it was when the row was sealed.
struct export_row {
    evidence_row row;
    std::string hash;
};
// Signed for this export alone: an end that somebody cut off cannot be made good with an earlier checkpoint.
struct export_trailer {
    std::int64_t rows = 0, checkpoints = 0;
    std::string hash;  // of the chain at the last row
    std::string key, signature;
};

// Each with its end of line.
std::string to_line(const export_header& header);
std::string to_line(const export_row& row);
std::string to_line(const checkpoint& at);
std::string to_line(const export_trailer& trailer);

// errc::invalid_syntax: not a line of that kind, or not in its one form. line: with its end.
enum class export_line : std::uint8_t { header, row, checkpoint, trailer, other };
export_line kind_of(std::string_view line);
result<export_header> parse_header(std::string_view line);
result<export_row> parse_row(std::string_view line);
result<checkpoint> parse_checkpoint(std::string_view line);
result<export_trailer> parse_trailer(std::string_view line);

// What the trailer signs: all of the header is in it.
std::string statement_of(const export_header& header, const export_trailer& trailer);

}  // namespace gatehouse::audit
