// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/session.h"

#include <cstdio>

namespace saccade::cli {

void Session::note(const std::string& sentence) const {
    if (!quiet_) complain(sentence);
}

void Session::warnOfSlowSetUp() {
    if (warned_ || runtime_.warning.empty()) return;
    warned_ = true;
    note(runtime_.warning);
}

void complain(const std::string& sentence) {
    std::string line = "saccade-cli: " + sentence;
    for (char& character : line) {
        if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) character = ' ';
    }
    line += '\n';
    std::fputs(line.c_str(), stderr);
}

}  // namespace saccade::cli
