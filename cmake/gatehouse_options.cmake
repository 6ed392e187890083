# What a build may switch. Presets in CMakePresets.json set these; nobody needs to by hand.
option(GATEHOUSE_TESTS "Build the tests" ON)
set(GATEHOUSE_SANITIZE "" CACHE STRING "Sanitizers to build with: empty, address+undefined, thread")

# Eight sources a compiler's run: a third of the time. What a source forgets to include, only a build without shows.
option(GATEHOUSE_UNITY "Compile sources in batches" OFF)
set(CMAKE_UNITY_BUILD ${GATEHOUSE_UNITY})

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
    add_link_options(-fuse-ld=mold)
endif()

if(GATEHOUSE_SANITIZE STREQUAL "address+undefined")
    set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
elseif(GATEHOUSE_SANITIZE STREQUAL "thread")
    set(sanitize -fsanitize=thread -fno-omit-frame-pointer)
endif()
add_compile_options(${sanitize})
add_link_options(${sanitize})
