// The client with a real TLS server, whose certificate is valid, of another host, expired, or of an unknown issuer.
#include "adapters/http/client.hpp"
#include "core/ports/failures.hpp"
#include "tests/background.hpp"
#include "tests/folder.hpp"

#include <memory>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::http {
namespace {

using ::testing::HasSubstr;

class Tls : public ::testing::Test {
  protected:
    void SetUp() override {
        run("openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=TestCA");
        ::setenv("SSL_CERT_FILE", (folder_ / "ca.pem").c_str(), 1);
    }
    void TearDown() override { ::unsetenv("SSL_CERT_FILE"); }

    void run(const std::string& command) const {
        const testing::ShellResult result = testing::shell("cd " + folder_.path + " && " + command);
        ASSERT_EQ(result.code, 0) << result.output;
    }

    void serve(const std::string& host, const std::string& days) {
        run(
            fmt::format("openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN={0} && "
                        "echo subjectAltName=DNS:{0} > names && openssl x509 -req -in server.csr -CA ca.pem -CAkey "
                        "ca.key -CAcreateserial -extfile names {1} -out server.pem",
                        host, days));
        port_ = testing::free_port();
        server_ = std::make_unique<testing::Background>(
            fmt::format("cd {} && exec openssl s_server -accept {} -cert server.pem -key server.key -www", folder_.path,
                        port_),
            folder_ / "log");
    }

    // Empty if it succeeds.
    std::string complaint(const std::string& host = "localhost") const {
        std::string words;
        for (int tries = 0; tries < 100; ++tries) {
            try {
                const Answer answer =
                    send({"GET", fmt::format("https://{}:{}/", host, port_), {}, {}, std::chrono::seconds(5)});
                return answer.status == 200 ? "" : fmt::format("status {}", answer.status);
            } catch (const Unavailable& unavailable) {
                words = unavailable.what();
                if (words.find("refused") == std::string::npos) return words;
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        }
        return words;
    }

    testing::Folder folder_;
    int port_ = 0;
    std::unique_ptr<testing::Background> server_;
};

TEST_F(Tls, ValidCertificateIsAccepted) {
    serve("localhost", "-days 10");
    EXPECT_EQ(complaint(), "");
}

TEST_F(Tls, CertificateOfAnotherHostIsRejected) {
    serve("github.example.org", "-days 10");
    EXPECT_THAT(complaint(), HasSubstr("hostname mismatch"));
}

TEST_F(Tls, ExpiredCertificateIsRejected) {
    serve("localhost", "-days -1");
    EXPECT_THAT(complaint(), HasSubstr("expired"));
}

TEST_F(Tls, CertificateOfAnUnknownIssuerIsRejected) {
    serve("localhost", "-days 10");
    ::unsetenv("SSL_CERT_FILE");
    EXPECT_THAT(complaint(), HasSubstr("self-signed certificate"));
}

}  // namespace
}  // namespace tachograph::http
