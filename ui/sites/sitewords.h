#pragma once

#include "desk/sites.h"

class QWidget;

/// What is wrong with a site and what to do, one card for each problem.
QWidget *makeProblemCard(const SiteProblem &problem, QWidget *parent);

/// "✓ publish", one line for each right that counts here.
QString rightsInWords(const Capability &can);

/// What the roles of WordPress are called.
QString rolesInWords(const QStringList &roles);

/// Where a password is kept, in a sentence; empty if nobody knows.
QString placeInWords(std::optional<PasswordPlace> place);

/// What the sign-in doctor asks, as a title.
QString toWords(SiteCheck check);
