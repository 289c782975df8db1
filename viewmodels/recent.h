// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>

namespace saccade {

/// The values that were used last, by name, as far as their weights together allow.
template <typename Value>
class Recent {
 public:
    explicit Recent(std::size_t capacity) : capacity_(capacity) {}

    void setCapacity(std::size_t capacity) {
        capacity_ = capacity;
        trim();
    }

    std::shared_ptr<const Value> find(const std::string& name) {
        for (auto it = entries_.begin(); it != entries_.end(); ++it) {
            if (it->name != name) continue;
            entries_.splice(entries_.begin(), entries_, it);
            return it->value;
        }
        return nullptr;
    }

    /// One that weighs more than all may is kept alone.
    void keep(const std::string& name, std::shared_ptr<const Value> value, std::size_t weight = 1) {
        forget(name);
        entries_.push_front({name, std::move(value), weight});
        weight_ += weight;
        trim();
    }

    void forget(const std::string& name) {
        entries_.remove_if([&](const Entry& entry) {
            if (entry.name != name) return false;
            weight_ -= entry.weight;
            return true;
        });
    }

 private:
    void trim() {
        while (weight_ > capacity_ && entries_.size() > 1) {
            weight_ -= entries_.back().weight;
            entries_.pop_back();
        }
    }

    struct Entry {
        std::string name;
        std::shared_ptr<const Value> value;
        std::size_t weight = 0;
    };

    std::size_t capacity_;
    std::size_t weight_ = 0;
    std::list<Entry> entries_;
};

}  // namespace saccade
