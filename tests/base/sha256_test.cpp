#include "base/sha256.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QTest>

class Sha256Test final : public QObject {
    Q_OBJECT

private slots:
    void theStandardsOwnExamples();
    void anyBytesAsQtHashesThem();
};

/// FIPS 180-2, appendix B.
void Sha256Test::theStandardsOwnExamples()
{
    QCOMPARE(
        sha256("").toHex(), QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QCOMPARE(sha256("abc").toHex(),
        QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QCOMPARE(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").toHex(),
        QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
    QCOMPARE(sha256(QByteArray(1'000'000, 'a')).toHex(),
        QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

void Sha256Test::anyBytesAsQtHashesThem()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 300; ++i) {
        QByteArray bytes(random.bounded(1000), Qt::Uninitialized);
        for (char &byte : bytes)
            byte = static_cast<char>(random.bounded(256));
        QCOMPARE(sha256(bytes), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
    }
}

QTEST_APPLESS_MAIN(Sha256Test)
#include "sha256_test.moc"
