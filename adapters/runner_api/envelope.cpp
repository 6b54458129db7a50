#include "adapters/runner_api/envelope.hpp"

#include "core/values/json_depth.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

namespace tachograph::runner_api {
namespace {

using Json = nlohmann::json;

constexpr std::array wanted{"key", "repo", "pr", "job", "commit", "runner", "reason", "log"};

// The library defines the names of these functions.
class Reader final : public nlohmann::json_sax<Json> {
  public:
    Envelope take() { return std::move(envelope_); }

    bool null() override { return value({}); }
    bool boolean(bool truth) override { return value(truth ? "true" : "false"); }
    bool number_integer(std::int64_t number) override { return value(std::to_string(number)); }
    bool number_unsigned(std::uint64_t number) override { return value(std::to_string(number)); }
    bool number_float(double /*number*/, const std::string& text) override { return value(text); }
    bool string(std::string& text) override { return value(std::move(text)); }
    bool binary(Json::binary_t& /*bytes*/) override { return false; }

    bool start_object(std::size_t /*elements*/) override {
        if (depth_ == 1) {
            in_report_ = key_ == "report";
            envelope_.has_report = envelope_.has_report || in_report_;
        }
        return enter();
    }
    bool start_array(std::size_t /*elements*/) override { return depth_ > 0 && enter(); }
    bool end_object() override { return leave(); }
    bool end_array() override { return leave(); }
    bool key(std::string& name) override {
        if (depth_ == 1 || (depth_ == 2 && in_report_)) key_ = std::move(name);
        return true;
    }
    bool parse_error(std::size_t /*place*/, const std::string& /*token*/, const Json::exception& /*error*/) override {
        return false;
    }

  private:
    bool enter() { return ++depth_ <= deepest_json; }
    bool leave() {
        if (--depth_ == 1) in_report_ = false;
        return true;
    }

    // A value outside of an object is not a message.
    bool value(std::string text) {
        if (depth_ == 0) return false;
        if (depth_ == 1) {
            keep(envelope_.fields, std::move(text));
        } else if (depth_ == 2 && in_report_) {
            keep(envelope_.report, std::move(text));
        }
        return true;
    }

    void keep(std::map<std::string, std::string>& fields, std::string text) const {
        if (std::ranges::find(wanted, key_) != wanted.end()) fields[key_] = std::move(text);
    }

    int depth_ = 0;
    bool in_report_ = false;  // within the object `report`
    std::string key_;
    Envelope envelope_;
};

}  // namespace

std::optional<Envelope> read_envelope(std::string_view json) {
    Reader reader;
    if (!Json::sax_parse(json, &reader)) return std::nullopt;
    return reader.take();
}

}  // namespace tachograph::runner_api
