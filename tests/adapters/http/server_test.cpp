// The HTTP edge over real sockets: what it answers, its limits, and that nothing is dropped when it stops.
#include "adapters/http/server.hpp"

#include "adapters/http/client.hpp"
#include "core/ports/failures.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tachograph::http {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

void echo(const Request& request, const Reply& reply) {
    const auto name = request.query.find("name");
    reply({200,
           "text/plain",
           request.method + " " + request.path + " " + (name == request.query.end() ? "" : name->second) + " " +
               request.body,
           {}});
}

ServerLimits small_limits() {
    ServerLimits limits;
    limits.body_bytes = 1000;
    limits.header_bytes = 2000;
    limits.read_timeout = milliseconds(300);
    limits.handler_timeout = milliseconds(300);
    limits.connections = 4;
    return limits;
}

std::string url(const Server& server, const std::string& target) {
    return "http://127.0.0.1:" + std::to_string(server.port()) + target;
}

// A client that says exactly what it is told, and reads until the server closes.
class RawClient {
  public:
    explicit RawClient(const Server& server) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { ::close(socket_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void say(const std::string& text) const {
        ASSERT_EQ(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
    }
    std::string hear() const {
        std::string heard;
        char buffer[4096];
        for (ssize_t size = 0; (size = ::recv(socket_, buffer, sizeof buffer, 0)) > 0;)
            heard.append(buffer, static_cast<std::size_t>(size));
        return heard;
    }
    bool connected() const { return connected_; }

  private:
    int socket_;
    bool connected_ = false;
};

TEST(HttpServer, AnswersWhatTheHandlerSays) {
    const Server server("127.0.0.1", 0, {}, echo);
    const Answer answer = send({"POST", url(server, "/a%20b?name=%C3%A9&x=1"), {}, "body", milliseconds(5000)});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "POST /a b é body");
}

TEST(HttpServer, RefusesWhatIsTooLarge) {
    const Server server("127.0.0.1", 0, small_limits(), echo);
    EXPECT_EQ(send({"POST", url(server, "/"), {}, std::string(1001, 'x'), milliseconds(5000)}).status, 413);
    EXPECT_EQ(send({"POST", url(server, "/"), {}, std::string(1000, 'x'), milliseconds(5000)}).status, 200);
    EXPECT_EQ(send({"GET", url(server, "/"), {{"X-Long", std::string(3000, 'x')}}, "", milliseconds(5000)}).status,
              431);
}

TEST(HttpServer, RefusesWhatIsNoHttp) {
    const Server server("127.0.0.1", 0, small_limits(), echo);
    const RawClient client(server);
    client.say("\x16\x03\x01 hello\r\n\r\n");
    EXPECT_THAT(client.hear(), StartsWith("HTTP/1.1 400"));
}

TEST(HttpServer, DoesNotWaitForSlowRequestsForEver) {
    const Server server("127.0.0.1", 0, small_limits(), echo);
    const RawClient client(server);
    client.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_THAT(client.hear(), StartsWith("HTTP/1.1 408"));
}

TEST(HttpServer, AHandlerThatNeverAnswersIsA503) {
    const Server server("127.0.0.1", 0, small_limits(), [](const Request&, const Reply&) {});
    EXPECT_EQ(send({"GET", url(server, "/"), {}, "", milliseconds(5000)}).status, 503);
}

TEST(HttpServer, AHandlerThatThrowsIsA500WithoutDetails) {
    const Server server("127.0.0.1", 0, small_limits(),
                        [](const Request&, const Reply&) { throw std::runtime_error("secret"); });
    const Answer answer = send({"GET", url(server, "/"), {}, "", milliseconds(5000)});
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.body, ::testing::Not(HasSubstr("secret")));
}

TEST(HttpServer, ConnectionsAreCounted) {
    ServerLimits limits = small_limits();
    limits.read_timeout = milliseconds(10'000);
    const Server server("127.0.0.1", 0, limits, echo);
    const RawClient one(server), two(server), three(server), four(server);
    const RawClient fifth(server);
    EXPECT_THAT(fifth.hear(), StartsWith("HTTP/1.1 503"));
    one.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(one.hear(), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, KeepsConnectionsAndPipelines) {
    const Server server("127.0.0.1", 0, {}, echo);
    const RawClient client(server);
    client.say("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const std::string heard = client.hear();
    EXPECT_LT(heard.find("GET /1"), heard.find("GET /2"));
    EXPECT_NE(heard.find("GET /2"), std::string::npos);
}

TEST(HttpServer, AnswersFromOtherThreadsAndOnlyOnce) {
    std::vector<std::thread> threads;
    {
        const Server server("127.0.0.1", 0, {}, [&](const Request&, const Reply& reply) {
            threads.emplace_back([reply] {
                reply({200, "text/plain", "first", {}});
                reply({200, "text/plain", "second", {}});
            });
        });
        EXPECT_EQ(send({"GET", url(server, "/"), {}, "", milliseconds(5000)}).body, "first");
        EXPECT_EQ(send({"GET", url(server, "/"), {}, "", milliseconds(5000)}).body, "first");
    }
    for (std::thread& thread : threads) thread.join();
}

TEST(HttpServer, ARequestUnderWayIsAnsweredBeforeItStops) {
    std::atomic<int> under_way = 0;
    std::vector<Reply> replies;
    std::mutex mutex;
    Server server("127.0.0.1", 0, {}, [&](const Request&, const Reply& reply) {
        const std::lock_guard lock(mutex);
        replies.push_back(reply);
        ++under_way;
    });
    std::atomic<int> answered = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 20; ++i) {
        clients.emplace_back([&, target = url(server, "/")] {
            answered += send({"GET", target, {}, "", milliseconds(20'000)}).status == 200;
        });
    }
    while (under_way < 20) std::this_thread::yield();
    std::thread stopper([&] { server.stop(milliseconds(20'000)); });
    for (const Reply& reply : replies) reply({200, "text/plain", "done", {}});
    for (std::thread& client : clients) client.join();
    stopper.join();
    EXPECT_EQ(answered, 20);
}

TEST(HttpServer, AReplyMayComeAfterItsServerHasGone) {
    Reply late;
    {
        Server server("127.0.0.1", 0, small_limits(), [&](const Request&, const Reply& reply) { late = reply; });
        EXPECT_EQ(send({"GET", url(server, "/"), {}, "", milliseconds(5000)}).status, 503);
    }
    late({200, "text/plain", "too late", {}});
}

TEST(HttpServer, ATakenPortIsSaid) {
    const Server server("127.0.0.1", 0, {}, echo);
    try {
        const Server second("127.0.0.1", server.port(), {}, echo);
        FAIL() << "it listens twice";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("cannot listen on 127.0.0.1:"));
    }
}

TEST(HttpClient, SaysWhyThereIsNoAnswer) {
    EXPECT_THROW(send({"GET", "http://127.0.0.1:1/", {}, "", milliseconds(2000)}), Unavailable);
    EXPECT_THROW(send({"GET", "ftp://127.0.0.1/", {}, "", milliseconds(2000)}), Refused);
    EXPECT_THROW(send({"GET", "nonsense", {}, "", milliseconds(2000)}), Refused);
}

TEST(HttpClient, EncodesForQueries) { EXPECT_EQ(percent_encode("a/b#1 é"), "a%2Fb%231%20%C3%A9"); }

}  // namespace
}  // namespace tachograph::http
