#pragma once
#include <string_view>

namespace gatehouse {

// Control characters, direction marks (Unicode: Bidi_Control), line and paragraph separators, private and unassigned code
// points: with them a text looks like another one wherever it is shown. True for invalid UTF-8. What scripts write with, such
// as joiners and wide blanks, is none of them; a name to sign in with is held to more (has_hidden_characters).
bool has_misleading_characters(std::string_view text);

}  // namespace gatehouse
