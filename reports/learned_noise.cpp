#include "reports/learned_noise.hpp"

#include "reports/statistics/quantile.hpp"

#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::reports {
namespace {

using Json = nlohmann::json;

// More names would make the description of a job too large.
constexpr std::size_t most_names = 5'000;

std::string fact(const RunResults& results, const std::string& name) {
    const auto found = results.environment.find(name);
    return found == results.environment.end() ? "unknown" : found->second;
}

// What the reports say about the noise of one benchmark.
struct KnownNoise {
    std::vector<double> variances;
    double degrees_of_freedom = 0;
};

using KnownByName = std::map<std::string, KnownNoise>;

std::optional<Noise> noise_in(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    const Json variance = json.value("variance", Json());
    const Json degrees = json.value("degrees_of_freedom", Json());
    if (!variance.is_number() || !degrees.is_number() || variance < 0.0 || degrees < 1.0) return std::nullopt;
    return Noise{variance, degrees};
}

void add_noise(const Json& benchmark, KnownByName& observed) {
    if (!benchmark.is_object() || !benchmark.contains("noise") || !benchmark.contains("name")) return;
    const auto noise = noise_in(benchmark["noise"]);
    if (!noise || !benchmark["name"].is_string()) return;
    KnownNoise& known = observed[benchmark["name"].get<std::string>()];
    known.variances.push_back(noise->variance);
    known.degrees_of_freedom += noise->degrees_of_freedom;
}

NoiseByName medians_of(const KnownByName& observed) {
    NoiseByName learned;
    for (const auto& [name, known] : observed) {
        if (learned.size() == most_names) break;
        learned[name] = {median(known.variances), known.degrees_of_freedom};
    }
    return learned;
}

}  // namespace

std::string machine_of(const RunResults& results) {
    return fmt::format("{}, {}, {} cores", results.runner, fact(results, "cpu"), fact(results, "cores"));
}

LearnedNoise learn(const std::vector<std::string>& reports) {
    std::map<std::string, KnownByName> observed;
    for (const std::string& report : reports) {
        const Json json = Json::parse(report, nullptr, false);
        const bool usable = json.is_object() && json.contains("machine") && json["machine"].is_string() &&
                            json.contains("benchmarks") && json["benchmarks"].is_array();
        if (!usable) continue;
        for (const Json& benchmark : json["benchmarks"])
            add_noise(benchmark, observed[json["machine"].get<std::string>()]);
    }
    LearnedNoise learned;
    for (const auto& [machine, of_machine] : observed) learned[machine] = medians_of(of_machine);
    return learned;
}

std::string to_json(const LearnedNoise& learned) {
    Json json = Json::object();
    for (const auto& [machine, noises] : learned) {
        for (const auto& [name, noise] : noises) json[machine][name] = {noise.variance, noise.degrees_of_freedom};
    }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

LearnedNoise parse_learned_noise(std::string_view text) {
    try {
        LearnedNoise learned;
        const Json json = Json::parse(text);  // items() refers to it
        for (const auto& [machine, noises] : json.items()) {
            for (const auto& [name, noise] : noises.items()) learned[machine][name] = {noise.at(0), noise.at(1)};
        }
        return learned;
    } catch (const Json::exception&) {
        return {};
    }
}

NoiseByName on_machine(const LearnedNoise& learned, const std::string& machine) {
    const auto found = learned.find(machine);
    return found == learned.end() ? NoiseByName() : found->second;
}

}  // namespace tachograph::reports
