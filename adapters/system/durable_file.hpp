// Files that survive a power failure once they are written.
#pragma once

#include <string>
#include <string_view>

namespace tachograph::system {

// Writes and syncs the whole file, in place of its earlier content. Its name is durable once its folder is synced.
// Throws Unavailable with one line.
void write_durable(const std::string& path, std::string_view content);

// Creates an empty file. Returns false if the name exists. Throws Unavailable.
bool create_file(const std::string& path);

// Makes creations, renames and removals in the folder durable. Throws Unavailable.
void sync_folder(const std::string& path);

// Makes the folder and everything in it durable. Throws Unavailable.
void sync_tree(const std::string& path);

// Makes the names in the folder, and in all folders in it, durable. Skips folders that were last changed so long ago
// that the kernel has written them by itself. Throws Unavailable.
void sync_recent_names(const std::string& path);

// Throws Unavailable.
void rename_file(const std::string& from, const std::string& to);

// Returns false if there is no such file, the new name exists, or the file system does not support it. Throws
// Unavailable.
bool rename_to_free_name(const std::string& from, const std::string& to);

// Swaps the names of two files atomically. Returns false if one of them does not exist, or the file system does not
// support it. Throws Unavailable.
bool exchange_files(const std::string& one, const std::string& other);

}  // namespace tachograph::system
