#pragma once

#include <QIODevice>

/// The body of a mutation: can be read once, and refuses to be rewound. QNetworkAccessManager repeats a POST by itself
/// when a connection dies early (QHttpNetworkConnectionChannel::resendCurrentRequest does not ask for the method); with
/// a body that cannot rewind it gives up with ContentReSendError instead. Any thread, one at a time.
class OneShotDevice final : public QIODevice {
    Q_OBJECT

public:
    explicit OneShotDevice(QByteArray bytes, QObject *parent = nullptr);

    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool atEnd() const override { return m_read == m_bytes.size(); }
    qint64 size() const override { return m_bytes.size(); }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_read + QIODevice::bytesAvailable(); }

    /// Whether a byte was taken: from then on the server may have acted.
    bool wasRead() const { return m_read > 0; }

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 writeData(const char *data, qint64 most) override;

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};
