#pragma once
#include <cstdint>
#include <string>

#include "reference/evaluator.hpp"
#include "reference/generator.hpp"
#include "reference/worlds_store.hpp"

// What the tests of this folder share: asking the engine, and putting its answers beside the evaluator's.
namespace gatehouse::reference {

inline constexpr std::size_t questions_each = 200;
// Of what proves the proof: some faults show in one world of a hundred only.
inline constexpr std::uint64_t fixed_seed = 4;

struct asked_world {
    const world& in;
    std::size_t number = 0;
};

// All questions of one world, with what the engine decided.
void ask(worlds_store& store, std::uint64_t from, std::size_t number, const auto& each) {
    const auto made = make_world(from, number);
    store.put(made, number, make_questions(made, from, number, questions_each),
              [&](const query& asked, time_ms now, const access::decision& decided) {
                  each(asked_world{made, number}, asked, now, decided);
              });
}

judgement summary(const access::decision& made);
// What the page leaves to whoever explains: of several statements that permit, or deny, one is proof enough.
bool same(const judgement& engine, const judgement& naive);
std::string text(const judgement& one);
std::string text(const query& one);

}  // namespace gatehouse::reference
