#include <libxml/parser.h>
#include <libxml/tree.h>
#include <gatehouse/codec/xml.hpp>

#include <stdexcept>

namespace gatehouse::xml {
namespace {

std::string_view view(const xmlChar* text) { return text ? reinterpret_cast<const char*>(text) : std::string_view(); }

bool is_absolute(std::string_view uri) {
    const auto colon = uri.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    return uri.substr(0, colon).find_first_of("/?#") == std::string_view::npos;
}

std::optional<fault> relative_namespace(const node& root) {
    for (node at = root; at; at = at.next_below(root))
        for (const xmlNs* declared = at.native()->nsDef; declared; declared = declared->next)
            if (const auto uri = view(declared->href); !uri.empty() && !is_absolute(uri))
                return fault{"xml.relative_ns", std::string(uri.substr(0, 64))};
    return std::nullopt;
}

struct free_parser {
    void operator()(xmlParserCtxtPtr parser) const noexcept { xmlFreeParserCtxt(parser); }
};

// libxml2 keeps its error function per thread and prints to stderr until one is set.
void keep_quiet_on_this_thread() {
    thread_local const bool once = [] {
        xmlSetStructuredErrorFunc(nullptr, [](void*, xmlErrorPtr) {});
        return true;
    }();
    static_cast<void>(once);
}

_xmlNode* element_from(_xmlNode* at, _xmlNode* _xmlNode::*step) {
    while (at && at->type != XML_ELEMENT_NODE) at = at->*step;
    return at;
}

}  // namespace

void throw_exception_from_error(const fault& failure, const boost::source_location&) {
    throw std::logic_error(std::string(failure.code));
}

void document::free_document::operator()(_xmlDoc* tree) const noexcept { xmlFreeDoc(tree); }

node document::root() const noexcept { return node(xmlDocGetRootElement(tree_.get())); }

checked<document> document::parse(std::string_view bytes, comments in_between) {
    if (auto refused = scan(bytes, in_between)) return std::move(*refused);
    return parse_canonical(bytes);
}

checked<document> document::parse_canonical(std::string_view bytes) {
    keep_quiet_on_this_thread();
    // A parser of its own for each document: its dictionary would otherwise keep every name a stranger ever sent.
    const std::unique_ptr<xmlParserCtxt, free_parser> parser(xmlNewParserCtxt());
    document parsed(
        xmlCtxtReadMemory(parser.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr, "UTF-8", XML_PARSE_NONET));
    // An undeclared prefix is no error to libxml2; the element would only lose its namespace.
    if (!parsed.tree_ || !parser->wellFormed || !parser->nsWellFormed || !parsed.root())
        return fault{"xml.malformed", view(reinterpret_cast<const xmlChar*>(parser->lastError.message)).empty()
                                          ? "not well-formed"
                                          : "line " + std::to_string(parser->lastError.line)};
    if (xmlGetIntSubset(parsed.tree_.get()) || parsed.tree_->extSubset) return fault{"xml.doctype", ""};
    if (auto refused = relative_namespace(parsed.root())) return std::move(*refused);
    return parsed;
}

std::string_view node::name() const noexcept { return element_ ? view(element_->name) : std::string_view(); }
std::string_view node::space() const noexcept {
    return element_ && element_->ns ? view(element_->ns->href) : std::string_view();
}
bool node::is(std::string_view in, std::string_view local) const noexcept {
    return element_ && name() == local && space() == in;
}

std::optional<std::string> node::attribute(std::string_view wanted) const {
    for (const xmlAttr* at = element_ ? element_->properties : nullptr; at; at = at->next) {
        if (at->ns || view(at->name) != wanted) continue;
        std::string value;
        for (const xmlNode* piece = at->children; piece; piece = piece->next) value += view(piece->content);
        return value;
    }
    return std::nullopt;
}

bool node::has_foreign_attribute(std::string_view local_name) const noexcept {
    for (const xmlAttr* at = element_ ? element_->properties : nullptr; at; at = at->next)
        if (at->ns && view(at->name) == local_name) return true;
    return false;
}

std::optional<std::string> node::text() const {
    std::string out;
    for (const _xmlNode* piece = element_ ? element_->children : nullptr; piece; piece = piece->next) {
        if (piece->type != XML_TEXT_NODE && piece->type != XML_CDATA_SECTION_NODE) return std::nullopt;
        out += view(piece->content);
    }
    return out;
}

node node::parent() const noexcept {
    _xmlNode* above = element_ ? element_->parent : nullptr;
    return node(above && above->type == XML_ELEMENT_NODE ? above : nullptr);
}
node node::first_child() const noexcept { return node(element_from(element_ ? element_->children : nullptr, &_xmlNode::next)); }
node node::next_sibling() const noexcept { return node(element_from(element_ ? element_->next : nullptr, &_xmlNode::next)); }
node node::previous_sibling() const noexcept {
    return node(element_from(element_ ? element_->prev : nullptr, &_xmlNode::prev));
}

node node::child(std::string_view in, std::string_view local) const noexcept {
    for (const node at : children())
        if (at.is(in, local)) return at;
    return {};
}

std::size_t node::count(std::string_view in, std::string_view local) const noexcept {
    std::size_t found = 0;
    for (const node at : children()) found += at.is(in, local) ? 1 : 0;
    return found;
}

node node::next_below(const node& root) const noexcept {
    if (const node below = first_child()) return below;
    for (node at = *this; at && at != root; at = at.parent())
        if (const node beside = at.next_sibling()) return beside;
    return {};
}

bool node::is_inside(const node& other) const noexcept {
    for (node at = parent(); at; at = at.parent())
        if (at == other) return true;
    return false;
}

}  // namespace gatehouse::xml
