# Puts data files into the binary (.incbin) and generates the table that gatehouse::embedded_files() reads.
# Paths in the table are relative to the project's root: "schemas/User.json".
function(gatehouse_embed target)
    set(assembly "    .section .rodata\n")
    set(externs "")
    set(rows "")
    set(number 0)
    foreach(path ${ARGN})
        set(file ${PROJECT_SOURCE_DIR}/${path})
        string(APPEND assembly
            "    .global gatehouse_embedded_${number}\n    .global gatehouse_embedded_${number}_end\n"
            "gatehouse_embedded_${number}:\n    .incbin \"${file}\"\ngatehouse_embedded_${number}_end:\n    .byte 0\n")
        string(APPEND externs "extern \"C\" const char gatehouse_embedded_${number}[], gatehouse_embedded_${number}_end[];\n")
        string(APPEND rows "        {\"${path}\", {gatehouse_embedded_${number}, gatehouse_embedded_${number}_end}},\n")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
        list(APPEND files ${file})
        math(EXPR number "${number} + 1")
    endforeach()
    string(APPEND assembly "    .section .note.GNU-stack,\"\",%progbits\n")
    set(directory ${CMAKE_CURRENT_BINARY_DIR}/embedded)
    file(CONFIGURE OUTPUT ${directory}/data.S CONTENT "${assembly}" @ONLY)
    file(CONFIGURE OUTPUT ${directory}/table.cpp @ONLY CONTENT
"#include <gatehouse/base/embedded.hpp>\n\n${externs}
namespace gatehouse {
std::span<const embedded_file> embedded_files() {
    static const embedded_file files[] = {\n${rows}    };
    return files;
}
}\n")
    set_source_files_properties(${directory}/data.S PROPERTIES OBJECT_DEPENDS "${files}")
    add_library(${target} STATIC ${directory}/data.S ${directory}/table.cpp)
    target_link_libraries(${target} PUBLIC gatehouse_base)
endfunction()
