#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/audit/export_verifier.hpp>

namespace gatehouse::audit {
namespace {

error no_checkpoint() { return make_error(errc::invalid_syntax, "a line is no checkpoint"); }

}  // namespace

result<known_checkpoints> read_known_checkpoints(std::string_view lines, std::string_view organization) {
    known_checkpoints out;
    for (const std::string_view line : split(lines, '\n')) {
        if (trim(line).empty()) continue;
        const auto parsed = parse_json(line);
        if (!parsed) return no_checkpoint();
        const value *of = parsed->find("organization"), *position = parsed->find("position"), *hash = parsed->find("hash"),
                    *generation = parsed->find("generation"), *time = parsed->find("at");
        const auto at = parse_rfc3339(time ? time->text() : "");
        if (!at || !of || !hash || !position || !position->if_integer() || !generation || !generation->if_integer())
            return no_checkpoint();
        if (of->text() == organization)
            out.emplace(*position->if_integer(), known_checkpoint{std::string(hash->text()), *generation->if_integer(), *at});
    }
    return out;
}

}  // namespace gatehouse::audit
