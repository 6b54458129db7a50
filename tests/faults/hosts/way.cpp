#include "tests/faults/hosts/way.hpp"

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <fcntl.h>
#include <fmt/format.h>

namespace tachograph::testing {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr std::chrono::milliseconds nobody_listens{700};
constexpr std::chrono::seconds slowness{3};

// The host's answer if the fault is a refusal; nullopt for other faults.
std::optional<Response> refusal(HostFault fault) {
    const auto answer = [](unsigned status) {
        Response response{static_cast<http::status>(status), 11};
        response.set(http::field::content_type, "application/json");
        response.body() = R"({"message": "it is not to be"})";
        return response;
    };
    switch (fault) {
        case HostFault::unauthorized:
            return answer(401);
        case HostFault::forbidden:
            return answer(403);
        case HostFault::limited: {
            Response response = answer(403);
            response.set(http::field::retry_after, "1");
            return response;
        }
        case HostFault::not_found:
            return answer(404);
        case HostFault::unprocessable:
            return answer(422);
        case HostFault::broken:
            return answer(500);
        case HostFault::away:
            return answer(503);
        case HostFault::refused:
        case HostFault::cut_before:
        case HostFault::cut_after:
        case HostFault::slow:
        case HostFault::killed_before:
        case HostFault::killed_after:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

class Way::Impl {
  public:
    Impl(const std::string& host, Injector& injector)
        : host_port_(static_cast<unsigned short>(std::stoi(host.substr(host.rfind(':') + 1)))), injector_(injector) {
        listen();
        thread_ = std::thread([this] { run(); });
    }
    ~Impl() {
        stopping_ = true;
        // Wakes the thread that waits for a connection.
        error_code none;
        tcp::socket(context_).connect(place_, none);
        thread_.join();
        for (int left = conversations_; left != 0; left = conversations_) conversations_.wait(left);
    }

    int port() const { return place_.port(); }

  private:
    void listen() {
        acceptor_.open(tcp::v4());
        // Programs that are started meanwhile would go on listening.
        ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.bind(place_);
        acceptor_.listen();
        place_ = acceptor_.local_endpoint();
    }

    void run() {
        while (!stopping_) {
            if (closed_.exchange(false)) {
                acceptor_.close();
                std::this_thread::sleep_for(nobody_listens);
                listen();
            }
            auto socket = std::make_shared<tcp::socket>(context_);
            error_code error;
            acceptor_.accept(*socket, error);
            ::fcntl(socket->native_handle(), F_SETFD, FD_CLOEXEC);
            if (error || stopping_) continue;
            ++conversations_;
            std::thread([this, socket] {
                converse(*socket);
                socket->close();
                --conversations_;
                conversations_.notify_all();
            }).detach();
        }
    }

    void converse(tcp::socket& socket) {
        error_code error;
        boost::beast::flat_buffer buffer;
        http::request_parser<http::string_body> parser;
        parser.body_limit(boost::none);
        http::read(socket, buffer, parser, error);
        if (error) return;
        const Request& request = parser.get();
        const auto fault =
            injector_.next(fmt::format("{} {}", std::string(request.method_string()), std::string(request.target())));
        if (const auto response = answer(socket, request, fault)) {
            http::write(socket, *response, error);
            socket.shutdown(tcp::socket::shutdown_send, error);
        }
    }

    std::optional<Response> answer(tcp::socket& socket, const Request& request, std::optional<HostFault> fault) {
        if (!fault) return pass_on(request);
        if (auto refused = refusal(*fault)) {
            refused->keep_alive(false);
            refused->prepare_payload();
            return refused;
        }
        if (fault == HostFault::refused) {
            socket.set_option(tcp::socket::linger(true, 0));
            closed_ = true;
            error_code none;
            tcp::socket(context_).connect(place_, none);
        }
        if (fault == HostFault::cut_after || fault == HostFault::killed_after) pass_on(request);
        if (fault == HostFault::killed_after || fault == HostFault::killed_before) injector_.kill();
        if (fault != HostFault::slow) return std::nullopt;
        std::this_thread::sleep_for(slowness);
        return pass_on(request);
    }

    // Nullopt if the host does not answer.
    std::optional<Response> pass_on(Request request) {
        request.keep_alive(false);
        request.prepare_payload();
        tcp::socket host(context_);
        error_code error;
        host.connect({asio::ip::address_v4::loopback(), host_port_}, error);
        if (!error) http::write(host, request, error);
        boost::beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.body_limit(boost::none);
        if (!error) http::read(host, buffer, parser, error);
        if (error) return std::nullopt;
        Response response = parser.release();
        response.keep_alive(false);
        response.prepare_payload();
        return response;
    }

    unsigned short host_port_;
    Injector& injector_;
    asio::io_context context_;
    tcp::endpoint place_{asio::ip::address_v4::loopback(), 0};
    tcp::acceptor acceptor_{context_};
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> closed_ = false;
    std::atomic<int> conversations_ = 0;
    std::thread thread_;
};

Way::Way(const std::string& host, Injector& injector) : impl_(std::make_unique<Impl>(host, injector)) {}

Way::~Way() = default;

std::string Way::url() const { return fmt::format("http://127.0.0.1:{}", impl_->port()); }

}  // namespace tachograph::testing
