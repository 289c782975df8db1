// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <any>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/methods/explain.h"
#include "engine/network/run.h"
#include "engine/network/target_signal.h"
#include "engine/perturb/memory.h"
#include "engine/perturb/planner.h"

namespace saccade {

/// One network looking at one input, and what several methods share: the folded network, the clean forward with all
/// its activations, sampled scores that a later request can go on with. Used by one thread.
class Study {
 public:
    /// Throws RequestError where the input does not fit the network or the device is not there.
    Study(Subject subject, Job& job);

    const Subject& subject() const { return subject_; }
    const Card& card() const { return subject_.card; }
    /// The card as JSON, which every recipe holds.
    const std::string& preprocessing() const;
    /// As loaded.
    const std::shared_ptr<const Network>& network() const { return subject_.network; }
    /// Batch norm merged; computes the same.
    const std::shared_ptr<const Network>& folded() const { return folded_; }
    /// 1 x C x H x W, on the device.
    const at::Tensor& input() const { return input_; }
    /// The device that had too little memory, so that the study went on on the CPU; empty where none was left.
    const std::string& leftDevice() const { return leftDevice_; }
    /// Goes on on the CPU, with nothing of what was kept, where it is not there yet: for want of memory on a device.
    /// Answers whether it did.
    bool leaveDevice(Job& job);
    const std::vector<float>& logits() const;
    /// The shapes of the layers of the network as loaded, batch 1.
    const std::vector<Shape>& shapes() const { return shapes_; }

    /// The clean run of the folded network with all activations, made once when the study was opened.
    const Run& cleanRun(Job& job);
    /// A network in which layers of the network as loaded still have their own outputs (empty names count for
    /// nothing): the folded one where they survived folding, else one folded around them.
    std::shared_ptr<const Network> networkObserving(const std::set<std::string>& layers);
    /// A run of that network on the input, with all activations.
    const Run& runObserving(const std::set<std::string>& layers, Job& job);
    const Run& runObserving(const std::string& layer, Job& job) {
        return runObserving(std::set<std::string>{layer}, job);
    }

    /// The same picture under a variant of the network that has the same layers by name and shape (other weights,
    /// another activation): a study of its own. Its clean forward is made when it is first asked for.
    std::unique_ptr<Study> under(std::shared_ptr<const Network> variant) const;
    /// The same network looking at another input, 1 x C x H x W: a study of its own, which shares what was surveyed.
    std::unique_ptr<Study> seeing(const at::Tensor& input) const;

    /// The logits (N x classes) of inputs (N x C x H x W), folded network.
    at::Tensor logitsOf(const at::Tensor& inputs, Job& job) const;
    /// N x classes of a network's logits; where the classes have rows and columns, their means.
    static at::Tensor classValues(const at::Tensor& output);

    /// The baseline of a name (zero, black, white, mean, blur, noise) or of a picture file, 1 x C x H x W in the
    /// network's input space. `mean` is the picture's own mean colour, `blur` a Gaussian of a sixteenth of the longer
    /// side, `noise` uniform between the pixel bounds. Throws RequestError for a file that is no picture.
    at::Tensor baseline(const std::string& name, std::uint64_t seed) const { return baselineOf(input_, name, seed); }
    /// The same where the picture is another input, 1 x C x H x W.
    at::Tensor baselineOf(const at::Tensor& input, const std::string& name, std::uint64_t seed) const;

    /// The least and the greatest value a pixel can have in the network's input space, 1 x C x 1 x 1 each.
    std::pair<at::Tensor, at::Tensor> pixelBounds() const;

    /// What a sampling method left behind under a key (its id and all that its samples depend on), default-made the
    /// first time. The target stays out of the key where every class's scores are kept.
    template <typename State>
    State& state(const std::string& key) {
        return slotOf<State>(states_, key);
    }
    /// The same for what the network says of other pictures than this one: kept for every input it looks at.
    template <typename State>
    State& sharedState(const std::string& key) {
        return slotOf<State>(*sharedStates_, key);
    }

    // Planners remember what they have measured of a network at an input's shape, for every method and picture, while
    // the network lives.

    /// The planner for forwards of the folded network.
    BatchPlanner& planner(std::int64_t fixed);
    /// The planner for forwards that compute a share of the work: those of like shares have the same best batch.
    BatchPlanner& planner(std::int64_t fixed, double share);
    /// The size of the batches that the machine used last under this question; 0: none.
    std::int64_t batch() const { return batch_; }
    void noteBatch(std::int64_t batch) { batch_ = batch; }
    /// The planner for evaluations that hold all activations of a batch and sweep back through them: once, unless
    /// `what` names evaluations that cost something else and so have a best batch of their own.
    BatchPlanner& sweepPlanner(std::int64_t fixed, const std::string& what = {});

 private:
    using States = std::map<std::string, std::any>;

    template <typename State>
    static State& slotOf(States& states, const std::string& key) {
        std::any& slot = states[key];
        if (!slot.has_value()) slot = std::make_shared<State>();
        return *std::any_cast<std::shared_ptr<State>&>(slot);
    }

    Study(const Study& original, std::shared_ptr<const Network> variant);
    Study(const Study& original, at::Tensor input);
    void runClean(Job& job) const;
    void open(Job& job);
    BatchPlanner& rememberedPlanner(std::int64_t fixed, const std::string& what, Held held);

    Subject subject_;
    mutable std::string preprocessing_;  // made when first asked for
    std::string leftDevice_;
    std::shared_ptr<const Network> folded_;
    at::Tensor input_;
    // Made when first asked for, under a variant; when the study is opened otherwise.
    mutable std::vector<float> logits_;
    std::vector<Shape> shapes_;
    mutable std::unique_ptr<Run> clean_;
    std::map<std::set<std::string>, std::shared_ptr<const Network>> observingNetworks_;
    std::map<std::set<std::string>, std::unique_ptr<Run>> observingRuns_;
    States states_;
    std::shared_ptr<States> sharedStates_ = std::make_shared<States>();
    std::int64_t batch_ = 0;
};

}  // namespace saccade
