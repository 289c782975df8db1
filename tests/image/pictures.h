// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The pictures under tests/image/data (made by make.py) and the formula they follow.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/image/picture.h"

namespace saccade::test {

inline std::filesystem::path data(const std::string& name) {
    return std::filesystem::path(SACCADE_IMAGE_DATA_DIR) / name;
}

constexpr int formulaWidth = 12;
constexpr int formulaHeight = 8;

inline std::uint8_t byte(int value) {
    return static_cast<std::uint8_t>(value % 256);
}

inline Picture colourFormula() {
    Picture picture{formulaWidth, formulaHeight, {}};
    for (int y = 0; y < formulaHeight; ++y) {
        for (int x = 0; x < formulaWidth; ++x) {
            for (const int value : {20 * x, 30 * y, x * y * 3})
                picture.rgb.push_back(byte(value));
        }
    }
    return picture;
}

inline Picture greyFormula() {
    Picture picture{formulaWidth, formulaHeight, {}};
    for (int y = 0; y < formulaHeight; ++y) {
        for (int x = 0; x < formulaWidth; ++x)
            picture.rgb.insert(picture.rgb.end(), 3, byte(20 * x + y));
    }
    return picture;
}

/// The largest difference of two pictures of one size; 256 where the sizes differ.
inline int difference(const Picture& a, const Picture& b) {
    if (a.width != b.width || a.height != b.height || a.rgb.size() != b.rgb.size()) return 256;
    int worst = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        worst = std::max(worst, std::abs(a.rgb[i] - b.rgb[i]));
    return worst;
}

}  // namespace saccade::test
