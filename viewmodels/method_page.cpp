// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewmodels/method_page.h"

#include <QCoreApplication>

#include "viewmodels/schema_form.h"
#include "viewmodels/words.h"

namespace saccade {
namespace {

QString say(const char* english) {
    return QCoreApplication::translate("MethodPage", english);
}

QString code(const QString& text) {
    return QStringLiteral("<code>%1</code>").arg(text.toHtmlEscaped());
}

QString section(const char* title, const QString& html) {
    return QStringLiteral("<h2>%1</h2>\n%2\n").arg(say(title), html);
}

QString paragraph(const QString& text) {
    return QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

QString preformatted(const QString& text) {
    return QStringLiteral("<pre>%1</pre>").arg(text.toHtmlEscaped());
}

QString parameterTable(const Method& method) {
    if (method.parameters.empty()) return paragraph(say("The method has no parameters."));
    QString html =
        QStringLiteral("<table>\n<thead><tr><th>%1</th><th>%2</th><th>%3</th><th>%4</th></tr></thead>\n<tbody>\n")
            .arg(say("Name"), say("Default"), say("Allowed"), say("What it does"));
    const auto cell = [](const QString& inside) { return QStringLiteral("<td>%1</td>").arg(inside); };
    for (const auto& parameter : method.parameters) {
        // An empty text is written as a person would.
        QString usual = parameterText(parameter, parameter.defaultValue);
        if (usual.isEmpty()) usual = QStringLiteral("\"\"");
        QString help = translated(parameter.help);
        if (!parameter.unit.empty()) help += QStringLiteral(" (%1)").arg(translated(parameter.unit));
        html += QStringLiteral("<tr>") + cell(code(QString::fromStdString(parameter.id))) + cell(code(usual)) +
                cell(QString::fromStdString(parameter.allowed()).toHtmlEscaped()) + cell(help.toHtmlEscaped()) +
                QStringLiteral("</tr>\n");
    }
    return html + QStringLiteral("</tbody>\n</table>");
}

}  // namespace

QString methodPage(const Method& method) {
    QString html =
        QStringLiteral("<h1>%1</h1>\n<p class=\"paper\">%2</p>\n")
            .arg(translated(method.title).toHtmlEscaped(), QString::fromStdString(method.paper).toHtmlEscaped());
    html += section(QT_TRANSLATE_NOOP("MethodPage", "What it shows"), paragraph(translated(method.shows)));
    html += section(QT_TRANSLATE_NOOP("MethodPage", "When it misleads"), paragraph(translated(method.misleads)));
    html += section(QT_TRANSLATE_NOOP("MethodPage", "Formula"), preformatted(QString::fromStdString(method.formula)));
    QString cost = paragraph(translated(method.cost));
    if (method.progressive)
        cost += QLatin1Char('\n') +
                paragraph(say("The map grows while it is computed; stopping early keeps a valid estimate."));
    html += section(QT_TRANSLATE_NOOP("MethodPage", "Cost"), cost);
    html += section(QT_TRANSLATE_NOOP("MethodPage", "Parameters"), parameterTable(method));
    QString score = say("It explains the %1 unless another score is named.")
                        .arg(QString::fromStdString(std::string(toText(method.defaultScore))))
                        .toHtmlEscaped();
    if (method.layerOptional)
        score +=
            QLatin1Char(' ') +
            say("It works down to the picture, or to the layer that %1 names.").arg(code(QStringLiteral("--layer")));
    else if (method.usesLayer)
        score += QLatin1Char(' ') + say("It looks at a layer, which %1 names.").arg(code(QStringLiteral("--layer")));
    html += section(QT_TRANSLATE_NOOP("MethodPage", "Score"), QStringLiteral("<p>%1</p>").arg(score));
    html += section(QT_TRANSLATE_NOOP("MethodPage", "On the command line"),
                    preformatted(QStringLiteral("saccade-cli explain MODEL IMAGE --method %1 --out PREFIX")
                                     .arg(QString::fromStdString(method.id))));
    return html;
}

}  // namespace saccade
