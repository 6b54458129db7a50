// Text for commit messages that no forge turns into a link, a mention or a reference. A forge that hosts the log would
// otherwise write "mentioned this pull request" on the pull request, once for each event of a job.
#pragma once

#include <string>
#include <string_view>

namespace tachograph {

// Like escape_line, but a character that would begin a link also becomes `\xHH`: in `@alice`, `#12`, `!12`, `GH-12`,
// and the last slash of `/pull/12`. unescape_line is the inverse.
std::string unlinked_line(std::string_view bytes);
// The same for each line of a text.
std::string unlinked_text(std::string_view text);

}  // namespace tachograph
