#include "form.hpp"

#include <gatehouse/base/text.hpp>

namespace gatehouse::saml {
namespace {

constexpr std::size_t most_fields = 16;

error refused(std::string reason) { return make_error(errc::invalid_syntax, std::move(reason)); }

result<void> take(std::string_view name, std::string_view raw, response_form& form, std::size_t& seen) {
    if (name.find('%') != std::string_view::npos) return refused("request.parameter_name");
    if (name == "SAMLRequest") return refused("request.duplicate_parameter");
    std::string* into = name == "SAMLResponse" ? &form.saml_response : name == "RelayState" ? &form.relay_state : nullptr;
    if (!into) return {};
    const std::size_t bit = name == "SAMLResponse" ? 1 : 2;
    if ((seen & bit) != 0) return refused("request.duplicate_parameter");
    seen |= bit;
    auto value = percent_decode(raw, true);
    if (!value) return refused("request.encoding");
    *into = std::move(*value);
    return {};
}

}  // namespace

result<response_form> read_response_form(const http::request& request) {
    if (http::media_type(request.find_header("Content-Type")) != "application/x-www-form-urlencoded")
        return make_error(errc::not_supported, "request.media_type");
    response_form form;
    std::size_t seen = 0, fields = 0;
    for (const std::string_view piece : split(request.body, '&')) {
        if (++fields > most_fields) return refused("request.parameters");
        const std::size_t equals = piece.find('=');
        const std::string_view raw = equals == std::string_view::npos ? std::string_view() : piece.substr(equals + 1);
        if (auto taken = take(piece.substr(0, equals), raw, form, seen); !taken) return taken.error();
    }
    if (form.saml_response.empty()) return refused("request.missing");
    return form;
}

}  // namespace gatehouse::saml
