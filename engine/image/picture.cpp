// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/image/picture.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <utility>

#include "engine/core/error.h"
#include "engine/image/container.h"
#include "engine/image/exif.h"

namespace saccade {
namespace {

constexpr std::uint64_t largestSide = 16384;

// OpenCV writes what it thinks of a file to standard error; what a person reads is our sentence.
void silenceDecoder() {
    [[maybe_unused]] static const auto before = cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
}

std::vector<std::uint8_t> contentOf(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        throw RequestError(SACCADE_TEXT("{file}: there is no such file"), {{"file", file.string()}});
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream || !std::filesystem::is_regular_file(file, error)) {
        throw RequestError(SACCADE_TEXT("{file}: the picture cannot be read"), {{"file", file.string()}});
    }
    std::vector<std::uint8_t> content(static_cast<std::size_t>(std::filesystem::file_size(file, error)));
    stream.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size()));
    if (content.empty()) throw RequestError(SACCADE_TEXT("{file}: the file is empty"), {{"file", file.string()}});
    if (!stream) throw RequestError(SACCADE_TEXT("{file}: the picture cannot be read"), {{"file", file.string()}});
    return content;
}

// Refuses by what the file says of itself, before memory is asked for.
void check(const Container& container, const std::string& file) {
    if (container.format == Container::Format::unknown) {
        throw RequestError(SACCADE_TEXT("{file}: not a picture, or of a format that is not read; PNG, JPEG, WebP, "
                                        "TIFF, BMP, PNM and JPEG 2000 are"),
                           {{"file", file}});
    }
    if (container.format == Container::Format::refused) {
        throw RequestError(SACCADE_TEXT("{file}: {format} is not read; save it as PNG or JPEG"),
                           {{"file", file}, {"format", container.name}});
    }
    if (!container.damage.empty()) {
        throw RequestError(SACCADE_TEXT("{file}: the {format} picture is damaged: {damage}"),
                           {{"file", file}, {"format", container.name}, {"damage", container.damage}});
    }
    if (container.width > largestSide || container.height > largestSide) {
        throw RequestError(SACCADE_TEXT("{file}: {width} x {height} pixels are too many; at most {most} a side"),
                           {{"file", file},
                            {"width", std::to_string(container.width)},
                            {"height", std::to_string(container.height)},
                            {"most", std::to_string(largestSide)}});
    }
}

cv::Mat decoded(const std::vector<std::uint8_t>& content, const Container& container, const std::string& file) {
    silenceDecoder();
    const auto& bytes = container.reduced.empty() ? content : container.reduced;
    try {
        cv::Mat matrix = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
        if (!matrix.empty()) return matrix;
    } catch (const cv::Exception&) {
        // Said below, as for any other file that does not decode.
    }
    throw RequestError(SACCADE_TEXT("{file}: the {format} picture is damaged or of a kind that is not read"),
                       {{"file", file}, {"format", container.name}});
}

// One to four channels of 8 or 16 bits, in OpenCV's order (blue first), to RGB.
template <typename Level>
Picture toRgb(const cv::Mat& matrix) {
    Picture picture{matrix.cols, matrix.rows, {}};
    picture.rgb.resize(matrix.total() * 3);
    const int channels = matrix.channels();
    const bool colour = channels >= 3;
    // The upper byte of 16 bits, as Pillow takes it.
    constexpr unsigned shift = 8 * (sizeof(Level) - 1);
    auto* out = picture.rgb.data();
    for (int row = 0; row < matrix.rows; ++row) {
        const auto* in = matrix.ptr<Level>(row);
        for (int column = 0; column < matrix.cols; ++column, in += channels) {
            for (int c = 0; c < 3; ++c)
                *out++ = static_cast<std::uint8_t>(in[colour ? 2 - c : 0] >> shift);
        }
    }
    return picture;
}

// The last of two or four channels; empty where nothing is transparent.
template <typename Level>
std::vector<std::uint8_t> alphaOf(const cv::Mat& matrix) {
    const int channels = matrix.channels();
    if (channels != 2 && channels != 4) return {};
    constexpr unsigned shift = 8 * (sizeof(Level) - 1);
    std::vector<std::uint8_t> alpha;
    alpha.reserve(matrix.total());
    for (int row = 0; row < matrix.rows; ++row) {
        const auto* in = matrix.ptr<Level>(row);
        for (int column = 0; column < matrix.cols; ++column)
            alpha.push_back(static_cast<std::uint8_t>(in[column * channels + channels - 1] >> shift));
    }
    const bool opaque = std::all_of(alpha.begin(), alpha.end(), [](std::uint8_t level) { return level == 255; });
    return opaque ? std::vector<std::uint8_t>() : alpha;
}

}  // namespace

Picture readPicture(const std::filesystem::path& file) {
    const auto content = contentOf(file);
    const Container container = inspectContainer(Bytes(content));
    check(container, file.string());
    const cv::Mat matrix = decoded(content, container, file.string());
    // Formats whose header was not understood are measured once more.
    Container measured = container;
    measured.width = static_cast<std::uint64_t>(matrix.cols);
    measured.height = static_cast<std::uint64_t>(matrix.rows);
    check(measured, file.string());
    if (matrix.channels() > 4 || (matrix.depth() != CV_8U && matrix.depth() != CV_16U)) {
        throw RequestError(SACCADE_TEXT("{file}: pictures of floating-point numbers are not read; save it with 8 or 16 "
                                        "bits a channel"),
                           {{"file", file.string()}});
    }
    const bool bytes = matrix.depth() == CV_8U;
    Picture picture = bytes ? toRgb<std::uint8_t>(matrix) : toRgb<std::uint16_t>(matrix);
    picture.alpha = bytes ? alphaOf<std::uint8_t>(matrix) : alphaOf<std::uint16_t>(matrix);
    return upright(std::move(picture), container.orientation);
}

void writePicture(const std::filesystem::path& file, const Picture& picture) {
    if (picture.empty()) {
        throw RequestError(SACCADE_TEXT("{file}: an empty picture cannot be written"), {{"file", file.string()}});
    }
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static const std::vector<std::string> endings{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"};
    if (std::find(endings.begin(), endings.end(), ending) == endings.end()) {
        throw RequestError(SACCADE_TEXT("{file}: a picture's name ends in {endings}"),
                           {{"file", file.string()}, {"endings", enumerate(endings, "or")}});
    }
    silenceDecoder();
    cv::Mat matrix(picture.height, picture.width, CV_8UC3);
    for (std::size_t i = 0; i < picture.rgb.size(); ++i)
        matrix.data[i - i % 3 + 2 - i % 3] = picture.rgb[i];
    std::vector<std::uint8_t> content;
    bool written = false;
    try {
        written = cv::imencode(ending, matrix, content);
    } catch (const cv::Exception&) {
        written = false;
    }
    if (written) {
        std::ofstream stream(file, std::ios::binary);
        stream.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
        stream.close();
        written = static_cast<bool>(stream);
    }
    if (!written) throw RequestError(SACCADE_TEXT("{file}: the picture cannot be written"), {{"file", file.string()}});
}

}  // namespace saccade
