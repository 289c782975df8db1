// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/survey/state_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>

#include "engine/core/error.h"
#include "engine/core/output_files.h"
#include "engine/core/sha256.h"
#include "engine/network/tensors.h"

namespace saccade {
namespace {

constexpr std::uint64_t largestHeader = 100'000'000;

struct StoredType {
    const char* word;
    at::ScalarType type;
};
constexpr std::array<StoredType, 3> storedTypes{{{"F64", at::kDouble}, {"F32", at::kFloat}, {"I64", at::kLong}}};

[[noreturn]] void refuse(const std::filesystem::path& file, const char* why) {
    throw RequestError(SACCADE_TEXT("{file} is no whole state of a survey: {reason}"),
                       {{"file", file.string()}, {"reason", why}});
}

const char* wordOf(at::ScalarType type) {
    for (const StoredType& stored : storedTypes) {
        if (stored.type == type) return stored.word;
    }
    throw std::logic_error("a survey's state holds a tensor of a type that its file does not know");
}

std::span<const std::byte> bytesOf(const at::Tensor& tensor) {
    return {static_cast<const std::byte*>(tensor.data_ptr()), static_cast<std::size_t>(tensor.nbytes())};
}

// One digest over the text and every tensor's name, type, shape and numbers.
std::string digestOf(const SurveyState& state) {
    std::string all = sha256(std::as_bytes(std::span(state.text)));
    for (const auto& [name, tensor] : state.tensors)
        all += "\n" + name + " " + wordOf(tensor.scalar_type()) + " " + describe(shapeOf(tensor)) + " " +
               sha256(bytesOf(tensor));
    return sha256(std::as_bytes(std::span(all)));
}

// Whether a shape has so many numbers, whatever extents a file may claim.
bool holds(const Shape& shape, std::uint64_t count) {
    const bool sound = std::all_of(shape.begin(), shape.end(), [](std::int64_t extent) { return extent >= 0; });
    if (!sound || std::find(shape.begin(), shape.end(), 0) != shape.end()) return sound && count == 0;
    std::uint64_t product = 1;
    for (const std::int64_t extent : shape) {
        if (static_cast<std::uint64_t>(extent) > count / product) return false;
        product *= static_cast<std::uint64_t>(extent);
    }
    return product == count;
}

at::Tensor readTensor(std::istream& stream, const nlohmann::json& entry, std::uint64_t data, std::uint64_t size,
                      const std::filesystem::path& file) {
    const auto word = entry.at("dtype").get<std::string>();
    const auto found = std::find_if(storedTypes.begin(), storedTypes.end(),
                                    [&](const StoredType& stored) { return word == stored.word; });
    if (found == storedTypes.end()) refuse(file, "a tensor is of an unknown type");
    const auto shape = entry.at("shape").get<Shape>();
    const auto begin = entry.at("data_offsets").at(0).get<std::uint64_t>();
    const auto end = entry.at("data_offsets").at(1).get<std::uint64_t>();
    const auto each = static_cast<std::uint64_t>(at::elementSize(found->type));
    // Checked before anything is allocated.
    if (begin > end || end > size || (end - begin) % each != 0 || !holds(shape, (end - begin) / each)) {
        refuse(file, "a tensor does not lie within the file");
    }
    at::Tensor tensor = at::empty(shape, found->type);
    stream.seekg(static_cast<std::streamoff>(data + begin));
    stream.read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(end - begin));
    if (!stream) refuse(file, "it ends too early");
    return tensor;
}

}  // namespace

at::Tensor Accumulator::stored(const SurveyState& state, const std::string& name, at::ScalarType type,
                               const std::vector<std::int64_t>& shape) {
    const auto found = state.tensors.find(name);
    bool fits = found != state.tensors.end() && found->second.scalar_type() == type &&
                static_cast<std::size_t>(found->second.dim()) == shape.size();
    for (std::size_t i = 0; fits && i < shape.size(); ++i)
        fits = shape[i] < 0 || found->second.size(static_cast<std::int64_t>(i)) == shape[i];
    if (!fits) throw RequestError(SACCADE_TEXT("the state of a survey does not hold {name}"), {{"name", name}});
    return found->second.clone();
}

void writeState(const std::filesystem::path& file, const SurveyState& state) {
    SurveyState plain{{}, state.text};
    for (const auto& [name, tensor] : state.tensors)
        plain.tensors[name] = tensor.detach().to(at::kCPU).contiguous();

    nlohmann::json header;
    header["__metadata__"] = {{"saccade.survey", plain.text}, {"sha256", digestOf(plain)}};
    std::uint64_t offset = 0;
    for (const auto& [name, tensor] : plain.tensors) {
        const std::uint64_t end = offset + tensor.nbytes();
        header[name] = {
            {"dtype", wordOf(tensor.scalar_type())}, {"shape", shapeOf(tensor)}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');

    OutputFiles files;
    std::ofstream stream(files.add(file), std::ios::binary);
    std::array<char, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i)
        length[i] = static_cast<char>(text.size() >> (8 * i) & 255U);
    stream.write(length.data(), length.size());
    stream << text;
    for (const auto& [name, tensor] : plain.tensors)
        stream.write(static_cast<const char*>(tensor.data_ptr()), static_cast<std::streamsize>(tensor.nbytes()));
    stream.close();
    if (!stream) throw RequestError(SACCADE_TEXT("{file} cannot be written"), {{"file", file.string()}});
    files.commit();
}

SurveyState readState(const std::filesystem::path& file) {
    std::error_code error;
    const std::uint64_t total = std::filesystem::file_size(file, error);
    std::ifstream stream(file, std::ios::binary);
    if (error || !stream) refuse(file, "it cannot be read");
    std::array<char, 8> length{};
    stream.read(length.data(), length.size());
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < length.size(); ++i)
        size |= std::uint64_t{static_cast<unsigned char>(length[i])} << (8 * i);
    if (!stream || size > largestHeader || size + length.size() > total) refuse(file, "it has no header");
    std::string text(static_cast<std::size_t>(size), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(size));
    const std::uint64_t data = size + length.size();

    SurveyState state;
    std::string digest;
    try {
        const nlohmann::json header = nlohmann::json::parse(text);
        state.text = header.at("__metadata__").at("saccade.survey").get<std::string>();
        digest = header.at("__metadata__").at("sha256").get<std::string>();
        for (const auto& [name, entry] : header.items()) {
            if (name != "__metadata__") state.tensors[name] = readTensor(stream, entry, data, total - data, file);
        }
    } catch (const nlohmann::json::exception&) {
        refuse(file, "its header is damaged");
    }
    if (digestOf(state) != digest) refuse(file, "its content was changed");
    return state;
}

}  // namespace saccade
