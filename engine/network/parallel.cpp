// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/network/parallel.h"

#include <ATen/TensorIterator.h>

#include "engine/network/torch.h"

namespace saccade {

void inParallel(std::int64_t begin, std::int64_t end, std::int64_t grain,
                const std::function<void(std::int64_t begin, std::int64_t end)>& work) {
    if (begin >= end) return;
#if defined(__SANITIZE_THREAD__)
    // The sanitizer does not see how LibTorch's threads, which are not built for it, wait for each other.
    work(begin, end);
#else
    // A walk over the elements of a tensor is shared out inside LibTorch, which is compiled for it. Of the elements, a
    // byte for each place, only the addresses count.
    at::Tensor places = at::empty({end - begin}, at::kByte);
    const auto* const first = static_cast<const char*>(places.data_ptr());
    auto walk = at::TensorIterator::nullary_op(places);
    walk.for_each(
        [&](char** data, const std::int64_t* /*strides*/, std::int64_t size) {
            const std::int64_t from = begin + (data[0] - first);
            work(from, from + size);
        },
        grain);
#endif
}

}  // namespace saccade
