// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// What the methods share that send relevance through a network: their parameters, the way down, and the figures.
#pragma once

#include <string>

#include "engine/core/map.h"
#include "engine/methods/method.h"
#include "engine/methods/study.h"
#include "engine/propagate/relevance.h"

namespace saccade {

struct RelevanceChoice {
    std::string composite = "epsilon_plus";
    double epsilon = 1e-6;
    double gamma = 0.25;
    std::string rules;  ///< rows: relevance_table.h
    BranchSharing branches = BranchSharing::proportional;
    bool biases = true;
};

/// The parameters of a choice: composite, rules, residual, biases, epsilon, gamma.
Schema relevanceParameters();
RelevanceChoice relevanceChoice(const Parameters& parameters);

/// The composite's rules for a study's pictures. Throws RequestError where a row of them does not fit the network.
std::shared_ptr<const RuleBook> relevanceBook(const Study& study, const Network& network,
                                              const RelevanceChoice& choice);

/// Sends `start`, in the shape of the target's layer, down to the input under a book: N x C x H x W. Adds what every
/// layer got and passed on to `flow` where it is given.
at::Tensor relevanceFrom(const at::Tensor& start, const Run& run, const RuleBook& book, const Question& question,
                         Job& job, std::vector<LayerFlow>* flow = nullptr);

/// What enters at the target's layer: the output times the derivative of the target's functional, which sums to the
/// score; for a probability or its logarithm that number in the logit's place.
at::Tensor relevanceStart(const Question& question, const at::Tensor& output);

/// The relevance of every sample of a run that holds all activations, N x C x H x W.
at::Tensor relevanceMaps(Study& study, const Run& run, const RelevanceChoice& choice, const Question& question,
                         Job& job, std::vector<LayerFlow>* flow = nullptr);

/// The figures `sum`, `score` (what entered) and `conserved` (their ratio), and a note on the layer at which the sum
/// changed most, where it did by more than a hundredth of what entered.
void tellConservation(double entered, double arrived, Recipe& recipe);

}  // namespace saccade
