#include "adapters/runner/checkout.hpp"

#include "adapters/runner/address.hpp"
#include "adapters/runner/large_files.hpp"
#include "adapters/runner/tree.hpp"
#include "core/ports/failures.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr int deepest = 5;  // deepest nesting of submodules
const std::string fetched = "refs/tachograph/commit";

// The repository itself, or a submodule.
struct Source {
    std::string subject;  // the subject of error sentences, such as "submodule x"
    std::string url;
    Address address;  // empty if submodules may not have such a URL
    std::string commit;
    std::string folder;
    Settings settings = Settings::none;
    std::string protocols;
    int depth = 0;
};

// The entry of a submodule in .gitmodules.
struct Description {
    std::string url;
    std::string update;
};

// Parses `git config -z --list`: name, line feed, value, and a zero byte each. The last value of a name counts.
std::map<std::string, std::string> parse_config(const std::string& listed) {
    std::map<std::string, std::string> values;
    for (std::size_t at = 0; at < listed.size();) {
        const std::string line = listed.substr(at, listed.find('\0', at) - at);
        at += line.size() + 1;
        const std::string name = line.substr(0, line.find('\n'));
        values[name] = line.substr(std::min(name.size() + 1, line.size()));
    }
    return values;
}

// The entries by path, from keys `submodule.<name>.<key>`.
std::map<std::string, Description> descriptions_of(const std::map<std::string, std::string>& config) {
    std::map<std::string, Description> by_path;
    for (const auto& [name, path] : config) {
        if (!name.starts_with("submodule.") || !name.ends_with(".path")) continue;
        const auto value = [&](const std::string& key) {
            const auto found = config.find(name.substr(0, name.rfind('.') + 1) + key);
            return found == config.end() ? std::string() : found->second;
        };
        by_path[path] = {value("url"), value("update")};
    }
    return by_path;
}

class Checkout {
  public:
    explicit Checkout(const CheckoutOrder& order) : order_(order) {
        room_.bytes = static_cast<std::uintmax_t>(order.limits.disk_mb) * 1024 * 1024;
    }

    void take() {
        const Address address = parse_address(order_.clone_url).value_or(Address{});
        get({fmt::format("commit {}", order_.commit), order_.clone_url, address, order_.commit, order_.folder,
             Settings::of_machine, "", 0});
    }

  private:
    GitOrder git(const Source& source, std::vector<std::string> words = {}) const {
        GitOrder order;
        order.words = std::move(words);
        order.folder = source.folder;
        order.log = order_.log;
        return order;
    }

    void run(const Source& source, const std::vector<std::string>& words) const {
        const Ended ended = run_git(git(source, words), order_.limits);
        if (!ended.well())
            throw Unavailable(
                fmt::format("{} cannot be checked out: git {} {}", source.subject, words.front(), to_text(ended)));
    }

    void get(const Source& source) {
        fs::create_directories(source.folder);
        run(source, {"init", "--quiet"});
        fetch(source);
        const Tree tree = count_tree(source.subject, source.commit, git(source), order_.limits, room_);
        run(source, {"checkout", "--quiet", "--detach", source.commit});
        run(source, {"update-ref", "-d", fetched});
        if (tree.has_attributes && has_pointers(git(source), order_.limits))
            fetch_large_files(source.commit, lfs_server_of(source, tree), git(source), order_.limits, room_);
        get_submodules(source, tree);
    }

    // Fetches into a reference, since git fetches the tags of the history only then.
    void fetch(const Source& source) const {
        GitOrder order = git(source, {"fetch", "--quiet", "--no-recurse-submodules", "--no-write-fetch-head", "--",
                                      source.url, source.commit + ":" + fetched});
        order.settings = source.settings;
        order.protocols = source.protocols;
        persist(source.subject, order, order_.limits);
    }

    // A server in .lfsconfig must be an allowed address, like a submodule.
    LfsServer lfs_server_of(const Source& source, const Tree& tree) const {
        const LfsServer usual{lfs_url_of(source.url), source.settings};
        const auto config = tree.has_lfsconfig ? config_of(source, ".lfsconfig") : std::map<std::string, std::string>{};
        const auto named = config.find("lfs.url");
        if (named == config.end() || named->second == usual.url) return usual;
        return {to_url(allowed(source, ".lfsconfig", "names " + printable(named->second), named->second)),
                Settings::none};
    }

    // Reads a git configuration file from the commit, since the file in the folder may be a link.
    std::map<std::string, std::string> config_of(const Source& source, const std::string& file) const {
        try {
            return parse_config(output_of_git(
                git(source, {"config", "--blob=" + source.commit + ":" + file, "-z", "--list"}), order_.limits));
        } catch (const Unavailable&) {
            throw Refused(fmt::format("cannot read {} of {}", file, source.subject));
        }
    }

    Address allowed(const Source& source, const std::string& who, const std::string& says,
                    const std::string& url) const {
        const Address own = parse_address(order_.clone_url).value_or(Address{});
        const auto address = resolve(source.address, url);
        if (address && may_fetch(*address, own, order_.hosts)) return *address;
        throw Refused(fmt::format("{} {}, which is not allowed; {}", who, says,
                                  address && address->scheme == "https"
                                      ? fmt::format("add {} to limits.hosts to allow it", address->host)
                                      : "it must be an https address of the repository's owner or of limits.hosts"));
    }

    void get_submodules(const Source& parent, const Tree& tree) {
        if (tree.submodules.empty() || !tree.has_gitmodules) return;
        const auto descriptions = descriptions_of(config_of(parent, ".gitmodules"));
        for (const Submodule& submodule : tree.submodules) {
            const auto found = descriptions.find(submodule.path);
            // A clone does not have this submodule either.
            if (found == descriptions.end() || found->second.update == "none") continue;
            get_submodule(parent, submodule, found->second.url);
        }
    }

    void get_submodule(const Source& parent, const Submodule& submodule, const std::string& url) {
        const std::string name = fmt::format("submodule {}", printable(submodule.path));
        if (room_.submodules-- == 0) throw Refused(fmt::format("there are more than {} submodules", Room{}.submodules));
        if (parent.depth == deepest)
            throw Refused(fmt::format("{} is nested more than {} submodules deep", name, deepest));
        const Address address = allowed(parent, name, "is at " + printable(url), url);
        const std::string folder = parent.folder + "/" + submodule.path;
        if (fs::symlink_status(folder).type() != fs::file_type::directory)
            throw Refused(fmt::format("{} has no folder", name));
        get({name, to_url(address), address, submodule.commit, folder, Settings::none, address.scheme,
             parent.depth + 1});
    }

    const CheckoutOrder& order_;
    Room room_;
};

}  // namespace

void check_out(const CheckoutOrder& order) { Checkout(order).take(); }

}  // namespace tachograph::runner
