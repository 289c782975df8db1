// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <exception>
#include <string>

#include "engine/core/text.h"

namespace saccade {

/// What ends a job: one sentence that says what failed, where, and what is allowed or can be done.
class Error : public std::exception {
 public:
    explicit Error(Message message) : message_(std::move(message)), english_(message_.english()) {}

    const Message& message() const { return message_; }
    const char* what() const noexcept override { return english_.c_str(); }

 private:
    Message message_;
    std::string english_;
};

/// The request or a file is wrong: the person can mend it. Exit code 2 on the command line.
class RequestError : public Error {
 public:
    using Error::Error;
    RequestError(const char* text, Message::Arguments arguments = {}) : Error(Message(text, std::move(arguments))) {}
};

/// The computation failed although the request was sound. Exit code 3 on the command line.
class ComputationError : public Error {
 public:
    using Error::Error;
    ComputationError(const char* text, Message::Arguments arguments = {})
        : Error(Message(text, std::move(arguments))) {}
};

/// Memory did not suffice for a batch: the planner halves it and goes on.
class MemoryError : public ComputationError {
 public:
    using ComputationError::ComputationError;
};

/// The job was cancelled. Not a failure; exit code 130 on the command line.
class Cancelled : public std::exception {
 public:
    const char* what() const noexcept override { return "cancelled"; }
};

}  // namespace saccade
