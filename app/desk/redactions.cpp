#include "desk/redactions.h"

std::vector<Redaction> redactionsOf(const std::vector<BlackOut> &blackOuts)
{
    std::vector<Redaction> redactions;
    for (const BlackOut &each : blackOuts) {
        switch (each.shape) {
        case BlackOut::Shape::Rectangle:
            redactions.push_back({ Redaction::Shape::Rectangle, each.box, {}, 0 });
            break;
        case BlackOut::Shape::Ellipse:
            redactions.push_back({ Redaction::Shape::Ellipse, each.box, {}, 0 });
            break;
        case BlackOut::Shape::Brush:
            redactions.push_back({ Redaction::Shape::Stroke, {}, each.path, each.width });
            break;
        }
    }
    return redactions;
}
