// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What a call that must be refused says.
#pragma once

#include <QString>

#include "engine/core/error.h"

namespace saccade::test {

/// The sentence of the RequestError that a call throws; empty where it throws none.
template <typename Call>
QString refusal(const Call& call) {
    try {
        call();
    } catch (const RequestError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace saccade::test
