#pragma once
#include <string>

#include <gatehouse/base/result.hpp>

namespace gatehouse::sqlite {

// Makes what lies in the write-ahead log durable, before anything reads it. A process that ended because a sync failed may
// leave a log whose newest commit is in the kernel's memory only, in pages that count as clean: the next sync writes nothing
// of them and reports success. SQLite would then copy that commit into the database, and after a power cut recover an older
// log over it: some pages from before the commit, some from after. Writing the same bytes again makes every page dirty, so
// that the sync has to write them. Nothing happens where there is no log, as after an orderly end.
result<void> write_log_again(const std::string& database, const std::string& vfs);

}  // namespace gatehouse::sqlite
