// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace saccade {

/// What a model file does not say: how a picture becomes the network's input, and what the outputs are called.
///
/// The steps, in this order: order of channels, resize (antialiased bilinear on 8 bits, as Pillow does it), centre
/// crop, scaling of 0..255 to `range`, minus `mean`, divided by `deviation` (both in units of `range`).
struct Card {
    enum class Order { rgb, bgr, grey, rgba };
    enum class Output { logits, probabilities };

    /// Height and width in pixels.
    struct Size {
        std::int64_t height = 0;
        std::int64_t width = 0;
        bool operator==(const Size&) const = default;
    };

    std::int64_t channels = 3;
    Size input{224, 224};
    std::optional<std::int64_t> resizeShorterSide;
    std::optional<Size> resizeExact;
    std::optional<Size> centreCrop;
    Order order = Order::rgb;
    std::array<double, 2> range{0, 1};
    std::vector<double> mean;       ///< one a channel, or empty: none
    std::vector<double> deviation;  ///< one a channel, or empty: none
    std::vector<std::string> classes;
    /// The classes are those of the data set that a preset or a guess stands for, not said of this very network.
    bool usualClasses = false;
    Output output = Output::logits;
    /// The name of an architecture, or the graph as JSON text, for files that hold weights only; else empty.
    std::string architecture;
    /// Of a network with several outputs, the name of the one that is looked at; empty: the first that has classes.
    std::string outputName;
    /// Where the card comes from, in words a person reads: "preset imagenet", a file name, "a guess: ...".
    std::string origin;

    /// imagenet, half, cifar10, mnist, caffe; nothing for another name.
    static std::optional<Card> preset(std::string_view name);
    static std::vector<std::string> presets();

    /// Throws RequestError that names the file (`origin`), the field and what is allowed. A class list may be the name
    /// of a text file beside the card (`folder`), a name a line, or "imagenet", the list that comes with the program.
    static Card fromJson(const nlohmann::json& json, const std::string& origin, const std::filesystem::path& folder);
    static Card read(const std::filesystem::path& file);

    /// The guess that is made when nothing is known; its origin says what was guessed.
    static Card guess(std::int64_t channels, std::int64_t classes, std::optional<Size> input);

    /// Drops usual classes where the network has another number of them.
    void fitClasses(std::int64_t classesOfNetwork);

    /// The name of a class: its card's name, else "class 7".
    std::string className(std::int64_t index) const;

    /// The value of a pixel level (0 = black, 1 = white) of a channel in the network's input space.
    double inSpace(double level, std::size_t channel) const;
};

nlohmann::json toJson(const Card& card);

/// The word for ImageNet's classes in a card.
inline constexpr const char* imagenetWord = "imagenet";

}  // namespace saccade
