// A trouble is logged once, however often it occurs.
#include "adapters/service/troubles.hpp"

#include "core/ports/failures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

using service::noting;
using service::Troubles;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class TroublesTest : public ::testing::Test {
  protected:
    // What was logged since the last call.
    std::string logged() {
        std::string text = ::testing::internal::GetCapturedStdout();
        ::testing::internal::CaptureStdout();
        return text;
    }
    void SetUp() override { ::testing::internal::CaptureStdout(); }
    void TearDown() override { ::testing::internal::GetCapturedStdout(); }

    Troubles troubles;
};

TEST_F(TroublesTest, LogsBeginChangeAndEndOnce) {
    troubles.set("reports", "a rule refuses the push");
    EXPECT_THAT(logged(), HasSubstr("reports: a rule refuses the push"));
    for (int tries = 0; tries < 3; ++tries) troubles.set("reports", "a rule refuses the push");
    EXPECT_THAT(logged(), IsEmpty());
    troubles.set("reports", "the host is down");
    EXPECT_THAT(logged(), HasSubstr("reports: the host is down"));
    EXPECT_THAT(troubles.all(), ElementsAre(Pair("reports", "the host is down")));
    troubles.clear("reports");
    EXPECT_THAT(logged(), HasSubstr("no more trouble with reports"));
    troubles.clear("reports");
    EXPECT_THAT(logged(), IsEmpty());
    EXPECT_THAT(troubles.all(), IsEmpty());
}

TEST_F(TroublesTest, FailingWorkIsATroubleUntilItSucceeds) {
    const auto fails = []() -> int { throw Unavailable("no leave"); };
    EXPECT_THROW(noting(troubles, "reports", fails), Unavailable);
    EXPECT_THAT(troubles.all(), ElementsAre(Pair("reports", "no leave")));
    EXPECT_EQ(noting(troubles, "reports", [] { return 1; }), 1);
    EXPECT_THAT(troubles.all(), IsEmpty());
}

}  // namespace
}  // namespace tachograph
