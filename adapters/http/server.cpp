#include "adapters/http/server.hpp"

#include "adapters/http/crowd.hpp"
#include "adapters/http/session.hpp"

#include <chrono>
#include <exception>
#include <future>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

namespace tachograph::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

// Connections over the limit that get an answer or are about to close. Further ones are closed without an answer.
constexpr std::size_t turned_away_at_once = 64;
constexpr std::chrono::milliseconds pause_after_failure{100};
constexpr auto as_result = asio::as_tuple(asio::use_awaitable_t<Executor>{});
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

Acceptor listen(asio::io_context& context, const std::string& address, std::uint16_t port) {
    try {
        tcp::resolver resolver(context);
        const auto flags = tcp::resolver::passive | tcp::resolver::numeric_service;
        const tcp::endpoint endpoint = *resolver.resolve(address, std::to_string(port), flags).begin();
        return Acceptor(context, endpoint);
    } catch (const boost::system::system_error& failure) {
        throw std::runtime_error(fmt::format("cannot listen on {}:{}: {}", address, port, failure.code().message()));
    }
}

}  // namespace

struct Server::Impl {
    Impl(const std::string& address, std::uint16_t port, ServerLimits limits, Handler handler, Doorman doorman)
        : service{limits, std::move(handler), std::move(doorman), std::make_shared<Gate>(context)},
          crowd(service.limits),
          acceptor(listen(context, address, port)),
          bound_port(acceptor.local_endpoint().port()),
          work(context.get_executor()) {
        asio::co_spawn(context, accept(), [](const std::exception_ptr&) {});
        thread = std::thread([this] {
            context.run();
            ended.set_value();
        });
    }

    Awaitable<void> accept() {
        Timer pause(context);
        while (acceptor.is_open()) {
            auto [error, socket] = co_await acceptor.async_accept(as_result);
            if (error == asio::error::operation_aborted) co_return;
            if (!error) {
                admit(std::move(socket));
                continue;
            }
            // Probably out of file descriptors; retry in a moment.
            pause.expires_after(pause_after_failure);
            co_await pause.async_wait(as_result);
        }
    }

    void admit(Socket socket) {
        if (service.stopping) return;
        const auto limit = static_cast<std::size_t>(service.limits.connections);
        if (sessions.size() >= limit + turned_away_at_once) return;
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const auto session = std::make_shared<Session>(std::move(socket), service, crowd);
        auto conversation = crowd.admit(*session) ? session->run() : session->turn_away();
        sessions.insert(session);
        asio::co_spawn(context, std::move(conversation), [this, session](const std::exception_ptr&) {
            crowd.leave(*session);
            sessions.erase(session);
        });
    }

    void finish() {
        service.stopping = true;
        error_code ignored;
        acceptor.close(ignored);
        for (const auto& session : sessions) session->finish();
        work.reset();
    }

    void cut() {
        for (const auto& session : sessions) session->cut();
    }

    // When the last session ends, the context has no work left and its thread ends.
    void stop(std::chrono::milliseconds grace) {
        auto end = ended.get_future();
        asio::post(context, [this] { finish(); });
        if (end.wait_for(grace) == std::future_status::timeout) asio::post(context, [this] { cut(); });
        thread.join();
        service.gate->close();
    }

    asio::io_context context{1};
    Service service;
    Crowd crowd;
    Acceptor acceptor;
    std::uint16_t bound_port;
    asio::executor_work_guard<asio::io_context::executor_type> work;
    std::set<std::shared_ptr<Session>> sessions;
    std::promise<void> ended;
    std::thread thread;
    std::once_flag stopped;
};

Server::Server(const std::string& address, std::uint16_t port, const ServerLimits& limits, Handler handler,
               Doorman doorman)
    : impl_(std::make_unique<Impl>(address, port, limits, std::move(handler), std::move(doorman))) {}

Server::~Server() { stop(std::chrono::milliseconds{0}); }

std::uint16_t Server::port() const { return impl_->bound_port; }

void Server::stop(std::chrono::milliseconds grace) {
    std::call_once(impl_->stopped, [&] { impl_->stop(grace); });
}

}  // namespace tachograph::http
