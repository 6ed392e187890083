#pragma once
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>

namespace gatehouse {

// Injected wherever chance decides something. Safe to ask from any thread.
class random_source {
public:
    virtual ~random_source() = default;
    virtual void fill(std::span<std::byte> out) = 0;
};

// The kernel's generator: what every secret is made from. Ends the process when the kernel gives none.
class system_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override;
};

// That many bytes of chance as base64url without padding: a secret, a nonce, a name that nobody guesses.
std::string random_base64url(random_source& random, std::size_t bytes);

// Repeatable, for tests only: a test prints the seed it used.
class seeded_random final : public random_source {
public:
    explicit seeded_random(std::uint64_t seed) : engine_(seed) {}
    void fill(std::span<std::byte> out) override;

private:
    std::mutex mutex_;
    std::mt19937_64 engine_;
};

}  // namespace gatehouse
