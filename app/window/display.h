// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace saccade {

/// Whether this process has a screen to open a window on, as far as its environment and arguments say. Where not, one
/// sentence says so and what to run instead; else it is empty.
std::string whyNoWindow(int argc, char** argv);

/// The same for a screen that is named but cannot be reached: Qt would abort, this ends the program with the sentence
/// and exit code 2. To be called before QApplication is made.
void refuseUnreachableScreen();

}  // namespace saccade
