// SPDX-FileCopyrightText: 2026 The Saccade authors
// SPDX-License-Identifier: GPL-3.0-or-later

/// A web server of a few lines that serves one file from this machine, well or badly.
#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <functional>

namespace saccade::test {

class SmallServer : public QTcpServer {
 public:
    QByteArray content;
    bool ranges = true;       ///< answers requests for a range with the range
    qint64 diesAfter = -1;    ///< bytes of the body, then the connection is cut; below zero: never
    bool stalls = false;      ///< keeps silent in place of dying
    bool tellsLength = true;  ///< says how long the body is
    QByteArray status;        ///< an answer of its own in place of the file: "404 Not Found"
    QByteArray header;        ///< a further line of the answer
    QList<QByteArray> asked;  ///< the heads of the requests so far

    SmallServer() {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* const socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/net.pth").arg(serverPort())); }

 private:
    void read(QTcpSocket& socket) {
        const QByteArray head = socket.property("head").toByteArray() + socket.readAll();
        socket.setProperty("head", head);
        if (!head.contains("\r\n\r\n")) return;
        socket.setProperty("head", QByteArray());
        asked.push_back(head);
        answer(socket, head);
    }

    void answer(QTcpSocket& socket, const QByteArray& head) {
        const QByteArray further = header.isEmpty() ? QByteArray() : header + "\r\n";
        if (!status.isEmpty()) {
            socket.write("HTTP/1.1 " + status + "\r\n" + further +
                         "Content-Length: 5\r\nConnection: close\r\n\r\nsorry");
            socket.disconnectFromHost();
            return;
        }
        qint64 begin = 0;
        const auto range = head.toLower().indexOf("range: bytes=");
        if (ranges && range >= 0) begin = head.mid(range + 13, head.indexOf('-', range) - range - 13).toLongLong();
        QByteArray first = "HTTP/1.1 200 OK\r\n";
        if (begin > 0 && begin >= content.size()) {
            socket.write("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            socket.disconnectFromHost();
            return;
        }
        if (begin > 0) {
            first = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + QByteArray::number(begin) + '-' +
                    QByteArray::number(content.size() - 1) + '/' + QByteArray::number(content.size()) + "\r\n";
        }
        const QByteArray body = content.mid(begin);
        if (tellsLength) first += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        socket.write(first + further + "Connection: close\r\n\r\n" + (diesAfter < 0 ? body : body.left(diesAfter)));
        if (!stalls) socket.disconnectFromHost();
    }
};

}  // namespace saccade::test
