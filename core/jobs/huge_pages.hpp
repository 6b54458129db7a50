// Memory for large tables. What is looked up in them lies anywhere, and with pages of 4 kB the processor spends more
// time on finding the page than on what stands there. Included by .cpp files of this room only.
#pragma once

#include <cstddef>
#include <memory>
#include <new>

#include <sys/mman.h>

namespace tachograph {

// An allocator that asks for huge pages where there is enough to fill some.
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
        ::madvise(memory, whole, MADV_HUGEPAGE);  // where that is refused, it is as it was
        return static_cast<Value*>(memory);
    }

    void deallocate(Value* memory, std::size_t count) {
        if (count * sizeof(Value) < large) return std::allocator<Value>().deallocate(memory, count);
        ::operator delete (memory, std::align_val_t{page});
    }

    bool operator==(const OnHugePages&) const = default;
};

}  // namespace tachograph
