// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/arguments.h"
#include "app/cli/session.h"
#include "app/cli/syntax.h"

/// The subcommands, one source file each: what it takes, and what it does. Each answers the exit code and throws
/// RequestError, ComputationError or Cancelled.
namespace saccade::cli {

const Syntax& methodsSyntax();
int runMethods(const Arguments& arguments, Session& session);

const Syntax& inspectSyntax();
int runInspect(const Arguments& arguments, Session& session);

const Syntax& predictSyntax();
int runPredict(const Arguments& arguments, Session& session);

const Syntax& explainSyntax();
int runExplain(const Arguments& arguments, Session& session);

const Syntax& compareSyntax();
int runCompare(const Arguments& arguments, Session& session);

const Syntax& measureSyntax();
int runMeasure(const Arguments& arguments, Session& session);

const Syntax& trainDemoSyntax();
int runTrainDemo(const Arguments& arguments, Session& session);

const Syntax& catalogueSyntax();
int runCatalogue(const Arguments& arguments, Session& session);

const Syntax& fetchSyntax();
int runFetch(const Arguments& arguments, Session& session);

const Syntax& exportScriptSyntax();
int runExportScript(const Arguments& arguments, Session& session);

const Syntax& convertSyntax();
int runConvert(const Arguments& arguments, Session& session);

const Syntax& scenesSyntax();
int runScenes(const Arguments& arguments, Session& session);

}  // namespace saccade::cli
