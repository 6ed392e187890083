#pragma once

// The bindings that a WHERE after it names go into the past, until UNTIL.
#define GATEHOUSE_PAST_BINDINGS(UNTIL)                                            \
    "INSERT INTO rule_binding_past (org, group_id, rule, bound_by, since, until)" \
    " SELECT org, group_id, rule, bound_by, since, " UNTIL " FROM rule_binding"
