// The size of a log on the disk, and its number of files.
#include "tests/performance/figure.hpp"

#include <filesystem>

namespace tachograph::performance {
namespace {

struct Extent {
    double bytes = 0;
    double files = 0;
};

Extent extent_of(const std::string& folder) {
    Extent extent;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        extent.bytes += static_cast<double>(entry.file_size());
        ++extent.files;
    }
    return extent;
}

std::vector<Figure> run_disk(const Scale& scale, Histories& histories) {
    const Extent ours = extent_of(histories.stored(scale.events));
    const Extent git = extent_of(histories.imported(scale.events));
    const auto each = [&](double bytes) { return bytes / static_cast<double>(scale.events); };
    return {{"disk/event", each(ours.bytes), "bytes", each(git.bytes), "git fast-import, git repack -ad",
             "stored, so that it is read faster; git compresses"},
            {"disk/files", ours.files, "files", git.files, "git fast-import, git repack -ad",
             "that are there after all events, each batch of 1000 durable"}};
}

}  // namespace

Measurement disk() { return {"disk", {"event", "files"}, run_disk}; }

}  // namespace tachograph::performance
