# Puts data files into the binary (.incbin) and generates the table that gatehouse::embedded_files() reads.
# Paths in the table are relative to the project's root: "schemas/User.json". TABLE names another function of the same type
# for data that belongs to one library: gatehouse_embed(target TABLE migrations file...). MADE files are the build's own, made
# in the caller's folder; in the table they have their bare name.
function(gatehouse_embed target)
    cmake_parse_arguments(ARG "" "TABLE" "MADE" ${ARGN})
    if(NOT ARG_TABLE)
        set(ARG_TABLE embedded_files)
    endif()
    set(symbol gatehouse_${ARG_TABLE})
    set(ARGN ${ARG_UNPARSED_ARGUMENTS})
    set(assembly "    .section .rodata\n")
    set(externs "")
    set(rows "")
    set(number 0)
    foreach(path ${ARGN} ${ARG_MADE})
        if(path IN_LIST ARG_MADE)
            set(file ${path})
            get_filename_component(path ${path} NAME)
        else()
            set(file ${PROJECT_SOURCE_DIR}/${path})
            set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
        endif()
        string(APPEND assembly
            "    .global ${symbol}_${number}\n    .global ${symbol}_${number}_end\n"
            "${symbol}_${number}:\n    .incbin \"${file}\"\n${symbol}_${number}_end:\n    .byte 0\n")
        string(APPEND externs "extern \"C\" const char ${symbol}_${number}[], ${symbol}_${number}_end[];\n")
        string(APPEND rows "        {\"${path}\", {${symbol}_${number}, ${symbol}_${number}_end}},\n")
        list(APPEND files ${file})
        math(EXPR number "${number} + 1")
    endforeach()
    string(APPEND assembly "    .section .note.GNU-stack,\"\",%progbits\n")
    set(directory ${CMAKE_CURRENT_BINARY_DIR}/${ARG_TABLE})
    file(CONFIGURE OUTPUT ${directory}/data.S CONTENT "${assembly}" @ONLY)
    file(CONFIGURE OUTPUT ${directory}/table.cpp @ONLY CONTENT
"#include <gatehouse/base/embedded.hpp>\n\n${externs}
namespace gatehouse {
std::span<const embedded_file> ${ARG_TABLE}() {
    static const embedded_file files[] = {\n${rows}    };
    return files;
}
}\n")
    set_source_files_properties(${directory}/data.S PROPERTIES OBJECT_DEPENDS "${files}")
    add_library(${target} STATIC ${directory}/data.S ${directory}/table.cpp)
    target_link_libraries(${target} PUBLIC gatehouse_base)
endfunction()
