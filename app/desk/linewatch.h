#pragma once

#include <QObject>

class Desk;

/// Tells the desk what the system says of the network line: whether it is there, and whether it costs by the
/// byte. Where the system says nothing, the line counts as there and free. Main thread.
class LineWatch final : public QObject {
    Q_OBJECT
public:
    explicit LineWatch(Desk &desk);
};
