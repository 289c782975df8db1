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
