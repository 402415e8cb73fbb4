#include "sync/merge.h"

#include "formats/blocks/identity.h"

#include <algorithm>

namespace {

bool contains(const QStringList &names, const QString &name)
{
    const QString key = name.simplified();
    for (const QString &other : names) {
        if (other.simplified().compare(key, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

/// Mine, with what they added and without what they took away.
QStringList mergeTerms(const QStringList &base, const QStringList &mine, const QStringList &theirs)
{
    QStringList merged;
    for (const QString &name : mine) {
        if (contains(theirs, name) || !contains(base, name))
            merged.append(name);
    }
    for (const QString &name : theirs) {
        if (!contains(base, name) && !contains(merged, name))
            merged.append(name);
    }
    return merged;
}

void takeContent(Merge &merge)
{
    const blocks::Merged &content = merge.content;
    if (!content.isClean()) {
        merge.conflicts |= Field::Content;
        return;
    }
    merge.fields.content = blocks::decided(content, blocks::MergeChoice::Take::Both);
    merge.bothInserted = content.bothInsertedCount();
}

} // namespace

Merge mergePosts(const MergeBase &base, const PostFields &mine, const PostFields &theirs)
{
    Merge merge;
    merge.mineChanged = changedFields(base.sent, mine);
    merge.theirsChanged = changedFields(base.stored, theirs);
    merge.theirs = withFields(base.sent, theirs, merge.theirsChanged);
    merge.fields = withFields(mine, theirs, merge.theirsChanged & ~merge.mineChanged);

    const FieldSet both = merge.mineChanged & merge.theirsChanged;
    for (Field field : everyField) {
        if (!both.testFlag(field) || isSame(field, mine, theirs))
            continue;
        if (field == Field::Categories)
            merge.fields.categories = mergeTerms(base.stored.categories, mine.categories, theirs.categories);
        else if (field == Field::Tags)
            merge.fields.tags = mergeTerms(base.stored.tags, mine.tags, theirs.tags);
        else if (field == Field::Content) {
            merge.content = mergeContent(base, mine.content, theirs.content);
            takeContent(merge);
        } else
            merge.conflicts |= field;
    }
    return merge;
}

blocks::Merged mergeContent(const MergeBase &base, const QByteArray &mine, const QByteArray &theirs)
{
    using Part = blocks::MergePart;
    if (base.sent.content.trimmed().isEmpty()) {
        if (blocks::sameButForNoise(mine, theirs))
            return { { Part{ Part::Kind::Merged, mine, {}, {}, {} } } };
        return { { Part{ Part::Kind::Conflict, {}, base.sent.content, mine, theirs } } };
    }
    // What the site's filter did is nobody's change: theirs first, in our bytes.
    QByteArray here = theirs;
    if (base.sent.content != base.stored.content) {
        here = blocks::decided(
            blocks::merge(base.stored.content, base.sent.content, theirs), blocks::MergeChoice::Take::Theirs);
    }
    return blocks::merge(base.sent.content, mine, here);
}
