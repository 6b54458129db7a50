// The HTTP server over real sockets: its answers, its limits, and a stop that drops no request.
#include "adapters/http/server.hpp"

#include "adapters/http/client.hpp"
#include "core/ports/failures.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
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
    limits.untrusted_bytes = 10'000;
    limits.header_timeout = milliseconds(300);
    limits.read_timeout = milliseconds(300);
    limits.handler_timeout = milliseconds(300);
    limits.connections = 4;
    return limits;
}

std::string url(const Server& server, const std::string& target) {
    return "http://127.0.0.1:" + std::to_string(server.port()) + target;
}

// A client that sends exactly the given bytes, and reads until the server closes.
class RawClient {
  public:
    explicit RawClient(const Server& server, const char* from = "127.0.0.1")
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        ::inet_pton(AF_INET, from, &own.sin_addr);
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own);
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
    std::string hear_some() const {
        char buffer[4096];
        const ssize_t size = ::recv(socket_, buffer, sizeof buffer, 0);
        return {buffer, size > 0 ? static_cast<std::size_t>(size) : 0};
    }
    bool connected() const { return connected_; }

  private:
    int socket_;
    bool connected_ = false;
};

TEST(HttpServer, SendsTheHandlersAnswer) {
    const Server server("127.0.0.1", 0, {}, echo);
    const Answer answer = send({"POST", url(server, "/a%20b?name=%C3%A9&x=1"), {}, "body", milliseconds(5000)});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "POST /a b é body");
}

TEST(HttpServer, RejectsTooLargeRequests) {
    const Server server("127.0.0.1", 0, small_limits(), echo);
    EXPECT_EQ(send({"POST", url(server, "/"), {}, std::string(1001, 'x'), milliseconds(5000)}).status, 413);
    EXPECT_EQ(send({"POST", url(server, "/"), {}, std::string(1000, 'x'), milliseconds(5000)}).status, 200);
    EXPECT_EQ(send({"GET", url(server, "/"), {{"X-Long", std::string(3000, 'x')}}, "", milliseconds(5000)}).status,
              431);
}

TEST(HttpServer, RejectsTextThatIsNotHttp) {
    const Server server("127.0.0.1", 0, small_limits(), echo);
    const RawClient client(server);
    client.say("\x16\x03\x01 hello\r\n\r\n");
    EXPECT_THAT(client.hear(), StartsWith("HTTP/1.1 400"));
}

std::string answer_to(const Server& server, const std::string& request) {
    const RawClient client(server);
    client.say(request);
    return client.hear();
}

// What follows a body of unclear length might be taken for a request of its own.
TEST(HttpServer, RefusesABodyOfUnclearLength) {
    const Server server("127.0.0.1", 0, small_limits(), echo);
    const std::string smuggled = "\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    for (const std::string codings :
         {"Transfer-Encoding: gzip", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity",
          "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
          "Transfer-Encoding: identity\r\nContent-Length: 3", "Transfer-Encoding: xchunked", "Transfer-Encoding:"}) {
        const std::string heard = answer_to(server, "POST / HTTP/1.1\r\nHost: x\r\n" + codings + "\r\n" + smuggled);
        EXPECT_THAT(heard, StartsWith("HTTP/1.1 400")) << codings;
        EXPECT_THAT(heard, ::testing::Not(HasSubstr("smuggled"))) << codings;
    }
    EXPECT_THAT(answer_to(server, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(answer_to(server,
                          "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: Chunked\r\n\r\n"
                          "3\r\nabc\r\n0\r\n\r\n"),
                HasSubstr("POST /  abc"));
}

TEST(HttpServer, RefusesFoldedHeaders) {
    const Server server("127.0.0.1", 0, small_limits(), echo);
    EXPECT_THAT(answer_to(server, "GET / HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n b\r\n\r\n"),
                StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(answer_to(server, "GET / HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n\tb\r\n\r\n"),
                StartsWith("HTTP/1.1 400"));
}

TEST(HttpServer, RefusesTooManyFields) {
    ServerLimits limits;
    limits.header_fields = 10;
    const Server server("127.0.0.1", 0, limits, echo);
    const auto with_fields = [](int count) {
        std::string request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        for (int n = 2; n < count; ++n) request += "X-" + std::to_string(n) + ": 1\r\n";
        return request + "\r\n";
    };
    EXPECT_THAT(answer_to(server, with_fields(10)), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer_to(server, with_fields(11)), StartsWith("HTTP/1.1 431"));
}

TEST(HttpServer, HeaderTimeoutIsShorterThanBodyTimeout) {
    ServerLimits limits = small_limits();
    limits.read_timeout = milliseconds(60'000);
    const Server server("127.0.0.1", 0, limits, echo);
    EXPECT_THAT(answer_to(server, "POST / HTTP/1.1\r\nHost: x\r\n"), StartsWith("HTTP/1.1 408"));
}

TEST(HttpServer, SlowRequestsTimeOut) {
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

constexpr const char* one_request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

ServerLimits patient_limits() {
    ServerLimits limits = small_limits();
    for (milliseconds* time : {&limits.header_timeout, &limits.read_timeout, &limits.handler_timeout})
        *time = milliseconds(60'000);
    return limits;
}

TEST(HttpServer, IdleConnectionIsClosedForANewOne) {
    const Server server("127.0.0.1", 0, patient_limits(), echo);
    const RawClient half(server);
    half.say("GET / HTTP/1.1\r\nHost: x\r\n");
    EXPECT_THAT(answer_to(server, one_request), StartsWith("HTTP/1.1 200"));
    const RawClient idle(server), another(server), last(server);
    EXPECT_THAT(answer_to(server, one_request), StartsWith("HTTP/1.1 200"));
    EXPECT_EQ(idle.hear(), "") << "it has waited for the longest, without a request";
    last.say(one_request);
    EXPECT_THAT(last.hear(), StartsWith("HTTP/1.1 200"));
    half.say("Connection: close\r\n\r\n");
    EXPECT_THAT(half.hear(), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, PartialRequestsCannotUseUpAllConnections) {
    const Server server("127.0.0.1", 0, patient_limits(), echo);
    std::vector<std::unique_ptr<RawClient>> hostile;
    for (int n = 0; n < 40; ++n) {
        hostile.push_back(std::make_unique<RawClient>(server));
        hostile.back()->say("POST / HTTP/1.1\r\nHost: x\r\n");
        EXPECT_THAT(answer_to(server, one_request), StartsWith("HTTP/1.1 200"));
    }
}

// Holds all requests until it is told to answer.
struct Holding {
    std::mutex mutex;
    std::vector<std::pair<Request, Reply>> held;

    Handler handler() {
        return [this](Request request, const Reply& reply) {
            const std::lock_guard lock(mutex);
            held.emplace_back(std::move(request), reply);
        };
    }
    void wait_for(std::size_t count) {
        while (true) {
            const std::lock_guard lock(mutex);
            if (held.size() >= count) return;
            std::this_thread::yield();
        }
    }
    void answer() {
        const std::lock_guard lock(mutex);
        for (const auto& [request, reply] : held) reply({200, "text/plain", "done", {}});
        held.clear();
    }
};

TEST(HttpServer, ConnectionWithARequestInProgressIsKept) {
    Holding holding;
    const Server server("127.0.0.1", 0, patient_limits(), holding.handler());
    const RawClient one(server), two(server), three(server), four(server);
    for (const RawClient* client : {&one, &two, &three, &four}) client->say(one_request);
    holding.wait_for(4);
    const std::string refused = RawClient(server).hear();
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(refused, HasSubstr("Retry-After: "));
    holding.answer();
    EXPECT_THAT(one.hear(), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, ConnectionsPerAddressAreLimited) {
    ServerLimits limits = patient_limits();
    limits.connections_per_address = 2;
    limits.loopback_is_proxy = false;
    Holding holding;
    const Server server("127.0.0.1", 0, limits, holding.handler());
    const RawClient one(server, "127.0.0.2"), two(server, "127.0.0.2");
    one.say(one_request);
    two.say(one_request);
    holding.wait_for(2);
    EXPECT_THAT(RawClient(server, "127.0.0.2").hear(), StartsWith("HTTP/1.1 503"));
    const RawClient other(server, "127.0.0.3");
    other.say(one_request);
    holding.wait_for(3);
    holding.answer();
    EXPECT_THAT(other.hear(), StartsWith("HTTP/1.1 200"));
}

std::string post(std::size_t length, const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
           body;
}

// Returns once the server waits for the body.
void begin_post(const RawClient& client, std::size_t length) {
    client.say("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: " +
               std::to_string(length) + "\r\n\r\n");
    EXPECT_THAT(client.hear_some(), StartsWith("HTTP/1.1 100"));
}

TEST(HttpServer, LargestBodyIsDroppedForASmallerOne) {
    ServerLimits limits = patient_limits();
    limits.untrusted_bytes = 1000;
    const Server server("127.0.0.1", 0, limits, echo);
    const RawClient smaller(server), larger(server);
    begin_post(smaller, 400);
    begin_post(larger, 500);
    EXPECT_THAT(answer_to(server, post(501, std::string(501, 'x'))), StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(answer_to(server, post(450, std::string(450, 'x'))), StartsWith("HTTP/1.1 200"));
    const std::string refused = larger.hear();
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(refused, HasSubstr("Retry-After: "));
    smaller.say(std::string(400, 'x'));
    EXPECT_THAT(smaller.hear(), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, AddressWithMostBodiesIsDroppedFirst) {
    ServerLimits limits = patient_limits();
    limits.untrusted_bytes = 1000;
    limits.loopback_is_proxy = false;
    const Server server("127.0.0.1", 0, limits, echo);
    const RawClient many(server, "127.0.0.2"), more(server, "127.0.0.2"), third(server, "127.0.0.2");
    for (const RawClient* client : {&many, &more, &third}) begin_post(*client, 300);
    const RawClient other(server, "127.0.0.3");
    other.say(post(500, std::string(500, 'x')));
    EXPECT_THAT(other.hear(), StartsWith("HTTP/1.1 200"));
    const RawClient again(server, "127.0.0.2");
    again.say(post(900, "the start"));
    EXPECT_THAT(again.hear(), StartsWith("HTTP/1.1 503")) << "it would have more than all others";
}

TEST(HttpServer, TrustedClientsMaySendLargerBodies) {
    const auto doorman = [](const Request& head) {
        const bool trusted = head.headers.contains("x-trusted");
        return Permit{trusted ? 1000U : 100U, trusted};
    };
    ServerLimits limits = patient_limits();
    limits.untrusted_bytes = 100;
    const Server server("127.0.0.1", 0, limits, echo, doorman);
    const auto status_of = [&](std::size_t size, const std::map<std::string, std::string>& headers) {
        return send({"POST", url(server, "/"), headers, std::string(size, 'x'), milliseconds(10'000)}).status;
    };
    EXPECT_EQ(status_of(101, {}), 413);
    EXPECT_EQ(status_of(1000, {{"X-Trusted", "yes"}}), 200);
    EXPECT_EQ(status_of(1001, {{"X-Trusted", "yes"}}), 413);
    const RawClient stranger(server);
    begin_post(stranger, 100);
    EXPECT_EQ(status_of(1000, {{"X-Trusted", "yes"}}), 200) << "strangers have no share in its room";
}

TEST(HttpServer, BodyCountsUntilItIsReleased) {
    ServerLimits limits = patient_limits();
    limits.untrusted_bytes = 1000;
    Holding holding;
    const Server server("127.0.0.1", 0, limits, holding.handler());
    const RawClient one(server);
    one.say(post(600, std::string(600, 'x')));
    holding.wait_for(1);
    EXPECT_THAT(answer_to(server, post(500, std::string(500, 'x'))), StartsWith("HTTP/1.1 503"));
    holding.answer();
    EXPECT_THAT(one.hear(), StartsWith("HTTP/1.1 200"));
    const RawClient two(server);
    two.say(post(500, std::string(500, 'x')));
    holding.wait_for(1);
    holding.answer();
    EXPECT_THAT(two.hear(), StartsWith("HTTP/1.1 200"));
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

TEST(HttpServer, RequestInProgressIsAnsweredBeforeStopping) {
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

TEST(HttpServer, ReplyMayComeAfterTheServerIsDestroyed) {
    Reply late;
    {
        Server server("127.0.0.1", 0, small_limits(), [&](const Request&, const Reply& reply) { late = reply; });
        EXPECT_EQ(send({"GET", url(server, "/"), {}, "", milliseconds(5000)}).status, 503);
    }
    late({200, "text/plain", "too late", {}});
}

TEST(HttpServer, PortInUseIsReported) {
    const Server server("127.0.0.1", 0, {}, echo);
    try {
        const Server second("127.0.0.1", server.port(), {}, echo);
        FAIL() << "it listens twice";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("cannot listen on 127.0.0.1:"));
    }
}

TEST(HttpClient, ReportsWhyThereIsNoAnswer) {
    EXPECT_THROW(send({"GET", "http://127.0.0.1:1/", {}, "", milliseconds(2000)}), Unavailable);
    EXPECT_THROW(send({"GET", "ftp://127.0.0.1/", {}, "", milliseconds(2000)}), Refused);
    EXPECT_THROW(send({"GET", "nonsense", {}, "", milliseconds(2000)}), Refused);
}

TEST(HttpClient, EncodesForQueries) { EXPECT_EQ(percent_encode("a/b#1 é"), "a%2Fb%231%20%C3%A9"); }

}  // namespace
}  // namespace tachograph::http
