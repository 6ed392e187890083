#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <set>

#include <gatehouse/base/text.hpp>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> out(::popen(command.c_str(), "r"), ::pclose);
    std::string all;
    std::array<char, 4096> room{};
    while (const std::size_t got = std::fread(room.data(), 1, room.size(), out.get())) all.append(room.data(), got);
    return all;
}

std::set<std::string> words_in(std::string_view text) {
    std::set<std::string> words;
    for (const auto line : split(text, '\n'))
        for (const auto word : split(line, ' '))
            if (!word.empty()) words.emplace(word);
    return words;
}

// In a real bash: what it offers after "gatehouse …". typed is written as an array's words.
std::set<std::string> offered(const std::string& typed) {
    return words_in(output_of(R"sh(bash --norc -c 'eval "$("$GATEHOUSE_BINARY" completion bash)"; COMP_WORDS=(gatehouse )sh" +
                              typed +
                              R"sh(); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _gatehouse; printf "%s\n" "${COMPREPLY[@]}"')sh"));
}

// In a real zsh, with the builtins that draw the list replaced by ones that print.
std::set<std::string> offered_by_zsh(const std::string& typed) {
    const std::string printing = R"sh(compadd() { shift; print -l -- "$@" }
        _describe() { print -l -- ${${(P)@[-1]}%%:*} }
        _files() { print -l -- files $1 })sh";
    return words_in(output_of(R"sh(zsh -f -c 'compdef() { : }; eval "$("$GATEHOUSE_BINARY" completion zsh)")sh" +
                              ("\n" + printing) + "\nwords=(gatehouse " + typed + "); CURRENT=$#words; _gatehouse'"));
}

// What stands behind the second `case` of the script: every noun and verb, leaves and all.
std::vector<std::string> paths() {
    std::vector<std::string> all;
    for (const auto line : split(run_gatehouse({"completion", "bash"}).out, '\n')) {
        const auto trimmed = trim(line);
        const auto end = trimmed.find("\") words=");
        if (trimmed.starts_with("\" ") && end != std::string_view::npos) all.emplace_back(trimmed.substr(2, end - 2));
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_verb_of_the_program_has_help_with_an_example) {
    const auto all = paths();
    BOOST_TEST(all.size() > 110U);
    for (const auto& path : all) BOOST_TEST_CONTEXT(path) {
            if (std::ranges::any_of(all, [&](const auto& other) { return other.starts_with(path + " "); })) continue;
            std::vector<std::string> words;
            for (const auto word : split(path, ' ')) words.emplace_back(word);
            words.emplace_back("--help");
            const auto shown = run_gatehouse(words);
            BOOST_TEST(shown.code == 0);
            BOOST_TEST(shown.out.find("Example: gatehouse " + path) != std::string::npos, shown.out);
        }
}

BOOST_AUTO_TEST_CASE(exit_codes_are_said_in_the_help) {
    const auto help = run_gatehouse({"--help"}).out;
    for (const auto* line : {"0  done", "2  the call", "3  no credential", "4  there is no", "5  the present", "6  nothing was",
                             "7  it is not known", "70  a bug"})
        BOOST_TEST(help.find(line) != std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(bash_completes_nouns_verbs_options_and_values) {
    const auto nouns = offered("\"\"");
    for (const auto* noun : {"user", "team", "serve", "completion", "openapi", "connection"}) BOOST_TEST(nouns.contains(noun));
    BOOST_TEST(offered("use") == std::set<std::string>{"user"}, boost::test_tools::per_element());
    const auto verbs = offered("user \"\"");
    BOOST_TEST(verbs.contains("suspend"));
    BOOST_TEST(!verbs.contains("serve"));
    BOOST_TEST(offered("connection token \"\"").contains("create"));
    const auto options = offered("user suspend --");
    for (const auto* option : {"--reason", "--output", "--data", "--dry-run", "--help"}) BOOST_TEST(options.contains(option));
    BOOST_TEST(!options.contains("--yes"));
    const std::set<std::string> forms{"json", "table"}, models{"kaito", "keeptrusts", "kisi", "kiwi", "standard", "takumo"};
    BOOST_TEST(offered("user list -o \"\"") == forms, boost::test_tools::per_element());
    BOOST_TEST(offered("user list --output = \"\"") == forms, boost::test_tools::per_element());
    BOOST_TEST(offered("user list --output =") == forms, boost::test_tools::per_element());
    BOOST_TEST(offered("organization create acme --model \"\"") == models, boost::test_tools::per_element());
    BOOST_TEST(offered("completion z") == std::set<std::string>{"zsh"}, boost::test_tools::per_element());
    BOOST_TEST(offered("user suspend --reason \"\"").empty());
}

BOOST_AUTO_TEST_CASE(bash_completes_folders_and_files) {
    temporary_directory at;
    BOOST_TEST(output_of("mkdir " + at.path() + "/folder && touch " + at.path() + "/file").empty());
    const std::set<std::string> both{at.path() + "/folder", at.path() + "/file"}, folder{at.path() + "/folder"};
    BOOST_TEST(offered("user list --data " + at.path() + "/") == folder, boost::test_tools::per_element());
    BOOST_TEST(offered("plan " + at.path() + "/") == folder, boost::test_tools::per_element());
    BOOST_TEST(offered("connection trust okta --idp-metadata " + at.path() + "/") == both, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(zsh_completes_the_same) {
    if (output_of("command -v zsh").empty()) {
        BOOST_TEST_MESSAGE("there is no zsh here");
        return;
    }
    const auto nouns = offered_by_zsh("\"\"");
    for (const auto* noun : {"user", "team", "serve", "completion"}) BOOST_TEST(nouns.contains(noun));
    BOOST_TEST(offered_by_zsh("user \"\"").contains("suspend"));
    BOOST_TEST(offered_by_zsh("user suspend --").contains("--reason"));
    const std::set<std::string> forms{"json", "table"}, folders{"files", "-/"};
    BOOST_TEST(offered_by_zsh("user list -o \"\"") == forms, boost::test_tools::per_element());
    BOOST_TEST(offered_by_zsh("user list --data \"\"") == folders, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unknown_shell_is_a_usage_error) { BOOST_TEST(run_gatehouse({"completion", "fish"}).code == 2); }

BOOST_AUTO_TEST_CASE(the_description_of_the_api_is_printed) {
    const auto shown = run_gatehouse({"openapi"});
    BOOST_TEST(shown.code == 0);
    const auto parsed = parse_json(shown.out, {.bytes = shown.out.size(), .values = shown.out.size()});
    BOOST_TEST_REQUIRE(parsed.has_value());
    BOOST_TEST(text_of(*parsed, "openapi") == "3.1.0");
}
