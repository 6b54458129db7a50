// Models the content of a folder after a power failure, in the worst case that POSIX allows: every file has its content
// of the last sync, and every folder has its names of the last sync.
#pragma once

#include <map>
#include <string>
#include <utility>

#include <sys/types.h>

namespace tachograph::testing {

class SyncedDisk {
  public:
    // Records everything that exists now as synced.
    explicit SyncedDisk(std::string root);
    ~SyncedDisk();
    SyncedDisk(const SyncedDisk&) = delete;
    SyncedDisk& operator=(const SyncedDisk&) = delete;

    // Records that the file or folder was synced.
    void sync(const std::string& path);
    void sync_all();
    // Makes the folder lose everything that was not synced. No process may be using the folder.
    void lose_unsynced();
    // The same, but the file system had written its current names.
    void lose_unsynced_content();

  private:
    using Identity = std::pair<dev_t, ino_t>;
    struct Node {
        int open = -1;  // kept open, so that no other file gets its inode number
        bool folder = false;
        mode_t mode = 0;
        std::string content;
        std::map<std::string, Identity> names;
    };

    Node* look(const std::string& path);
    void record_names(Node& node, const std::string& folder);
    void record_name_of_folder(const std::string& path);
    void record(const std::string& path);
    void rebuild(const Node& node, const std::string& path) const;

    std::string root_;
    Identity root_identity_;
    std::map<Identity, Node> nodes_;
};

}  // namespace tachograph::testing
