// Settings of jemalloc. Freed memory goes back to the system even if the service is idle: by default, jemalloc returns
// memory only while a program allocates, so that an idle service would keep what its start needed.

extern "C" const char* malloc_conf;  // the name that jemalloc reads
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000";
