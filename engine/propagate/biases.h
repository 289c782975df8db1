// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/network/run.h"

namespace saccade {

/// What a layer adds of its own: its output less its linear part at the run's input, y - J x, in a shape that
/// broadcasts to the output's. With it a network is linear in its input and its biases at every point: Y = sum of g x +
/// sum over layers of (dY/dy) (y - J x), the full-gradient representation (Srinivas and Fleuret 2019).
///
/// For layers with weights it is the bias, for batch norm bias - weight x mean / deviation, for an activation
/// f(z) - f'(z) z, which is nothing for ReLU and its leaky kin; products, layer and local response normalisation and
/// softmax have one as well. An undefined tensor where it is nothing.
at::Tensor biasOf(const Run& run, LayerId layer);

/// Which layers' outputs have their channels last, N x H x W x C: behind a permutation that put them there and before
/// one that takes them back.
std::vector<bool> channelsLast(const Network& network);

}  // namespace saccade
