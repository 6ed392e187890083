#include "transfer/backup_stream.hpp"

#include <utility>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/chunk_seal.hpp>

#include "transfer/row_code.hpp"

namespace gatehouse::transfer {
namespace {

constexpr std::string_view form = "gatehouse-backup-1";
constexpr std::size_t salt_bytes = 16, longest_header = 128;

}  // namespace

result<backup_writer> backup_writer::make(const std::string& path, const crypto::master_key& key, random_source& random) {
    auto file = new_file::make(path);
    if (!file) return file.error();
    const std::string salt = random_base64url(random, salt_bytes);
    std::string header = std::string(form) + " " + std::string(key.id()) + " " + salt + "\n";
    if (auto written = file->write(header); !written) return written.error();
    return backup_writer(std::move(*file), std::move(header), key.backup_key(salt));
}

result<void> backup_writer::add(char kind, std::string_view body) {
    if (body.size() > limits::backup_record_bytes) return make_error(errc::too_large, "a row is too large for a backup");
    waiting_ += kind;
    append_number(waiting_, body.size(), 4);
    waiting_ += body;
    std::size_t at = 0;
    for (; waiting_.size() - at > limits::backup_chunk_bytes; at += limits::backup_chunk_bytes)
        if (auto sealed = seal(std::string_view(waiting_).substr(at, limits::backup_chunk_bytes), false); !sealed)
            return sealed;
    waiting_.erase(0, at);
    return {};
}

result<void> backup_writer::finish() {
    if (auto sealed = seal(waiting_, true); !sealed) return sealed;
    return into_.keep();
}

result<void> backup_writer::seal(std::string_view plain, bool last) {
    const std::string sealed = crypto::seal_chunk(key_.reveal(), {number_++, last, header_}, plain);
    std::string length;
    append_number(length, sealed.size(), 4);
    if (auto written = into_.write(length); !written) return written;
    return into_.write(sealed);
}

result<backup_reader> backup_reader::open(const std::string& path, const crypto::master_key& key) {
    backup_reader out(std::ifstream(path, std::ios::binary), path);
    if (!out.from_) return make_error(errc::not_found, path + " cannot be read");
    for (char one = 0; out.header_.size() < longest_header && !out.header_.ends_with('\n') && out.from_.get(one);)
        out.header_ += one;
    const auto words = split(trim(out.header_), ' ');
    if (words.size() != 3 || words[0] != form || !out.header_.ends_with('\n'))
        return out.bad("is no backup that this version of gatehouse reads");
    if (words[1] != key.id())
        return out.bad("was made under the master key " + std::string(words[1]) + ", and the one here is " +
                       std::string(key.id()) + ": put the file that belongs to it in its place (--master-key)");
    out.key_ = key.backup_key(words[2]);
    return out;
}

error backup_reader::bad(const std::string& why) const { return make_error(errc::conflict, path_ + " " + why); }

result<void> backup_reader::read_chunk() {
    if (ended_) return bad("ends where more was promised");
    std::string length(4, '\0');
    if (!from_.read(length.data(), 4)) return bad("is cut short");
    const auto bytes = read_number(length);
    if (bytes > limits::backup_chunk_bytes + crypto::chunk_tag_bytes) return bad("was changed: a chunk is too long");
    std::string sealed(bytes, '\0');
    if (!from_.read(sealed.data(), static_cast<std::streamsize>(bytes))) return bad("is cut short");
    const bool last = from_.peek() == std::ifstream::traits_type::eof();
    auto plain = crypto::open_chunk(key_.reveal(), {number_, last, header_}, sealed);
    if (!plain && last && crypto::open_chunk(key_.reveal(), {number_, false, header_}, sealed))
        return bad("is cut short: its last chunk is missing");
    if (!plain) return bad("was changed: chunk " + std::to_string(number_) + " does not open at its place");
    plain_.erase(0, std::exchange(at_, 0));
    plain_ += *plain;
    ended_ = last;
    ++number_;
    return {};
}

result<void> backup_reader::need(std::size_t bytes) {
    while (plain_.size() - at_ < bytes)
        if (auto read = read_chunk(); !read) return read;
    return {};
}

result<record> backup_reader::next() {
    if (auto there = need(5); !there) return there.error();
    const auto head = std::string_view(plain_).substr(at_, 5);
    record out{head[0], {}};
    const auto bytes = read_number(head.substr(1));
    if (bytes > limits::backup_record_bytes) return bad("holds a row that is too large");
    if (auto there = need(5 + bytes); !there) return there.error();
    out.body = plain_.substr(at_ + 5, bytes);
    at_ += 5 + bytes;
    return out;
}

result<void> backup_reader::expect_end() {
    if (ended_ && at_ == plain_.size()) return {};
    return bad("goes on after its end");
}

}  // namespace gatehouse::transfer
