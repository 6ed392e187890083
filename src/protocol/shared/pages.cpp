#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/pages.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include <algorithm>

namespace gatehouse::protocol {
namespace {

std::string element(std::string_view name, std::string_view attributes, std::string_view text) {
    std::string out = "<";
    out.append(name).append(attributes).append(">").append(escape_markup(text));
    return out.append("</").append(name).append(">\n");
}

std::string attribute(std::string_view name, std::string_view value) {
    std::string out = " ";
    return out.append(name).append("=\"").append(escape_markup(value)).append("\"");
}

std::string render(const page_builder::field& field, bool focused) {
    std::string input =
        "<input" + attribute("type", field.type) + attribute("name", field.name) + attribute("value", field.value);
    if (field.type == "hidden") return input + ">\n";
    if (!field.autocomplete.empty()) input += attribute("autocomplete", field.autocomplete);
    input.append(field.required ? " required" : "").append(focused ? " autofocus>" : ">");
    return "<label>" + escape_markup(field.label) + input + "</label>\n";
}

}  // namespace

page_builder::page_builder(std::string_view title) : title_(title), body_(element("h1", "", title)) {}

page_builder& page_builder::paragraph(std::string_view text) {
    body_ += element("p", "", text);
    return *this;
}

page_builder& page_builder::note(std::string_view text) {
    body_ += element("p", attribute("class", "note"), text);
    return *this;
}

page_builder& page_builder::link(std::string_view address, std::string_view text) {
    body_ += "<p>" + element("a", attribute("class", "action") + attribute("href", address), text) + "</p>\n";
    return *this;
}

page_builder& page_builder::facts(const std::vector<std::pair<std::string, std::string>>& rows) {
    body_ += "<dl>\n";
    for (const auto& [name, text] : rows) body_ += element("dt", "", name) + element("dd", "", text);
    body_ += "</dl>\n";
    return *this;
}

page_builder& page_builder::form(std::string_view action, std::string_view button, const std::vector<field>& fields) {
    const bool uploads = std::ranges::find(fields, "file", &field::type) != fields.end();
    body_ += "<form method=\"post\"" + attribute("action", action) +
             (uploads ? attribute("enctype", "multipart/form-data") : std::string()) + ">\n";
    bool focused = false;  // one of all: the first that is still to be filled in
    for (const field& one : fields) {
        const bool here = !focused && one.type != "hidden" && one.value.empty();
        body_ += render(one, here);
        focused = focused || here;
    }
    body_ += element("button", "", button) + "</form>\n";
    return *this;
}

page_builder& page_builder::script(std::string_view address) {
    script_ = "<script defer" + attribute("src", address) + "></script>\n";
    return *this;
}

http::response page_builder::finish(int status) const {
    http::response answer;
    answer.status = status;
    answer.body =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<link rel=\"stylesheet\" href=\"/page.css\">\n" +
        script_ + element("title", "", title_ + " · Gatehouse") + "</head>\n<body>\n<main>\n" + body_ +
        "</main>\n</body>\n</html>\n";
    answer.set("Content-Type", "text/html; charset=utf-8");
    set_page_headers(answer, !script_.empty());
    return answer;
}

}  // namespace gatehouse::protocol
