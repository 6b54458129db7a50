#include "adapters/runner/process_tree.hpp"

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include <dirent.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

struct Entry {
    pid_t parent = 0;
    long resident_kb = 0;
};

// Nothing sensible (parent 0) where the process has gone meanwhile.
Entry read_entry(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string text;
    std::getline(file, text, '\0');
    const auto name_end = text.rfind(')');  // the name before it may hold anything
    if (name_end == std::string::npos) return {};
    char* at = text.data() + name_end + 3;  // behind the state letter
    Entry entry;
    entry.parent = static_cast<pid_t>(std::strtol(at, &at, 10));
    constexpr int fields_between = 19;  // from the parent to the resident set (proc(5))
    for (int n = 0; n < fields_between; ++n) std::strtoll(at, &at, 10);
    entry.resident_kb = std::strtol(at, nullptr, 10) * (::sysconf(_SC_PAGESIZE) / 1024);
    return entry;
}

}  // namespace

TreeUsage tree_below(pid_t process) {
    std::multimap<pid_t, std::pair<pid_t, long>> children;
    if (DIR* folder = ::opendir("/proc")) {
        while (const dirent* item = ::readdir(folder)) {
            const pid_t pid = static_cast<pid_t>(std::atoi(item->d_name));
            if (pid <= 0) continue;
            const Entry entry = read_entry(item->d_name);
            children.emplace(entry.parent, std::pair(pid, entry.resident_kb));
        }
        ::closedir(folder);
    }
    TreeUsage usage;
    std::vector<pid_t> open{process};
    while (!open.empty()) {
        const pid_t parent = open.back();
        open.pop_back();
        const auto [first, last] = children.equal_range(parent);
        for (auto at = first; at != last; ++at) {
            usage.processes.push_back(at->second.first);
            usage.resident_kb += at->second.second;
            open.push_back(at->second.first);
        }
    }
    return usage;
}

}  // namespace tachograph::runner
