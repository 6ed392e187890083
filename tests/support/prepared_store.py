"""Where a test's gateway keeps its store: in the data directory, or, where with_postgres has started a cluster, in a database that
is named after the directory (as prepared_store.cpp has it)."""
import os
import re
import subprocess


def store_arguments(data):
    """What `gatehouse serve` and `gatehouse demo` are told of it; the database is made."""
    cluster = os.environ.get("GATEHOUSE_TEST_POSTGRES")
    if not cluster:
        return []
    name = "d" + re.sub("[^A-Za-z0-9]", "_", str(data))[:60]
    subprocess.run(["/usr/lib/postgresql/15/bin/psql", "-h", cluster, "-U", "postgres", "-qc", f'CREATE DATABASE "{name}" OWNER gatehouse',
                    "postgres"], stderr=subprocess.DEVNULL, check=False)  # that it is there already is as good
    return ["--store", f"postgresql:///{name}?host={cluster}&user=gatehouse"]
