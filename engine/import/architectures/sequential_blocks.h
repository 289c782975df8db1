// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

#include "engine/import/architectures/plan.h"

namespace saccade::architectures {

/// An activation as a module of its own; clamp stands for ReLU6.
Node activation(Plan& plan, Node x, const std::string& name, Kind kind);

/// The module of three that torchvision's newer families are made of: 0 a convolution without bias, 1 batch norm, 2 an
/// activation, where there is one.
Node convolutionNormActivation(Plan& plan, Node x, const std::string& name, const Convolution& shape,
                               std::optional<Kind> kind, double epsilon = 1e-5);

/// The same of GoogLeNet and Inception, whose modules are called conv and bn and whose ReLU is none.
Node basicConvolution(Plan& plan, Node x, const std::string& name, const Convolution& shape);

/// Squeeze and excitation (Hu et al. 2018): avgpool, fc1, activation, fc2, scale_activation, and the product.
Node squeezeExcitation(Plan& plan, Node x, const std::string& name, std::int64_t squeezed, Kind kind, Kind gate);

/// The multiple of 8 next to a number of channels, never more than a tenth below it.
std::int64_t toEights(double channels);

/// "name.index".
std::string dotted(const std::string& name, std::size_t index);

}  // namespace saccade::architectures
