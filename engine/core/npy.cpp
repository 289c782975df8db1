// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/core/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <functional>
#include <string_view>

#include "engine/core/error.h"

namespace saccade {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t largestHeader = 10000;

[[noreturn]] void refuse(const std::filesystem::path& file, const char* why) {
    throw RequestError(SACCADE_TEXT("{file}: not a readable .npy array: {why}"),
                       {{"file", file.string()}, {"why", why}});
}

float halfToFloat(std::uint16_t half) {
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16U;
    const std::uint32_t exponent = (half >> 10U) & 31U;
    const std::uint32_t fraction = half & 1023U;
    if (exponent == 0) {
        const float magnitude = static_cast<float>(fraction) * 0x1.0p-24F;
        return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t wide = exponent == 31 ? 255U : exponent + 112U;
    return std::bit_cast<float>(sign | wide << 23U | fraction << 13U);
}

template <typename Number>
float convert(const char* bytes, bool swap) {
    std::array<char, sizeof(Number)> content{};
    std::memcpy(content.data(), bytes, sizeof(Number));
    if (swap) std::reverse(content.begin(), content.end());
    return static_cast<float>(std::bit_cast<Number>(content));
}

using Converter = std::function<float(const char*, bool)>;

// NumPy's type code, without its byte order, to its size and its reader.
std::pair<std::size_t, Converter> converterFor(const std::string& code) {
    if (code == "f4") return {4, convert<float>};
    if (code == "f8") return {8, convert<double>};
    if (code == "f2") {
        return {2, [](const char* bytes, bool swap) {
                    std::uint16_t word = 0;
                    std::memcpy(&word, bytes, 2);
                    return halfToFloat(swap ? static_cast<std::uint16_t>(word << 8U | word >> 8U) : word);
                }};
    }
    if (code == "u1" || code == "b1") return {1, convert<std::uint8_t>};
    if (code == "i1") return {1, convert<std::int8_t>};
    if (code == "u2") return {2, convert<std::uint16_t>};
    if (code == "i2") return {2, convert<std::int16_t>};
    if (code == "u4") return {4, convert<std::uint32_t>};
    if (code == "i4") return {4, convert<std::int32_t>};
    if (code == "u8") return {8, convert<std::uint64_t>};
    if (code == "i8") return {8, convert<std::int64_t>};
    return {0, {}};
}

struct Header {
    std::string type;
    bool columnMajor = false;
    Shape shape;
};

// What follows a key and its colon in the header, which is a Python dictionary as text; empty where the key is missing.
std::string_view afterKey(std::string_view text, std::string_view key) {
    const auto at = text.find(key);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + key.size());
    const auto colon = text.find_first_not_of(' ');
    if (colon == std::string_view::npos || text[colon] != ':') return {};
    text.remove_prefix(colon + 1);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// A plain number type: perhaps a byte order, a letter, a size.
bool namesNumberType(std::string_view type) {
    if (!type.empty() && std::string_view("<>|=").find(type.front()) != std::string_view::npos) type.remove_prefix(1);
    return type.size() >= 2 && type.front() >= 'a' && type.front() <= 'z' &&
           std::all_of(type.begin() + 1, type.end(), isDigit);
}

Shape parseShape(const std::filesystem::path& file, std::string_view text) {
    const auto end = text.find(')');
    if (!text.starts_with('(') || end == std::string_view::npos) refuse(file, "its header names no shape");
    text = text.substr(1, end - 1);
    if (text.find_first_not_of("0123456789, ") != std::string_view::npos) refuse(file, "its header names no shape");
    Shape shape;
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(", "), text.size()));
        if (text.empty()) return shape;
        const auto length = std::min(text.find_first_of(", "), text.size());
        if (length > 12) refuse(file, "its shape is too large");
        if (shape.size() == 8) refuse(file, "it has more than 8 dimensions");
        shape.push_back(std::stoll(std::string(text.substr(0, length))));
        text.remove_prefix(length);
    }
}

Header parseHeader(const std::filesystem::path& file, std::string_view text) {
    Header header;
    const auto type = afterKey(text, "'descr'");
    const auto quote = type.size() < 2 ? std::string_view::npos : type.find('\'', 1);
    if (!type.starts_with('\'') || quote == std::string_view::npos || !namesNumberType(type.substr(1, quote - 1))) {
        refuse(file, "its header names no plain number type");
    }
    header.type = type.substr(1, quote - 1);
    const auto order = afterKey(text, "'fortran_order'");
    header.columnMajor = order.starts_with("True");
    if (!header.columnMajor && !order.starts_with("False")) {
        refuse(file, "its header does not say the order of its values");
    }
    header.shape = parseShape(file, afterKey(text, "'shape'"));
    return header;
}

// Column-major content to row-major.
std::vector<float> reordered(const std::vector<float>& content, const Shape& shape) {
    std::vector<float> result(content.size());
    Shape index(shape.size(), 0);
    for (auto& value : result) {
        std::int64_t source = 0;
        for (std::size_t d = shape.size(); d-- > 0;)
            source = source * shape[d] + index[d];
        value = content[static_cast<std::size_t>(source)];
        for (std::size_t d = shape.size(); d-- > 0;) {
            if (++index[d] < shape[d]) break;
            index[d] = 0;
        }
    }
    return result;
}

}  // namespace

Array readNpy(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file)) {
        throw RequestError(SACCADE_TEXT("{file}: the file cannot be read"), {{"file", file.string()}});
    }
    const auto fileSize = static_cast<std::int64_t>(std::filesystem::file_size(file));
    std::array<unsigned char, 12> start{};
    stream.read(reinterpret_cast<char*>(start.data()), 10);
    if (!stream || std::memcmp(start.data(), magic.data(), magic.size()) != 0) refuse(file, "it does not start as one");
    std::size_t headerLength = start[8] | static_cast<std::size_t>(start[9]) << 8U;
    std::int64_t headerStart = 10;
    if (start[6] >= 2) {
        stream.read(reinterpret_cast<char*>(start.data()) + 10, 2);
        headerLength |= static_cast<std::size_t>(start[10]) << 16U | static_cast<std::size_t>(start[11]) << 24U;
        headerStart = 12;
    }
    if (headerLength > largestHeader) refuse(file, "its header is too long");
    std::string text(headerLength, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(headerLength));
    if (!stream) refuse(file, "it ends inside its header");

    const Header header = parseHeader(file, text);
    const bool named = header.type[0] == '<' || header.type[0] == '>' || header.type[0] == '|' || header.type[0] == '=';
    const bool swap = header.type[0] == '>';
    const auto [size, converter] = converterFor(named ? header.type.substr(1) : header.type);
    if (size == 0) refuse(file, "its number type is not one of float, integer or boolean");
    const std::int64_t count = elements(header.shape);
    // Checked against the file before memory is asked for: the header is not to be trusted.
    if (count > fileSize || count * static_cast<std::int64_t>(size) > fileSize - headerStart) {
        refuse(file, "it is shorter than its header says");
    }
    std::vector<char> bytes(static_cast<std::size_t>(count) * size);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!stream) refuse(file, "it is shorter than its header says");
    std::vector<float> values(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = converter(bytes.data() + i * size, swap);
    if (header.columnMajor) values = reordered(values, header.shape);
    return {header.shape, std::move(values)};
}

void writeNpy(const std::filesystem::path& file, const Array& array) {
    std::string shape;
    for (const auto extent : array.shape)
        shape += std::to_string(extent) + ", ";
    if (array.shape.size() > 1) shape.resize(shape.size() - 2);
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    // The format asks that the data start at a multiple of 64 and that the header end in a newline.
    header.append(63 - (magic.size() + 4 + header.size()) % 64, ' ');
    header += '\n';
    std::ofstream stream(file, std::ios::binary);
    stream.write(magic.data(), static_cast<std::streamsize>(magic.size()));
    const std::array<char, 4> rest{1, 0, static_cast<char>(header.size() & 255U),
                                   static_cast<char>(header.size() >> 8U)};
    stream.write(rest.data(), rest.size());
    stream.write(header.data(), static_cast<std::streamsize>(header.size()));
    stream.write(reinterpret_cast<const char*>(array.values.data()),
                 static_cast<std::streamsize>(array.values.size() * sizeof(float)));
    stream.close();
    if (!stream) throw RequestError(SACCADE_TEXT("{file}: the file cannot be written"), {{"file", file.string()}});
}

}  // namespace saccade
