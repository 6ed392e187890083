#pragma once
#include <fstream>
#include <string>
#include <string_view>

#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/master_key.hpp>

#include "transfer/new_file.hpp"

// A backup as a file: one line that names the form, the master key's id and a salt; then chunks (four bytes of length, then
// what crypto/chunk_seal.hpp makes). Inside the chunks, wherever their borders fall, records: a letter, four bytes of length,
// the body.
namespace gatehouse::transfer {

struct record {
    char kind = 0;
    std::string body;
};

class backup_writer {
public:
    static result<backup_writer> make(const std::string& path, const crypto::master_key& key, random_source& random);
    result<void> add(char kind, std::string_view body);  // errc::too_large over limits::backup_record_bytes
    result<void> finish();                               // only then does the file have its name

private:
    backup_writer(new_file into, std::string header, secret key)
        : into_(std::move(into)), header_(std::move(header)), key_(std::move(key)) {}
    result<void> seal(std::string_view plain, bool last);
    new_file into_;
    std::string header_;
    secret key_;
    std::string waiting_;
    std::uint64_t number_ = 0;
};

// Errors say what is wrong with the file: errc::conflict for another master key, or bytes that are not those that were written.
class backup_reader {
public:
    static result<backup_reader> open(const std::string& path, const crypto::master_key& key);
    result<record> next();
    result<void> expect_end();

private:
    backup_reader(std::ifstream from, std::string path) : from_(std::move(from)), path_(std::move(path)) {}
    result<void> need(std::size_t bytes);
    result<void> read_chunk();
    error bad(const std::string& why) const;
    std::ifstream from_;
    std::string path_, header_;
    secret key_;
    std::string plain_;
    std::size_t at_ = 0;
    std::uint64_t number_ = 0;
    bool ended_ = false;
};

}  // namespace gatehouse::transfer
