// Files that survive a power failure once they are written.
#pragma once

#include <string>
#include <string_view>

namespace tachograph::system {

// Writes the whole file, over what was in it, and syncs it; its name is durable once its folder is synced. Throws
// Unavailable with one line.
void write_durable(const std::string& path, std::string_view content);

// False: there is one of that name. Throws Unavailable.
bool create_file(const std::string& path);

// Makes what was created, renamed and removed in the folder durable. Throws Unavailable.
void sync_folder(const std::string& path);

// Makes the folder durable with all that is in it. Throws Unavailable.
void sync_tree(const std::string& path);

// Makes durable which names the folder holds, and all folders in it, but for what was changed so long ago that the
// kernel has written it by itself. Throws Unavailable.
void sync_recent_names(const std::string& path);

// Throws Unavailable.
void rename_file(const std::string& from, const std::string& to);

// False: there is no such file, one of the new name is there, or the file system cannot. Throws Unavailable.
bool rename_to_free_name(const std::string& from, const std::string& to);

// Both change their names at once. False: one of them is not there, or the file system cannot. Throws Unavailable.
bool exchange_files(const std::string& one, const std::string& other);

}  // namespace tachograph::system
