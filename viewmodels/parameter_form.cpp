// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/parameter_form.h"

#include "viewmodels/tiles_model.h"
#include "viewmodels/words.h"
#include "viewmodels/workspace.h"

namespace saccade {

ParameterForm::ParameterForm(Workspace& workspace, QObject* parent) : SchemaForm(parent), workspace_(workspace) {
    connect(&workspace, &Workspace::explorationChanged, this, &ParameterForm::follow);
}

void ParameterForm::setTile(TileId id) {
    tile_ = id;
    follow();
}

void ParameterForm::follow() {
    const TileChoice* const now = workspace_.exploration().find(tile_);
    const Method* const method = now == nullptr ? nullptr : &findMethod(now->method);
    if (method != method_) {
        method_ = method;
        setSchema(method == nullptr ? std::string() : method->id, method == nullptr ? Schema() : method->parameters,
                  now == nullptr ? TileSettings() : now->settings);
    } else if (now != nullptr) {
        setSettings(now->settings);
    }
}

QString ParameterForm::title() const {
    return method_ == nullptr ? QString() : translated(method_->title);
}

QString ParameterForm::summary() const {
    return method_ == nullptr ? QString() : translated(method_->shows);
}

QString ParameterForm::store(const Parameter& parameter, const QString& text, Change change) {
    return workspace_.tiles()->setParameter(tile_, QString::fromStdString(parameter.id), text, change);
}

void ParameterForm::giveUp(const Parameter* parameter) {
    workspace_.tiles()->resetParameter(tile_, parameter == nullptr ? QString() : QString::fromStdString(parameter->id));
}

}  // namespace saccade
