// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// The messages of ONNX, from Debian's library that LibTorch links too: there must be no second one in the process.
#include <onnx/onnx_pb.h>
