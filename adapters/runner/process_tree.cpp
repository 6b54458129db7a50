#include "adapters/runner/process_tree.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <dirent.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

struct Entry {
    pid_t parent = 0;
    long resident_kb = 0;
};

// If the process is gone, the parent is 0.
Entry read_entry(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string text;
    std::getline(file, text, '\0');
    const auto name_end = text.rfind(')');  // the name may contain any characters
    if (name_end == std::string::npos) return {};
    char* at = text.data() + name_end + 3;  // behind the state letter
    Entry entry;
    entry.parent = static_cast<pid_t>(std::strtol(at, &at, 10));
    constexpr int fields_between = 19;  // fields between parent and resident set size (proc(5))
    for (int n = 0; n < fields_between; ++n) std::strtoll(at, &at, 10);
    entry.resident_kb = std::strtol(at, nullptr, 10) * (::sysconf(_SC_PAGESIZE) / 1024);
    return entry;
}

// Reads the resident shared memory (RssShmem), which is backed by files in memory.
long mapped_shared_kb(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("RssShmem:")) return std::strtol(line.c_str() + sizeof "RssShmem:" - 1, nullptr, 10);
    }
    return 0;
}

// Counts each file once, even if several processes have it open. Files that a process hides from its user are not
// counted.
class FilesInMemory {
  public:
    void add(pid_t process) {
        const std::string of_process = "/proc/" + std::to_string(process);
        for (const char* folder : {"/tmp", "/dev/shm"}) add_folder(of_process + "/root" + folder, folder);
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(of_process + "/fd", none)) add_open(entry.path());
    }
    long kb() const { return bytes_ / 1024; }

  private:
    using Place = std::pair<dev_t, ino_t>;

    // Only folders of a sandbox: those of the machine do not belong to the benchmark.
    void add_folder(const std::string& path, const char* of_machine) {
        struct stat facts {};
        struct stat outside {};
        struct statvfs room {};
        if (::stat(path.c_str(), &facts) != 0 || ::stat(of_machine, &outside) != 0) return;
        if (facts.st_dev == outside.st_dev || !seen_.emplace(facts.st_dev, 0).second) return;
        if (::statvfs(path.c_str(), &room) == 0)
            bytes_ += static_cast<long>((room.f_blocks - room.f_bfree) * room.f_frsize);
    }
    void add_open(const std::filesystem::path& descriptor) {
        std::error_code none;
        struct stat facts {};
        if (!std::filesystem::read_symlink(descriptor, none).string().starts_with("/memfd:")) return;
        if (::stat(descriptor.c_str(), &facts) != 0 || !seen_.emplace(facts.st_dev, facts.st_ino).second) return;
        bytes_ += facts.st_blocks * 512;
    }

    std::set<Place> seen_;
    long bytes_ = 0;
};

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
    FilesInMemory files;
    for (const pid_t each : usage.processes) {
        const long shared = mapped_shared_kb(each);
        usage.resident_kb -= shared;
        usage.shared_kb += shared;
        files.add(each);
    }
    usage.kept_kb = files.kb();
    return usage;
}

}  // namespace tachograph::runner
