# One library per folder. LINK repeats the row of the layer table in scripts/check_layers, so a call that the table
# forbids fails to link as well. Warnings and macros of our own code are set here, once.
function(gatehouse_warnings target)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
        -Wswitch -Werror)
    if(NOT GATEHOUSE_UNITY)
        target_compile_options(${target} PRIVATE -Wshadow)
    elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # In a batch a local name may hide what another source has at file scope, and a test's fixture is its own source's.
        target_compile_options(${target} PRIVATE -Wshadow=local -Wno-subobject-linkage)
    endif()
endfunction()

# ALONE: sources whose own names (in their anonymous namespace) are also a neighbour's, so that a batch can't hold both.
function(gatehouse_alone)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

function(gatehouse_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;ALONE;LINK;PRIVATE_LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES} ${ARG_ALONE})
    gatehouse_alone(${ARG_ALONE})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/include PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
    gatehouse_warnings(${name})
endfunction()

# A test executable of Boost.Test (linked dynamically), registered with ctest under the labels given; each label is a
# build target too (tests_unit, tests_threads …), so that a sanitizer's tree builds only what it runs. What may take longest is
# begun first.
function(gatehouse_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;ALONE;LINK;LABELS;ENVIRONMENT" ${ARGN})
    add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/unit/test_main.cpp ${ARG_SOURCES} ${ARG_ALONE})
    gatehouse_alone(${ARG_ALONE})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(${name} PRIVATE ${ARG_LINK} gatehouse_base Boost::unit_test_framework)
    gatehouse_warnings(${name})
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 600)  # against what hangs; a busy machine is slow
    endif()
    foreach(label ${ARG_LABELS})
        if(NOT TARGET tests_${label})
            add_custom_target(tests_${label})
        endif()
        add_dependencies(tests_${label} ${name})
    endforeach()
    if(GATEHOUSE_BOTH_ENGINES)
        add_test(NAME ${name}_postgres COMMAND ${name})
        set_tests_properties(${name}_postgres PROPERTIES LABELS "${ARG_LABELS};postgres" TIMEOUT ${ARG_TIMEOUT} COST ${ARG_TIMEOUT}
            ENVIRONMENT "GATEHOUSE_TEST_ENGINE=postgres;GATEHOUSE_SOURCE=${PROJECT_SOURCE_DIR};${ARG_ENVIRONMENT}")
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} COST ${ARG_TIMEOUT} SKIP_RETURN_CODE 77
        ENVIRONMENT "GATEHOUSE_BINARY=${PROJECT_BINARY_DIR}/gatehouse;GATEHOUSE_SOURCE=${PROJECT_SOURCE_DIR};${ARG_ENVIRONMENT}")
endfunction()
