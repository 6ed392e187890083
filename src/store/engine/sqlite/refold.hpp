#pragma once
#include "engine/sqlite/connection.hpp"

namespace gatehouse::sqlite {

// Folded text is only comparable with text folded by the same Unicode. The store remembers which one it was; a newer
// one folds every …_fold column again (assigned characters keep their fold for ever, so only text with characters that
// were not assigned then changes), an older one is errc::conflict.
result<void> refold(connection& writer);

}  // namespace gatehouse::sqlite
