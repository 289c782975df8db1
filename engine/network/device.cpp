// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// The one file that knows of CUDA. It asks LibTorch at run time and includes none of CUDA's headers, so that the same
/// source builds with and without.
#include "engine/network/device.h"

#include <torch/cuda.h>

#include <charconv>
#include <mutex>
#include <optional>
#include <string_view>

#include "engine/core/error.h"

namespace saccade {
namespace {

constexpr std::string_view cuda = "cuda";

// The number of a CUDA device's word; nothing where it is none.
std::optional<int> cudaIndex(std::string_view word) {
    if (word == cuda) return 0;
    if (!word.starts_with(cuda) || word.size() < cuda.size() + 2 || word[cuda.size()] != ':') return {};
    const std::string_view digits = word.substr(cuda.size() + 1);
    int index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    const bool number = error == std::errc() && end == digits.data() + digits.size() && index >= 0;
    return number ? std::optional<int>(index) : std::nullopt;
}

void setUpCuda() {
    auto& context = at::globalContext();
    context.setAllowTF32CuBLAS(false);
    context.setAllowTF32CuDNN(false);
    context.setBenchmarkCuDNN(false);
    context.setDeterministicCuDNN(true);
}

}  // namespace

void checkDevice(const std::string& word) {
    if (word == "cpu") return;
    const auto index = cudaIndex(word);
    if (!index) {
        throw RequestError(SACCADE_TEXT("the device {word} is not allowed; a device is cpu, cuda or cuda:N"),
                           {{"word", word.substr(0, 200)}});
    }
    if (!torch::cuda::is_available()) {
        throw RequestError(SACCADE_TEXT("the device {word} is not there: this machine or the LibTorch in use has no "
                                        "CUDA device; use cpu"),
                           {{"word", word}});
    }
    const auto count = static_cast<int>(torch::cuda::device_count());
    if (*index < count) return;
    throw RequestError(
        SACCADE_TEXT("the device {word} is not there: the last CUDA device of this machine is cuda:{last}"),
        {{"word", word}, {"last", std::to_string(count - 1)}});
}

std::vector<std::string> devices() {
    std::vector<std::string> words{"cpu"};
    const auto count = torch::cuda::is_available() ? torch::cuda::device_count() : 0;
    for (std::size_t index = 0; index < static_cast<std::size_t>(count); ++index)
        words.push_back(std::string(cuda) + ":" + std::to_string(index));
    return words;
}

at::Device deviceOf(const std::string& word) {
    checkDevice(word);
    const auto index = cudaIndex(word);
    if (!index) return at::kCPU;
    static std::once_flag once;
    std::call_once(once, setUpCuda);
    return {at::kCUDA, static_cast<c10::DeviceIndex>(*index)};
}

void waitFor(const at::Device& device) {
    if (device.is_cuda()) torch::cuda::synchronize(device.index());
}

bool wantsMemory(const c10::Error& error) {
    const std::string_view words = error.what_without_backtrace();
    const auto say = [&](std::string_view part) { return words.find(part) != std::string_view::npos; };
    // The last are the words of cuDNN and cuBLAS, whose work space did not fit.
    return dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr || say("allocate memory") ||
           say("out of memory") || say("STATUS_ALLOC_FAILED");
}

}  // namespace saccade
