#include <gatehouse/demo/local_idp.hpp>

namespace gatehouse::demo {

const std::vector<person>& sample_people() {
    static const std::vector<person> people{
        {"alice@example.com", "Alice", "Archer", "Platform engineer", {"Engineering", "On-call"}},
        {"bob@example.com", "Bob", "Baker", "Support agent", {"Support"}},
        {"carol@example.com", "Carol", "Chen", "Engineering manager", {"Engineering"}},
        {"dave@example.com", "Dave", "Diaz", "Contractor", {}},
    };
    return people;
}

}  // namespace gatehouse::demo
