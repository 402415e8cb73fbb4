#include "base/sha256.h"

#include <openssl/evp.h>

QByteArray sha256(QByteArrayView bytes)
{
    QByteArray hash(32, Qt::Uninitialized);
    unsigned int length = 0;
    // EVP_sha256() is looked up anew at each use by OpenSSL 3; an algorithm that was fetched is not.
    static const EVP_MD *const algorithm = [] {
        const EVP_MD *fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        return fetched ? fetched : EVP_sha256();
    }();
    const int done = EVP_Digest(bytes.data(), static_cast<size_t>(bytes.size()),
        reinterpret_cast<unsigned char *>(hash.data()), &length, algorithm, nullptr);
    if (done != 1 || length != 32)
        qFatal("SHA-256 is not to be had: no text could be told from another.");
    return hash;
}
