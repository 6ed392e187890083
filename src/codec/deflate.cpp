#include <zlib.h>
#include <gatehouse/codec/deflate.hpp>

#include <boost/assert.hpp>

namespace gatehouse {
namespace {

Bytef* bytes_of(std::string_view text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); }

}  // namespace

std::string deflate_raw(std::string_view bytes) {
    z_stream stream{};
    BOOST_VERIFY(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = bytes_of(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = bytes_of(out);
    stream.avail_out = static_cast<uInt>(out.size());
    BOOST_VERIFY(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

result<std::string> inflate_raw(std::string_view bytes, std::size_t limit_bytes) {
    z_stream stream{};
    BOOST_VERIFY(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
    std::string out(limit_bytes + 1, '\0');
    stream.next_in = bytes_of(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = bytes_of(out);
    stream.avail_out = static_cast<uInt>(out.size());
    const int answer = inflate(&stream, Z_FINISH);
    const auto length = stream.total_out;
    const bool whole = answer == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    if (length > limit_bytes)
        return make_error(errc::too_large, "more than " + std::to_string(limit_bytes) + " bytes when inflated");
    if (!whole) return make_error(errc::invalid_syntax, "not one raw DEFLATE stream");
    out.resize(length);
    return out;
}

}  // namespace gatehouse
