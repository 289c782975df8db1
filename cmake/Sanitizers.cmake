# SPDX-FileCopyrightText: 2026 The Saccade authors
# SPDX-License-Identifier: GPL-3.0-or-later

if(SACCADE_SANITIZE)
  add_compile_options(-fsanitize=${SACCADE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SACCADE_SANITIZE})
endif()
