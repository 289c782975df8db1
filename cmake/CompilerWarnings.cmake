# SPDX-FileCopyrightText: 2026 The Saccade authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The warnings every target of ours is built with; linked as saccade_warnings.
add_library(saccade_warnings INTERFACE)
target_compile_options(
  saccade_warnings
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow # a name that hides another is usually a mistake
            -Wnon-virtual-dtor # deleting through such a base is undefined
            -Woverloaded-virtual # hides instead of overrides
            -Wcast-align
            -Wunused
            -Wnull-dereference
            -Wformat=2
            -Wimplicit-fallthrough
            -Wextra-semi)
if(SACCADE_WARNINGS_AS_ERRORS)
  target_compile_options(saccade_warnings INTERFACE -Werror)
endif()
# g++ 12 sees null dereferences in the standard library's own code once it is inlined under a sanitizer.
if(SACCADE_SANITIZE)
  target_compile_options(saccade_warnings INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized)
endif()
# g++ 12 takes the length of a temporary string for anything up to 2^64 once "literal" + std::string is inlined
# (GCC bug 105329, mended in 13), and then reports copies of that length.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(saccade_warnings INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()
