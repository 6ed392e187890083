#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/crypto/public_key.hpp>
#include <gatehouse/domain/audit/export_file.hpp>

namespace gatehouse::audit {

// The first thing that is wrong with an export.
struct finding {
    std::int64_t position = 0;  // of the first record that is not what was sealed
    std::string why;
};

struct verified_export {
    std::string organization;
    std::int64_t rows = 0, checkpoints = 0;
    std::string signed_by;                  // the id of the key that signed the end
    std::vector<std::int64_t> restored_at;  // positions at which the server's generation changed
    std::int64_t lost = 0;                  // known checkpoints of what a restore turned back
};

// Judges an export line by line, in the order of the file, with nothing but the file and a public key. Every way in which it
// can differ from what was sealed is found: a row or checkpoint that is changed, left out, doubled, moved or another
// organization's, an end that was cut off. What signs the end must be the trusted key, or a later one that a chain of
// endorsements leads to from it.
// A checkpoint that left the machine when it was signed.
struct known_checkpoint {
    std::string hash;
    std::int64_t generation = 0;
    instant at{};
};
using known_checkpoints = std::multimap<std::int64_t, known_checkpoint>;  // of one organization, by position
// Of the JSON lines that were sent; those of other organizations are passed over. errc::invalid_syntax.
result<known_checkpoints> read_known_checkpoints(std::string_view lines, std::string_view organization);

class export_verifier {
public:
    // Nothing: the file's own last key is believed. That finds accidents, and not whoever signed the file anew.
    explicit export_verifier(std::optional<public_key> trusted) : trusted_(std::move(trusted)) {}

    // Asked for once the header has said whose trail it is: what left the machine must be in the file. Against whoever has the
    // machine, its keys and all.
    using known_source = std::function<result<known_checkpoints>(std::string_view organization)>;
    void compare_with(known_source known) { known_source_ = std::move(known); }

    // line: with its end. False: it is wrong, and found() says what; nothing more is asked of the file.
    bool take(std::string_view line);
    // Once the file has ended.
    bool end();

    const std::optional<finding>& found() const noexcept { return found_; }
    const verified_export& report() const noexcept { return report_; }

private:
    bool wrong(std::int64_t position, std::string why);
    bool take_header(std::string_view line);
    bool take_row(std::string_view line);
    bool take_checkpoint(std::string_view line);
    bool take_trailer(std::string_view line);
    bool read_keys();
    bool is_trusted(std::string_view key) const;
    bool agrees_with_known();
    bool knows_no_more();
    std::int64_t next() const { return report_.rows + 1; }

    std::optional<public_key> trusted_;
    known_source known_source_;
    known_checkpoints known_;
    struct place {
        std::int64_t position, generation;
    };
    std::vector<place> differing_;  // known checkpoints that the file does not have
    std::vector<place> restores_;   // where each generation but the first begins
    std::optional<export_header> header_;
    std::map<std::string, public_key, std::less<>> keys_;
    instant last_at_{};            // of the last row
    std::string hash_;             // of the chain at the last row
    std::int64_t sealed_ = 0;      // what the last checkpoint covers
    std::int64_t generation_ = 0;  // of the last checkpoint
    std::int64_t restored_ = 0;    // the last row that told of a restore
    bool ended_ = false;
    std::optional<finding> found_;
    verified_export report_;
};

}  // namespace gatehouse::audit
