// Huge pages for large hash tables. Lookups hit random addresses, and with pages of 4 kB most of their time goes to TLB
// misses. Included by .cpp files of this room only.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

#include <sys/mman.h>

namespace tachograph {

// An allocator that asks for huge pages if an allocation fills several of them.
template <class Value>
struct OnHugePages {
    using value_type = Value;

    OnHugePages() = default;
    template <class Other>
    OnHugePages(const OnHugePages<Other>& /*other*/) {}

    static constexpr std::size_t page = std::size_t{2} << 20U;  // bytes
    static constexpr std::size_t large = 4 * page;

    Value* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(Value);
        if (bytes < large) return std::allocator<Value>().allocate(count);
        const std::size_t whole = (bytes + page - 1) / page * page;
        void* memory = ::operator new (whole, std::align_val_t{page});
        ::madvise(memory, whole, MADV_HUGEPAGE);  // if this fails, normal pages do
        return static_cast<Value*>(memory);
    }

    void deallocate(Value* memory, std::size_t count) {
        if (count * sizeof(Value) < large) return std::allocator<Value>().deallocate(memory, count);
        ::operator delete (memory, std::align_val_t{page});
    }

    bool operator==(const OnHugePages&) const = default;
};

}  // namespace tachograph
