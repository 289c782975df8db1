// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/import/limits.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace saccade {
namespace {

constexpr std::uint64_t gigabyte = std::uint64_t{1} << 30U;

void limit(__rlimit_resource_t resource, std::uint64_t most) {
    rlimit value{};
    ::getrlimit(resource, &value);
    value.rlim_cur = value.rlim_max = value.rlim_max < most ? value.rlim_max : static_cast<rlim_t>(most);
    ::setrlimit(resource, &value);
}

}  // namespace

void limitThisProcess(std::uint64_t modelFileSize) {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    // The libraries alone take up two gigabytes of addresses, most of them never touched.
#ifndef SACCADE_SANITIZED
    limit(RLIMIT_AS, 4 * gigabyte + 8 * modelFileSize);
#endif
    limit(RLIMIT_FSIZE, gigabyte / 16 + 8 * modelFileSize);
    limit(RLIMIT_CPU, 300 + (modelFileSize >> 22U));
    limit(RLIMIT_NOFILE, 64);
}

}  // namespace saccade
