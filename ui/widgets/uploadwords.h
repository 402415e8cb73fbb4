#pragma once

#include "model/upload.h"

/// How far a picture is, in a line: “Sending picture 2 of 5 · 340 kB of 1.2 MB”.
QString uploadWords(const UploadProgress &progress);
