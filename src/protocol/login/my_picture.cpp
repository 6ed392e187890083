#include <gatehouse/base/limits/pictures.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/protocol/login/picture.hpp>
#include <gatehouse/protocol/shared/origin.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/store/picture_repository.hpp>

#include "browser.hpp"
#include "person.hpp"

namespace gatehouse::protocol::login {
namespace {

// RFC 2046, 5.1.1: up to 70 characters, quoted or not.
std::string boundary_of(std::string_view content_type) {
    if (http::media_type(content_type) != "multipart/form-data") return "";
    for (auto piece : split(content_type, ';')) {
        piece = trim(piece);
        if (!ascii_lower(piece.substr(0, 9)).starts_with("boundary=")) continue;
        auto text = piece.substr(9);
        if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
        return text.size() <= 70 ? std::string(text) : "";
    }
    return "";
}

// Shown as what it is and as nothing else: never as a page of ours.
http::response shown(const member_picture& picture) {
    http::response answer;
    answer.body = picture.content;
    answer.set("Content-Type", picture.media_type).set("X-Content-Type-Options", "nosniff");
    set_page_headers(answer);
    return answer;
}

http::response not_a_picture() {
    return page_builder("Not saved")
        .paragraph("A picture is a PNG or JPEG file of at most " + std::to_string(limits::picture_bytes / 1024) + " KiB.")
        .link("/me/profile", "Back")
        .finish(400);
}

http::response no_picture() { return page_builder("No picture yet").link("/me/profile", "Back").finish(404); }

result<outcome> save(tenant_transaction& tx, const request_context& by, const member_id& who, const member_picture& picture) {
    if (const auto put = picture_repository(tx).put(who, picture); !put) return put.error();
    object facts;
    facts.set("what", value("picture"));
    const auto told = audit::record(tx, by, change_kind::profile_changed, change_target::of(who), std::move(facts));
    if (!told) return told.error();
    return outcome{redirect_answer(303, "/me/profile")};
}

}  // namespace

std::optional<std::string> single_part(std::string_view content_type, std::string_view body) {
    const std::string mark = "--" + boundary_of(content_type);
    if (mark.size() == 2 || !body.starts_with(mark + "\r\n")) return std::nullopt;
    const auto head = body.find("\r\n\r\n");
    if (head == std::string_view::npos) return std::nullopt;
    const auto end = body.find("\r\n" + mark, head + 2);
    if (end == std::string_view::npos || !body.substr(end + 2 + mark.size()).starts_with("--")) return std::nullopt;
    return end < head + 4 ? std::string() : std::string(body.substr(head + 4, end - head - 4));
}

std::string_view picture_type(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    return bytes.starts_with("\xff\xd8\xff") ? "image/jpeg" : "";
}

endpoint my_picture(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        std::optional<member_picture> found;
        const auto read = with_session(of.at, request, [&](tenant_transaction& tx, const principal& who) -> result<void> {
            auto picture = picture_repository(tx).find(*who.member);
            if (!picture) return picture.error();
            found = *std::move(picture);
            return {};
        });
        if (!read) return no_own_page(read.error(), "/me/profile");
        return found ? shown(*found) : no_picture();
    };
}

endpoint set_my_picture(const local_accounts& of) {
    return [&of](const http::request& request) -> answer {
        if (!is_same_origin(of.at.place, request)) return foreign_page();
        const auto own = read_own(of, request);
        if (!own) return no_own_page(own.error(), "/me/profile");
        const auto part = single_part(request.find_header("Content-Type"), request.body);
        if (!part || part->size() > limits::picture_bytes || picture_type(*part).empty()) return not_a_picture();
        const member_picture picture{std::string(picture_type(*part)), *part};
        return own_plan(
            *own, request,
            [who = own->person.id, picture](tenant_transaction& tx, const request_context& by) {
                return save(tx, by, who, picture);
            },
            [](const error&) { return try_again_page(); });
    };
}

}  // namespace gatehouse::protocol::login
