// The main function of every test program. A skipped test has failed, unless it says that this machine cannot run it.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

class Skips : public ::testing::EmptyTestEventListener {
    void OnTestEnd(const ::testing::TestInfo& test) override {
        const ::testing::TestResult& result = *test.result();
        for (int i = 0; result.Skipped() && i < result.total_part_count(); ++i) {
            const std::string reason = result.GetTestPartResult(i).message();
            if (!reason.starts_with("this machine cannot: "))
                ADD_FAILURE() << "skipped: " << reason << "\nwrite \"this machine cannot: \" and why, if that is so";
        }
    }
};

}  // namespace

int main(int argc, char** argv) {
    ::testing::InitGoogleMock(&argc, argv);
    ::testing::UnitTest::GetInstance()->listeners().Append(new Skips);
    return RUN_ALL_TESTS();
}
