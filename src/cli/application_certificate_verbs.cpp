#include "nouns.hpp"

#include <fstream>
#include <sstream>

#include <gatehouse/base/text.hpp>

namespace gatehouse::cli {

const std::vector<column> certificate_columns{{"CERTIFICATE", "id"},
                                              {"NAME", "name"},
                                              {"STATUS", "status"},
                                              {"ENDS", "not_after"},
                                              {"KEY (SHA-256)", "fingerprint"},
                                              {"AWAITING CONFIRMATION SINCE", "awaiting_confirmation_since"}};

namespace {

struct certificate_arguments {
    std::string application, certificate, name, file;
};

void declare_list(CLI::App& verb, certificate_arguments& wanted) {
    verb.add_option("APPLICATION", wanted.application, "Its name or id")->required();
}

void declare_add(CLI::App& verb, certificate_arguments& wanted) {
    declare_list(verb, wanted);
    verb.add_option("--certificate", wanted.file, "The certificate of the key (PEM); the key itself stays where it is")
        ->type_name("FILE")
        ->required();
    verb.add_option("--name", wanted.name, "What it is called (default: the certificate's subject)");
}

void declare_remove(CLI::App& verb, certificate_arguments& wanted) {
    declare_list(verb, wanted);
    verb.add_option("CERTIFICATE", wanted.certificate, "The certificate's id (gatehouse application certificate list)")
        ->required();
}

result<std::string> certificates_of(session& in, const certificate_arguments& wanted) {
    const auto id = application_named(in, wanted.application);
    if (!id) return id.error();
    return "/api/v1/applications/" + *id + "/certificates";
}

result<void> add(session& in, const certificate_arguments& wanted) {
    std::ifstream file(wanted.file, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) return make_error(errc::invalid_value, wanted.file + " cannot be read");
    if (text.str().find("PRIVATE KEY-----") != std::string::npos)
        return make_error(errc::invalid_value,
                          wanted.file + " holds a private key, which stays with the application: give its certificate alone");
    const auto path = certificates_of(in, wanted);
    if (!path) return path.error();
    object body;
    body.set("certificate", text.str());
    if (!wanted.name.empty()) body.set("name", wanted.name);
    return show(in, in.at.send("POST", *path, std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"}, {"name", "name"}, {"key (SHA-256)", "fingerprint"}, {"ends", "not_after"}});
    });
}

result<void> list(session& in, const certificate_arguments& wanted) {
    const auto path = certificates_of(in, wanted);
    if (!path) return path.error();
    return show(in, in.at.get(*path), [](const value& found) {
        print_table(
            found, certificate_columns,
            "No certificates. Add one: gatehouse application certificate add APPLICATION --certificate FILE --data DIR");
    });
}

result<void> remove(session& in, const certificate_arguments& wanted) {
    const auto path = certificates_of(in, wanted);
    if (!path) return path.error();
    return show(in, in.at.send("DELETE", *path + "/" + percent_encode(wanted.certificate)), [](const value& gone) {
        print_fields(gone, {{"id", "id"}, {"name", "name"}, {"key (SHA-256)", "fingerprint"}, {"status", "status"}});
    });
}

}  // namespace

void add_certificate_verbs(CLI::App& application, int& status) {
    CLI::App& noun =
        add_noun(application, "certificate", "Keys that a service shows in the TLS handshake instead of its secret");
    add_verb<certificate_arguments>(noun,
                                    {"add", "Let a service in by another key, shown to the applications' door (operator)",
                                     "application certificate add shop --certificate shop.pem --data gatehouse-data"},
                                    status, declare_add, add);
    add_verb<certificate_arguments>(noun,
                                    {"list", "List a service's keys (operator)",
                                     "application certificate list shop --data gatehouse-data", verb_effect::reads},
                                    status, declare_list, list);
    add_verb<certificate_arguments>(
        noun,
        {"remove", "End a key, with the service's next request (operator)",
         "application certificate remove shop 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77 --yes --data gatehouse-data",
         verb_effect::harms},
        status, declare_remove, remove);
}

}  // namespace gatehouse::cli
