#include "core/jobs/packing.hpp"

#include "core/jobs/bytes.hpp"

namespace tachograph {

void append_packed(std::string& bytes, const Job& job) { Packer{bytes}(job); }

Job unpack_job(std::string_view bytes) { return unpacked<Job>(bytes); }

JobId unpack_job_id(std::string_view bytes) {
    static_assert(std::is_same_v<boost::pfr::tuple_element_t<0, Job>, JobId>);
    Unpacker unpacker{bytes};
    JobId id;
    unpacker(id);
    return id;
}

}  // namespace tachograph
