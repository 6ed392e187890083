#pragma once
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

struct _xmlNode;
struct _xmlDoc;

// XML from strangers: gates over the bytes, then libxml2, then a tree that is only read.
namespace gatehouse::xml {

// Why a document was refused: a stable code ("xml.doctype") and what was met. Nothing in received is trusted or secret.
struct fault {
    std::string_view code;  // of static storage
    std::string received;
    fault() = default;
    fault(std::string_view stable_code, std::string met) : code(stable_code), received(std::move(met)) {}
};
template <class T> using checked = boost::system::result<T, fault>;
[[noreturn]] void throw_exception_from_error(const fault& failure, const boost::source_location& where);

// Holds libxml2 and xmlsec1 ready. One stands in main before the first thread starts and dies after the last has ended; more
// of them, one inside the other, do no harm.
class library {
public:
    library();
    ~library();
    library(const library&) = delete;
    library& operator=(const library&) = delete;
};

// The byte gates, before any C library sees the document: size, UTF-8 without a byte order mark, no DOCTYPE, no comment, no
// processing instruction, XML 1.0, bounded depth, tags, and attributes a tag (libxml2 takes 12 s for 50,000 of them). CDATA
// passes. Metadata that an administrator hands in may carry comments: there they pass (and text with one inside is unreadable).
enum class comments : bool { refused, allowed };
std::optional<fault> scan(std::string_view bytes, comments in_between = comments::refused);

// An element. Borrowed from its document and dead with it. A default one stands for "none" and has neither name nor children.
class node {
public:
    node() = default;
    explicit node(_xmlNode* element) : element_(element) {}
    explicit operator bool() const noexcept { return element_ != nullptr; }

    std::string_view name() const noexcept;   // local
    std::string_view space() const noexcept;  // namespace name; empty for none
    bool is(std::string_view space, std::string_view name) const noexcept;

    // Only attributes without a namespace: q:ID is not ID.
    std::optional<std::string> attribute(std::string_view name) const;
    bool has_foreign_attribute(std::string_view local_name) const noexcept;  // one of that local name in some namespace
    // Character data, CDATA included, exactly as canonical XML would write it. nullopt when a child element stands inside:
    // then the text depends on who reads it.
    std::optional<std::string> text() const;

    node parent() const noexcept;
    node first_child() const noexcept;
    node next_sibling() const noexcept;
    node previous_sibling() const noexcept;
    node child(std::string_view space, std::string_view name) const noexcept;  // the first such
    std::size_t count(std::string_view space, std::string_view name) const noexcept;
    // The next element in document order below (and not beyond) root; none at the end. Iterative.
    node next_below(const node& root) const noexcept;
    bool is_inside(const node& other) const noexcept;  // strictly

    friend bool operator==(const node&, const node&) = default;
    _xmlNode* native() const noexcept { return element_; }  // for the codec's own files

    class children_range {
    public:
        class iterator {
        public:
            using value_type = node;
            using difference_type = std::ptrdiff_t;
            explicit iterator(_xmlNode* at = nullptr) : at_(at) {}
            node operator*() const { return node(at_); }
            iterator& operator++() { return at_ = node(at_).next_sibling().native(), *this; }
            void operator++(int) { ++*this; }
            friend bool operator==(const iterator&, const iterator&) = default;

        private:
            _xmlNode* at_;
        };
        explicit children_range(_xmlNode* first) : first_(first) {}
        iterator begin() const { return iterator(first_); }
        iterator end() const { return iterator(); }

    private:
        _xmlNode* first_;
    };
    children_range children() const noexcept { return children_range(first_child().element_); }

private:
    _xmlNode* element_ = nullptr;
};

// A parsed document. Movable; one thread at a time.
class document {
public:
    // Gates, parser, and a walk that refuses relative namespace names (canonical XML is not defined for them). bytes need
    // not outlive the call.
    static checked<document> parse(std::string_view bytes, comments in_between = comments::refused);
    // Without the gates: only for bytes that canonical XML wrote from a document which had passed them.
    static checked<document> parse_canonical(std::string_view bytes);
    node root() const noexcept;

private:
    struct free_document {
        void operator()(_xmlDoc* tree) const noexcept;
    };
    explicit document(_xmlDoc* tree) : tree_(tree) {}
    std::unique_ptr<_xmlDoc, free_document> tree_;
};

// XML Schema's NCName, ASCII and above, at most limits::xml_id_bytes.
bool is_id(std::string_view text) noexcept;

}  // namespace gatehouse::xml
