#pragma once

#include "desk/voicedoubts.h"
#include "widgets/popover.h"

/// Asks whether a quotation of the post is one of ours that lost its mark: what speaks for it, and both texts
/// compared when wished. Main thread.
class DoubtPopover final : public Popover {
    Q_OBJECT
public:
    DoubtPopover(QWidget *window, const VoiceDoubt &doubt);

signals:
    void answered(const QString &id); ///< The one that it is; empty: none of them.
};
