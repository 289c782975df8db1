// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/program.h"

#include <cstdio>
#include <filesystem>
#include <new>

#include "app/cli/commands.h"
#include "app/cli/model_source.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"

namespace saccade::cli {
namespace {

std::string overview() {
    std::string text =
        "Usage: saccade-cli COMMAND [ARGUMENT]... [OPTION]...\n\n"
        "Saccade shows what a convolutional network sees: which parts of a picture speak for a class, by\n"
        "several methods side by side.\n\nCommands:\n";
    TextTable table({{""}, {""}});
    for (const auto& command : commands())
        table.add({command.syntax().command, command.syntax().summary});
    return text + table.text(2) +
           "\nsaccade-cli COMMAND --help says what a command takes, with examples.\n\n"
           "Exit codes: 0 done; 2 the request or a file is wrong (one sentence on standard error says what);\n"
           "3 the computation failed; 130 interrupted (what a progressive method has by then is written).\n";
}

void print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
}

const Command& findCommand(const std::string& name) {
    std::vector<std::string> names;
    for (const auto& command : commands()) {
        if (command.syntax().command == name) return command;
        names.push_back(command.syntax().command);
    }
    throw RequestError(SACCADE_TEXT("there is no command \"{name}\"; the commands are {names}"),
                       {{"name", name.substr(0, 200)}, {"names", enumerate(names)}});
}

int dispatch(const QStringList& words, Session& session) {
    const std::string first = words.value(0).toStdString();
    if (first == "--version") {
        print("saccade-cli " SACCADE_VERSION "\n");
        return done;
    }
    if (first == "--help" || first == "-h" || first == "help") {
        print(overview());
        return done;
    }
    if (first.empty()) {
        throw RequestError(SACCADE_TEXT("no command is named; saccade-cli --help lists them"));
    }
    const Command& command = findCommand(first);
    const Arguments arguments(command.syntax(), words.mid(1));
    if (arguments.has("help")) {
        print(helpText(command.syntax()));
        return done;
    }
    if (arguments.has("version")) {
        print("saccade-cli " SACCADE_VERSION "\n");
        return done;
    }
    // Read before the parser ran, to set the process up; here its value is checked.
    constexpr std::uint64_t mostThreads = 1024;
    arguments.number("threads", 1, mostThreads);
    checkDevice(arguments);
    return command.run(arguments, session);
}

}  // namespace

const std::vector<Command>& commands() {
    static const std::vector<Command> all{
        {methodsSyntax, runMethods},     {inspectSyntax, runInspect},     {predictSyntax, runPredict},
        {explainSyntax, runExplain},     {compareSyntax, runCompare},     {measureSyntax, runMeasure},
        {convertSyntax, runConvert},     {trainDemoSyntax, runTrainDemo}, {scenesSyntax, runScenes},
        {catalogueSyntax, runCatalogue}, {fetchSyntax, runFetch},         {exportScriptSyntax, runExportScript},
    };
    return all;
}

int runProgram(const QStringList& words, Session& session) {
    int code = done;
    try {
        code = dispatch(words, session);
    } catch (const Cancelled&) {
        complain("interrupted before there was anything to keep");
        code = wasInterrupted;
    } catch (const RequestError& error) {
        complain(error.what());
        code = requestWrong;
    } catch (const std::filesystem::filesystem_error& error) {
        complain(error.what());
        code = requestWrong;
    } catch (const std::bad_alloc&) {
        complain("memory did not suffice; a smaller --batch needs less");
        code = computationFailed;
    } catch (const std::exception& error) {
        // LibTorch puts a backtrace behind the first line.
        const std::string what = error.what();
        complain(what.substr(0, what.find('\n')));
        code = computationFailed;
    }
    if (std::fflush(stdout) != 0 && code == done) {
        complain("standard output cannot be written");
        code = requestWrong;
    }
    return code;
}

}  // namespace saccade::cli
