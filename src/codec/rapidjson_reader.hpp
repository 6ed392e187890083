#pragma once
// The one way in which RapidJSON is included: its assertions throw instead of ending the process, and only its
// streaming reader is used. Its document is left alone: copying, comparing, writing and freeing a deep one overflow the
// stack.
#include <stdexcept>

#define RAPIDJSON_ASSERT(condition) ((condition) ? static_cast<void>(0) : throw std::logic_error("json: " #condition))
#define RAPIDJSON_HAS_STDSTRING 0

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
