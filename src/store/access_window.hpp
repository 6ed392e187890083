#pragma once

// Of a member, by the alias: whether NOW lies in the window of his access (access.md, Invariants, 7).
#define GATEHOUSE_IN_WINDOW(MEMBER, NOW)                                                           \
    "(" MEMBER ".access_begins_at IS NULL OR " MEMBER ".access_begins_at <= " NOW ") AND (" MEMBER \
    ".access_ends_at IS NULL OR " MEMBER ".access_ends_at > " NOW ")"
