#pragma once
#include <cstdint>
#include <vector>

#include "reference/dice.hpp"
#include "reference/world.hpp"

// Random worlds: a few of each thing, so that rules meet often.
namespace gatehouse::reference {

// The number-th world of a seed. Later ones lie later in time, since a store's clock never goes back.
world make_world(std::uint64_t seed, std::size_t number);
// So many questions, of people and things that are there, mostly.
std::vector<query> make_questions(const world& in, std::uint64_t seed, std::size_t number, std::size_t many);

std::vector<policy> make_policies(dice& chance, time_ms now);  // generated_policies.cpp
std::vector<std::string> some_action_patterns(dice& chance, int draws);

}  // namespace gatehouse::reference
