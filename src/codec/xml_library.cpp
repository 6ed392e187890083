#include <libxml/parser.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/xmlsec.h>
#include <gatehouse/codec/xml.hpp>

#include <boost/assert.hpp>

namespace gatehouse::xml {
namespace {

int holders = 0;

void swallow(const char*, int, const char*, const char*, const char*, int, const char*) {}

}  // namespace

library::library() {
    if (holders++ > 0) return;
    xmlInitParser();
    const bool ready = xmlSecInit() == 0 && xmlSecCryptoAppInit(nullptr) == 0 && xmlSecCryptoInit() == 0;
    BOOST_VERIFY(ready);
    // After xmlSecCryptoInit, which sets its own (it prints to stderr).
    xmlSecErrorsSetCallback(swallow);
}

library::~library() {
    if (--holders > 0) return;
    xmlSecCryptoShutdown();
    xmlSecCryptoAppShutdown();
    xmlSecShutdown();
    xmlCleanupParser();
}

}  // namespace gatehouse::xml
