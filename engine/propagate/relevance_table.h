// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A table of relevance rules in text, so that a person may change one row of a composite:
///
///     conv=gamma(0.5),first=z_box,1..3=flat,layer1.0.conv2=epsilon
///
/// Rows are separated by commas or semicolons. A row says where, and which rule:
///
/// | where                          | which layers                                                               |
/// |--------------------------------|----------------------------------------------------------------------------|
/// | a kind, `conv`, `dense`        | layers of that kind, in the words of `inspect`                              |
/// | `depthwise`                    | convolutions whose groups have one channel each                             |
/// | `first`, `last`                | layers with weights that look at pixels; the last one with weights          |
/// | `3`, `1..3`                    | layers with weights by their number from the input, from 1                  |
/// | `name:layer1.0.conv2`, or bare | that layer                                                                  |
///
/// Rules of layers with weights: `epsilon`, `gamma`, `alpha_beta`, `z_plus`, `z_box`, `w_squared`, `flat`;
/// `epsilon(E)`, `gamma(G)` and `alpha_beta(A)`, beta being A - 1, give their number. Of batch norm that could not be
/// folded and of layer norm: `epsilon`, `pass`. A name goes before a position, a position before a kind; among equals
/// the later row.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/network/network.h"
#include "engine/propagate/relevance.h"
#include "engine/propagate/sweep.h"

namespace saccade {

/// One row: where it applies, and the rule.
struct RelevanceRow {
    enum class Place { kind, depthwise, first, last, numbers, name };

    Place place = Place::kind;
    Kind kind = Kind::convolution;  ///< of Place::kind
    std::int64_t from = 0;          ///< of Place::numbers, from 1
    std::int64_t to = 0;            ///< of Place::numbers, included
    std::string name;               ///< of Place::name
    std::string rule;               ///< "gamma"
    std::optional<double> number;   ///< in parentheses behind the rule
    std::string text;               ///< as it was written

    /// Whether the row speaks of a layer, and how strongly: 0 not at all, then kind, position, name.
    int fits(const Network& network, LayerId layer) const;
    /// The row's rule for a layer. Throws RequestError where it is none for such a layer.
    std::unique_ptr<Rule> make(const Layer& layer, const RelevanceOptions& options) const;
};

/// The rows of a text. Throws RequestError that names the row and what is allowed.
std::vector<RelevanceRow> relevanceRows(std::string_view text);

/// Throws RequestError where a row names a layer that is not there, fits no layer, or has no rule for one that it fits.
void checkRelevanceRows(const std::vector<RelevanceRow>& rows, const Network& network);

/// Whether a layer with weights looks at pixels: none with weights lies before it on any path. Where branches start at
/// the input, each has its first layer.
bool looksAtPixels(const Network& network, LayerId layer);

}  // namespace saccade
