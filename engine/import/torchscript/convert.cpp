// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/import/torchscript/convert.h"
#include "engine/import/batch_proof.h"

#include <algorithm>
#include <sstream>

#include "engine/core/error.h"
#include "engine/core/job.h"
#include "engine/import/input_size.h"
#include "engine/import/native_format.h"
#include "engine/import/torchscript/interpreter.h"
#include "engine/import/torchscript/operator_call.h"

#include <torch/csrc/jit/serialization/import.h>

namespace saccade::torchscript {
namespace {

constexpr const char* noName = "the network";

/// A network and the input it was read at.
struct Reading {
    std::shared_ptr<const Network> network;
    std::int64_t channels = 3;
    Card::Size size;
    std::int64_t classes = 0;
    std::vector<std::string> outputs;
};

Reading readAt(const torch::jit::Module& module, std::int64_t channels, Card::Size size, const std::string& output) {
    Builder builder({interpretedBatch, channels, size.height, size.width});
    const Value result = Interpreter(builder).run(module);
    const auto outputs = outputsOf(result, resultType(module), builder);
    const LayerId layer = chosenOutput(outputs, output);
    Reading reading{builder.finish(layer, noName), channels, size, classesOf(builder.shape(layer)), namesOf(outputs)};
    // The checks that every user of the network makes.
    reading.network->shapes({1, channels, size.height, size.width});
    return reading;
}

/// Tries sizes in turn; the sentence for the first failure is the one that is told.
class Trials {
 public:
    Trials(const torch::jit::Module& module, std::string output) : module_(module), output_(std::move(output)) {}

    std::optional<Reading> at(Card::Size size) {
        try {
            return once(size);
        } catch (const OtherChannels& other) {
            channels_ = other.channels;
            channelsKnown_ = true;
        }
        try {
            return once(size);
        } catch (const OtherChannels&) {
            throw RequestError(SACCADE_TEXT("its first convolutions take different numbers of channels"));
        }
    }

    std::optional<Reading> first(const std::vector<Card::Size>& sizes) {
        for (const auto& size : sizes) {
            if (auto reading = at(size)) return reading;
        }
        return std::nullopt;
    }

    // A network that begins with a dense layer does not say how many channels a picture has.
    bool tryGrey() {
        if (channelsKnown_) return false;
        channels_ = 1;
        channelsKnown_ = true;
        return true;
    }

    [[noreturn]] void explain() const {
        if (!sizeMatters_) throw *failure_;
        throw RequestError(
            SACCADE_TEXT("{reason}; none of the usual sizes of pictures fits it: say its own in a card's "
                         "\"input\""),
            {{"reason", failure_->what()}});
    }

 private:
    std::optional<Reading> once(Card::Size size) {
        try {
            return readAt(module_, channels_, size, output_);
        } catch (const RequestError& failure) {
            remember(failure);
        } catch (const c10::Error& failure) {
            // Constants of the file that do not fit each other, or the size.
            rememberConstants(failure.what_without_backtrace());
        } catch (const std::runtime_error& failure) {
            // Of some shapes, such as one that leaves an extent open, LibTorch complains this way.
            rememberConstants(failure.what());
        }
        return std::nullopt;
    }

    void rememberConstants(const std::string& reason) {
        remember(RequestError(SACCADE_TEXT("its constants cannot be computed: {reason}"),
                              {{"reason", reason.substr(0, std::min<std::size_t>(reason.find('\n'), 300))}}));
    }

    void remember(const RequestError& failure) {
        // What is said differently of another size is a matter of size.
        sizeMatters_ = sizeMatters_ || (failure_ && std::string(failure_->what()) != failure.what());
        if (!failure_) failure_ = failure;
    }

    const torch::jit::Module& module_;
    std::string output_;
    std::int64_t channels_ = 3;
    bool channelsKnown_ = false;
    std::optional<RequestError> failure_;
    bool sizeMatters_ = false;
};

Reading readAtFittingSize(const torch::jit::Module& module, const std::vector<Card::Size>& wanted,
                          const std::string& output) {
    Trials trials(module, output);
    if (auto reading = trials.first(wanted)) return *reading;
    std::vector<Card::Size> common;
    for (const std::int64_t side : commonSides())
        common.push_back({side, side});
    auto reading = trials.first(common);
    if (!reading && trials.tryGrey()) {
        reading = trials.first(wanted);
        if (!reading) reading = trials.first(common);
    }
    if (!reading) trials.explain();
    // What works at several sizes is used at the size that its classes and channels suggest.
    const std::int64_t usual = usualSide(reading->channels, reading->classes);
    if (const auto better = trials.at({usual, usual}); better && better->classes == reading->classes) return *better;
    return *reading;
}

}  // namespace

std::string convertTorchScript(const std::string& archive, const std::vector<Card::Size>& sizes,
                               const std::string& output) {
    const at::NoGradGuard noGradients;
    // Every thread would take a part of the memory this process may have.
    at::set_num_threads(std::min(2, at::get_num_threads()));
    std::istringstream stream(archive);
    torch::jit::Module module = torch::jit::load(stream, at::Device(at::kCPU));
    module.eval();
    const Reading reading = readAtFittingSize(module, sizes, output);
    proveBatch(reading.network, {2, reading.channels, reading.size.height, reading.size.width});
    return writeNative(
        *reading.network, std::nullopt,
        {{importedSizeKey, std::to_string(reading.size.height) + "x" + std::to_string(reading.size.width)},
         {outputsKey, outputsNote(reading.outputs)}});
}

}  // namespace saccade::torchscript
