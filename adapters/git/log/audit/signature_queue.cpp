#include "adapters/git/log/audit/signature_queue.hpp"

#include <algorithm>
#include <future>
#include <thread>

namespace tachograph::git {
namespace {

constexpr std::size_t at_a_time = 512;

using Problems = std::vector<std::pair<std::size_t, std::string>>;

}  // namespace

SignatureQueue::SignatureQueue(const std::string& allowed_signers)
    : checks_(!allowed_signers.empty()),
      checkers_(std::max(1U, std::thread::hardware_concurrency()), SignatureCheck(allowed_signers)) {}

void SignatureQueue::add(SignedText text) {
    if (!checks_) return;
    waiting_.push_back(std::move(text));
    if (waiting_.size() == at_a_time) check();
}

void SignatureQueue::check() {
    const auto every_nth = [this](std::size_t first) {
        Problems problems;
        for (std::size_t n = first; n < waiting_.size(); n += checkers_.size()) {
            const SignedText& text = waiting_[n];
            if (auto problem = checkers_[first].problem(text.content, text.signature, text.at))
                problems.emplace_back(text.index, std::move(*problem));
        }
        return problems;
    };
    std::vector<std::future<Problems>> parts;
    for (std::size_t core = 0; core < checkers_.size(); ++core)
        parts.push_back(std::async(std::launch::async, every_nth, core));
    for (auto& part : parts) {
        Problems found = part.get();
        problems_.insert(problems_.end(), found.begin(), found.end());
    }
    waiting_.clear();
}

Problems SignatureQueue::finish() {
    check();
    return std::move(problems_);
}

}  // namespace tachograph::git
