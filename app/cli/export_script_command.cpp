// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cstdio>
#include <fstream>
#include <sstream>

#include "app/cli/commands.h"
#include "engine/core/error.h"
#include "engine/core/output_files.h"
#include "engine/core/resources.h"

namespace saccade::cli {

const Syntax& exportScriptSyntax() {
    static const Syntax syntax{
        "export-script",
        "",
        "Print a Python script that saves a model of PyTorch for Saccade",
        0,
        0,
        std::vector<Option>{{"out", "FILE.py", "write it to this file in place of standard output"}} + generalOptions(),
        {"The script needs PyTorch, not Saccade: call its function save_for_saccade(model, example, file) where the "
         "model is made, or start it with the name of a module and a function. It writes a traced network and the card "
         "that says what a picture goes through."},
        {{"--out export_for_saccade.py", "the script as a file"}},
    };
    return syntax;
}

int runExportScript(const Arguments& arguments, Session& /*session*/) {
    const auto resource = resourceFile("export/export_for_saccade.py");
    std::ifstream stream(resource);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) throw RequestError(SACCADE_TEXT("{file} cannot be read"), {{"file", resource.string()}});
    const auto out = arguments.value("out");
    if (!out) {
        std::fputs(text.str().c_str(), stdout);
        return done;
    }
    OutputFiles files;
    files.addText(*out, text.str());
    files.commit();
    std::fputs((*out + "\n").c_str(), stdout);
    return done;
}

}  // namespace saccade::cli
