// What a folder on a disk holds once the power is back, in the worst case that POSIX allows: of every file, what it
// held when it was last synced, and of every folder, the names that it held when the folder was.
#pragma once

#include <map>
#include <string>
#include <utility>

#include <sys/types.h>

namespace tachograph::testing {

class SyncedDisk {
  public:
    // All that is there by now is synced.
    explicit SyncedDisk(std::string root);
    ~SyncedDisk();
    SyncedDisk(const SyncedDisk&) = delete;
    SyncedDisk& operator=(const SyncedDisk&) = delete;

    // The file or folder is being synced.
    void sync(const std::string& path);
    void sync_all();
    // The power fails. Nobody may be using the folder.
    void lose_unsynced();
    // It fails, but the file system had written the names that it has now.
    void lose_unsynced_content();

  private:
    using Identity = std::pair<dev_t, ino_t>;
    struct Node {
        int open = -1;  // so that no other file gets its number
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
