// The rule of Criterion.rs, a benchmark library for Rust.
#pragma once

#include "tests/performance/verdict/peers.hpp"

#include <vector>

namespace tachograph::performance {

// https://bheisler.github.io/criterion.rs/book/analysis.html, "Comparison", and src/analysis/compare.rs and
// src/report.rs of version 0.7: a change if p < 0.05 in a t test whose distribution comes from resampling both samples
// mixed, and if the 95% interval of the ratio of means, from resampling each, lies beyond the noise threshold. The
// library's default is a threshold of 0.01, and 100,000 resamples; it warns of fewer than 1,000.
Call criterion_call(const std::vector<double>& base, const std::vector<double>& head, double noise_threshold,
                    int resamples);

}  // namespace tachograph::performance
