#include "adapters/git/packs/delta.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

using namespace std::string_literals;

TEST(Delta, CopiesAndInserts) {
    // 11 bytes become 10: copy 6 from 0, insert "git", copy 1 from 10.
    const std::string delta = "\x0b\x0a\x90\x06\x03git\x91\x0a\x01"s;
    EXPECT_EQ(apply_delta("hello world", delta), "hello gitd");
}

TEST(Delta, ZeroCopyLengthMeans64KiB) {
    const std::string base(70'000, 'x');
    EXPECT_EQ(apply_delta(base, "\xf0\xa2\x04\x80\x80\x04\x80"s), std::string(65536, 'x'));
}

TEST(Delta, DeltaThatDoesNotFitItsBaseIsRejected) {
    const std::string good = "\x0b\x0a\x90\x06\x03git\x91\x0a\x01"s;
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_FALSE(apply_delta("hello world", good.substr(0, size))) << size;
    EXPECT_FALSE(apply_delta("another base", good));
    EXPECT_FALSE(apply_delta("hello world", "\x0b\x0c\x91\x02\x0c"s)) << "beyond the base";
    EXPECT_FALSE(apply_delta("hello world", "\x0b\x01\x00"s)) << "an instruction that git has reserved";
    EXPECT_FALSE(apply_delta("hello world", "\x0b\x03\x90\x06"s)) << "longer than it says";
    EXPECT_FALSE(apply_delta("", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"s)) << "a number without an end";
}

TEST(Delta, ReadsTheOffsetOfItsBase) {
    std::string_view stream = "\x05rest";
    EXPECT_EQ(take_distance(stream), 5U);
    EXPECT_EQ(stream, "rest");
    stream = "\x80\x01";
    EXPECT_EQ(take_distance(stream), 129U);
    stream = "\x80";
    EXPECT_FALSE(take_distance(stream));
    stream = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
    EXPECT_FALSE(take_distance(stream));
}

TEST(DeltaBases, RememberTheLatest) {
    DeltaBases bases;
    const int one = 1;
    const int other = 2;
    EXPECT_EQ(bases.find(&one, 12), nullptr);
    bases.keep(&one, 12, std::make_shared<const std::string>("first"));
    ASSERT_NE(bases.find(&one, 12), nullptr);
    EXPECT_EQ(*bases.find(&one, 12), "first");
    EXPECT_EQ(bases.find(&other, 12), nullptr);
    EXPECT_EQ(bases.find(&one, 13), nullptr);
    bases.keep(&other, 12, std::make_shared<const std::string>("second"));
    EXPECT_EQ(bases.find(&one, 12), nullptr);
}

}  // namespace
}  // namespace tachograph::git
