// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>

#include "engine/survey/accumulator.h"

namespace saccade {

/// The expectations over pictures and places of what a weighted layer sees and answers, from which PatternNet and
/// PatternAttribution estimate their patterns (Kindermans et al. 2018). O is the number of outputs, K of the inputs
/// that one of them sees, in the order of the layer's weight: O x K is weight.flatten(1). All float64.
struct PatternStatistics {
    std::int64_t count = 0;    ///< pictures times places
    at::Tensor input;          ///< E[x], O x K
    at::Tensor output;         ///< E[y], O, the bias included
    at::Tensor squaredOutput;  ///< E[y^2], O
    at::Tensor product;        ///< E[x y], O x K

    /// The same over those places alone where the output is positive; zeros where it never is.
    at::Tensor positives;        ///< how many places, O
    at::Tensor positiveInput;    ///< E+[x], O x K
    at::Tensor positiveOutput;   ///< E+[y], O
    at::Tensor positiveProduct;  ///< E+[x y], O x K
};

/// Collects them for convolutions and linear layers. A convolution's patches are unfolded a few rows at a time, so that
/// memory does not grow with the picture. A linear layer has few places and wide sums: what it saw and answered is held
/// as it is until that would take more memory than the sums (VGG's first takes 0.1 MB a picture so, and 2.5 GB of
/// sums). Costs about three times the layer's own multiplications, in float64.
class LayerPatterns final : public Accumulator {
 public:
    /// Names of weighted layers of the network that is surveyed; empty: all of them.
    explicit LayerPatterns(std::vector<std::string> names = {}) : names_(std::move(names)) {}

    std::string id() const override { return "layer_patterns"; }
    std::string parameters() const override;
    /// Throws RequestError for a layer that is neither a convolution nor linear.
    std::vector<LayerId> layers(const Network& network) const override;
    void add(const Run& run, const std::vector<std::int64_t>& samples) override;
    void merge(const Accumulator& other) override;
    SurveyState save() const override;
    void load(const SurveyState& state) override;

    /// Of a layer by the network's own name for it. Throws RequestError where nothing was collected of it.
    PatternStatistics statistics(const std::string& layer) const;
    /// Of its outputs from `begin` to before `end` alone: of a wide layer all at once take gigabytes.
    PatternStatistics statistics(const std::string& layer, std::int64_t begin, std::int64_t end) const;

 private:
    /// Sums over places. Outputs of a group see the same inputs: G groups, O = G x P outputs, K inputs each.
    struct Sums {
        /// Places that are not in the sums yet, L x K and L x O, float32: of linear layers.
        std::vector<at::Tensor> heldInputs;
        std::vector<at::Tensor> heldOutputs;

        std::int64_t count = 0;
        at::Tensor input;            // G x K
        at::Tensor output;           // G x P
        at::Tensor squaredOutput;    // G x P
        at::Tensor product;          // G x P x K
        at::Tensor positives;        // G x P
        at::Tensor positiveInput;    // G x P x K
        at::Tensor positiveOutput;   // G x P
        at::Tensor positiveProduct;  // G x P x K

        std::vector<std::pair<const char*, at::Tensor*>> tensors();
        /// x: G x K x L, y: G x P x L, float64: L places.
        void add(const at::Tensor& x, const at::Tensor& y);
        /// x: L x K, y: L x O, float32.
        void hold(const at::Tensor& x, const at::Tensor& y);
        /// Adds what is held to the sums.
        void settle();
        std::int64_t outputs() const;
        /// The sums of some outputs, as those of one group each; count and all.
        Sums ofOutputs(std::int64_t begin, std::int64_t end) const;
    };

    const Sums& sumsOf(const std::string& layer) const;
    std::vector<LayerId> weightedLayers(const Network& network) const;
    static void addConvolution(Sums& sums, const Layer& layer, const at::Tensor& input, const at::Tensor& output);

    std::vector<std::string> names_;
    std::map<std::string, Sums> sums_;  // by the layer's own name
};

}  // namespace saccade
