#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/backup.hpp>

#include "transfer/store_end.hpp"

// The records of a backup that are JSON: what stands before the rows, before each table's, and behind all.
namespace gatehouse::transfer {

inline constexpr char start_record = 'S', table_record = 'T', row_record = 'R', end_record = 'E';

std::string write_start(const backup_manifest& facts);
bool read_start(std::string_view json, backup_manifest& into);
std::string write_table(const table& of);
std::optional<table> read_table(std::string_view json);
std::string write_end(const std::vector<table_sum>& tables, const std::vector<counter>& counters);
bool read_end(std::string_view json, std::vector<table_sum>& tables, std::vector<counter>& counters);

}  // namespace gatehouse::transfer
