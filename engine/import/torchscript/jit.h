// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// LibTorch's reader of TorchScript and its graphs. Only the child process includes this.
#pragma once

#include "engine/network/torch.h"

// Their warnings are LibTorch's.
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>
