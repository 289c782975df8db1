// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the targets of libFuzzer share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>

#include "engine/core/error.h"
#include "engine/network/network.h"
#include "engine/network/torch.h"

namespace saccade::fuzz {

inline std::string textOf(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Reads; what openModel() turns into a sentence is no finding, everything else is. A sentence must be one.
template <typename Read>
void tolerate(const Read& read) {
    try {
        read();
    } catch (const RequestError& error) {
        const std::string said = error.what();
        if (said.empty() || said.find('\n') != std::string::npos) std::abort();
    } catch (const c10::Error&) {
        // Tensors whose shapes nothing looked at before.
    } catch (const std::bad_alloc&) {
        // More memory asked for than the machine has.
    }
}

/// What every user of a network that came out of a file does first.
inline void use(const Network& network) {
    constexpr std::int64_t side = 16;
    const std::int64_t channels = network.inputChannels().value_or(3);
    if (channels < 1 || channels > 64) return;
    network.shapes({1, channels, side, side});
    network.folded();
}

}  // namespace saccade::fuzz
