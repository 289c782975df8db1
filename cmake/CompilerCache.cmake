# SPDX-FileCopyrightText: 2026 The Saccade authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The torch headers make every object slow to build, so objects are cached where ccache is installed.
# A precompiled header changes its time stamp with every build folder: the sloppiness settings let ccache look at its
# content instead, and the inode cache keeps it from reading those 300 MB again for every object. Paths below the
# source folder are made relative, so that a second checkout finds the objects of the first.
find_program(SACCADE_CCACHE ccache)
# Its way with precompiled headers is that of g++.
if(SACCADE_CCACHE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(saccade_launcher
      "${CMAKE_COMMAND}" -E env "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
      "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=true CCACHE_INODECACHE=true "${SACCADE_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${saccade_launcher}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${saccade_launcher}")
  # Without this, a restored object would refer to a precompiled header of another time.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()
