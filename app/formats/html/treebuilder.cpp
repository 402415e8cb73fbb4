#include "formats/html/treebuilder.h"

#include "formats/html/attributes.h"
#include "formats/html/lineholder.h"
#include "formats/html/safeurl.h"
#include "formats/html/tagrules.h"
#include "formats/html/tokenizer.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostOpen = 256; ///< Tags, kept or not.
constexpr int mostDepth = 120; ///< Blocks in blocks.
constexpr int mostListDepth = 12;
constexpr int mostQuoteDepth = 8;
constexpr int mostTableDepth = 2;
constexpr int mostCells = 5000;

using Kind = HtmlToken::Kind;

/// An element that is open. Divisions, and what is flattened or dropped, are open without a node.
struct Open {
    const TagRule *rule = nullptr;
    TagRole role = TagRole::Division; ///< As it is treated: a table too deep is a Division.
    std::optional<Node> node;
    bool isImplicit = false;
    bool firstIsImplicit = false; ///< The first child is a paragraph that no tag asked for.
    Direction dir = Direction::Unset; ///< Of a division, for the blocks in it.
    QString lang;
};

class TreeBuilder final {
public:
    TreeBuilder(std::string_view utf8, const ReadOptions &options);
    Page build();

private:
    // tokens
    void start(const HtmlToken &token);
    void end(const HtmlToken &token);
    void text(std::string_view utf8);
    void startDropped(const HtmlToken &token, const TagRule *rule);
    void skipUntil(const HtmlToken &token, HtmlTokenizer::Content content);

    // start tags
    void startDivision(const HtmlToken &token, const TagRule &rule);
    void startParagraph(const HtmlToken &token, const TagRule &rule);
    void startLine(const HtmlToken &token, const TagRule &rule);
    void startContainer(const HtmlToken &token, const TagRule &rule);
    void startListItem(const HtmlToken &token, const TagRule &rule);
    void startTable(const HtmlToken &token, const TagRule &rule);
    void startTablePart(const HtmlToken &token, const TagRule &rule);
    void startInline(const HtmlToken &token, const TagRule &rule);
    void addRule();
    void addImage(const HtmlToken &token);
    void addMediaLink(const HtmlToken &token);
    void readBase(const HtmlToken &token);
    void readWhole(const HtmlToken &token);

    // the stack
    void push(const TagRule &rule, TagRole role, std::optional<Node> node, bool isImplicit = false);
    void pushImplicit(const char *name);
    void popTo(size_t size);
    void attach(Open done);
    void endLine();
    size_t container() const;
    bool hasRoom(TagRole role, Element element);
    void makeRoomForBlock();
    void makeRoomForText();
    void makeRoomInContainer();
    bool isFlatTable() const { return m_tables.empty() || m_stack[m_tables.back()].role != TagRole::Table; }
    bool isInLine() const { return m_line != 0; }
    bool isDropping() const { return m_dropping > 0; }
    void inheritDirection(Node &node) const;
    void flattenIfTooMany();

    ReadOptions m_options;
    HtmlTokenizer m_tokenizer;
    Page m_page;
    std::vector<Open> m_stack; ///< The first is the Fragment.
    std::vector<size_t> m_tables; ///< Places in m_stack.
    size_t m_line = 0; ///< Place of the paragraph, heading … that takes text; 0 if none does.
    LineHolder m_lineHolder;
    InlineState m_inline;
    std::unordered_map<const TagRule *, int> m_unstacked; ///< Open tags that found no room on the stack.
    std::string m_skipping; ///< The end tag that ends what is dropped as text.
    bool m_isFlat = false; ///< All the rest goes into one preformatted text.
    bool m_hasBase = false;
    bool m_hasOpenMedia = false; ///< A video without an address, which a source may give.
    int m_dropping = 0;
    int m_foreignIslands = 0; ///< Of HTML in SVG or MathML.
    int m_depth = 0;
    int m_listDepth = 0;
    int m_quoteDepth = 0;
    int m_tableDepth = 0;
    int m_cells = 0;
    int m_nodes = 0;
};

/// What an end tag inside cannot close from outside.
bool isBarrier(TagRole role)
{
    return role == TagRole::TableCell || role == TagRole::TableCaption || role == TagRole::Table;
}

bool isForeign(const TagRule *rule)
{
    return rule != nullptr && (rule->name == "svg" || rule->name == "math");
}

bool isForeignIsland(std::string_view name)
{
    return name == "foreignobject" || name == "desc" || name == "title" || name == "annotation-xml"
        || name == "mtext" || name == "mi" || name == "mo" || name == "mn" || name == "ms";
}

bool isPictureOnly(const Node &node)
{
    if (node.element == Element::Image)
        return true;
    return node.element == Element::Link
        && std::all_of(node.children.begin(), node.children.end(),
            [](const Node &child) { return child.element == Element::Image; });
}

/// Not worth a node when nothing is in it.
bool goesWhenEmpty(const Open &open)
{
    switch (open.node->element) {
    case Element::ListItem:
    case Element::Term:
    case Element::Description:
    case Element::Cell:
    case Element::HeaderCell:
        return open.isImplicit;
    default:
        return true;
    }
}

TreeBuilder::TreeBuilder(std::string_view utf8, const ReadOptions &options)
    : m_options(options)
    , m_tokenizer(utf8)
{
    Open root;
    root.node = Node();
    m_stack.push_back(std::move(root));
}

Page TreeBuilder::build()
{
    HtmlToken token;
    while (m_tokenizer.next(token)) {
        if (!m_skipping.empty()) {
            if (token.kind == Kind::EndTag && token.name == m_skipping)
                m_skipping.clear();
            continue;
        }
        switch (token.kind) {
        case Kind::StartTag:
            start(token);
            break;
        case Kind::EndTag:
            end(token);
            break;
        case Kind::Text:
            text(token.text);
            break;
        case Kind::Comment:
        case Kind::Doctype:
            break;
        }
        flattenIfTooMany();
    }
    m_page.isUnfinished = !m_skipping.empty() || isDropping();
    popTo(1);
    m_page.root = std::move(*m_stack[0].node);
    return std::move(m_page);
}

void TreeBuilder::start(const HtmlToken &token)
{
    const TagRule *rule = findTagRule(token.name);
    if (isDropping()) {
        startDropped(token, rule);
        if (isDropping())
            return;
    }
    if (rule == nullptr)
        return;
    switch (rule->role) {
    case TagRole::Unknown:
        return readWhole(token);
    case TagRole::Skipped:
        return;
    case TagRole::Division:
        return startDivision(token, *rule);
    case TagRole::Paragraph:
        return startParagraph(token, *rule);
    case TagRole::Heading:
    case TagRole::Preformatted:
        return startLine(token, *rule);
    case TagRole::RawText:
    case TagRole::PlainText:
        startLine(token, *rule);
        m_tokenizer.enter(rule->role == TagRole::RawText ? HtmlTokenizer::Content::RawText
                                                         : HtmlTokenizer::Content::PlainText,
            token.name);
        return;
    case TagRole::Container:
    case TagRole::List:
    case TagRole::DescriptionList:
        return startContainer(token, *rule);
    case TagRole::ListItem:
    case TagRole::DescriptionItem:
        return startListItem(token, *rule);
    case TagRole::Table:
        return startTable(token, *rule);
    case TagRole::TableCaption:
    case TagRole::TableSection:
    case TagRole::TableRow:
    case TagRole::TableCell:
        return startTablePart(token, *rule);
    case TagRole::Rule:
        return addRule();
    case TagRole::LineBreak:
        if (isInLine())
            m_lineHolder.addLineBreak(m_inline);
        return;
    case TagRole::Break:
        if (isInLine() && m_stack[m_line].role != TagRole::Preformatted)
            m_lineHolder.addLeaf(Node{ .element = Element::BreakOpportunity }, m_inline);
        return;
    case TagRole::Image:
        return addImage(token);
    case TagRole::Formatting:
    case TagRole::Phrase:
        return startInline(token, *rule);
    case TagRole::Dropped:
        if (!isForeign(rule) || !token.selfClosing)
            push(*rule, TagRole::Dropped, std::nullopt);
        return;
    case TagRole::DroppedText:
        return skipUntil(token, HtmlTokenizer::Content::RawText);
    case TagRole::DroppedScript:
        return skipUntil(token, HtmlTokenizer::Content::Script);
    case TagRole::DroppedTitle:
        return skipUntil(token, HtmlTokenizer::Content::RcData);
    case TagRole::Media:
        makeRoomForBlock();
        addMediaLink(token);
        push(*rule, TagRole::Dropped, std::nullopt);
        return;
    case TagRole::Source:
        return;
    case TagRole::Frame:
        if (const std::string *source = token.attribute("src")) {
            if (const auto url = safeUrl(textFromUtf8(*source), m_options.base, UrlUse::Resource))
                m_page.embeds.push_back(*url);
        }
        return skipUntil(token, HtmlTokenizer::Content::RawText);
    case TagRole::Base:
        return readBase(token);
    }
}

/// In a dropped element: what may end it, and what must be skipped as text.
void TreeBuilder::startDropped(const HtmlToken &token, const TagRule *rule)
{
    const TagRule *top = m_stack.back().rule;
    if (isForeign(top)) {
        if (isForeignIsland(token.name) && !token.selfClosing) {
            ++m_foreignIslands;
            return;
        }
        if (m_foreignIslands == 0 && breaksOutOfForeign(token.name)) {
            while (isDropping() && isForeign(m_stack.back().rule))
                popTo(m_stack.size() - 1);
            return;
        }
        if (rule != nullptr && rule->role == TagRole::Dropped && !token.selfClosing)
            push(*rule, TagRole::Dropped, std::nullopt);
        return;
    }
    if (rule == nullptr)
        return;
    switch (rule->role) {
    case TagRole::DroppedText:
    case TagRole::Frame:
    case TagRole::RawText:
        return skipUntil(token, HtmlTokenizer::Content::RawText);
    case TagRole::DroppedScript:
        return skipUntil(token, HtmlTokenizer::Content::Script);
    case TagRole::DroppedTitle:
        return skipUntil(token, HtmlTokenizer::Content::RcData);
    case TagRole::Source:
        if (m_hasOpenMedia)
            addMediaLink(token);
        return;
    case TagRole::Dropped:
    case TagRole::Media:
        // The next option ends the one before it.
        if (top == rule && (rule->name == "option" || rule->name == "optgroup" || rule->name == "select"))
            popTo(m_stack.size() - 1);
        push(*rule, TagRole::Dropped, std::nullopt);
        return;
    case TagRole::Division:
    case TagRole::Container:
    case TagRole::List:
    case TagRole::Table:
        push(*rule, TagRole::Division, std::nullopt);
        if (rule->role == TagRole::Table && m_stack.back().rule == rule)
            m_tables.push_back(m_stack.size() - 1);
        return;
    default:
        return;
    }
}

void TreeBuilder::skipUntil(const HtmlToken &token, HtmlTokenizer::Content content)
{
    m_skipping = token.name;
    m_tokenizer.enter(content, token.name);
}

void TreeBuilder::end(const HtmlToken &token)
{
    const TagRule *rule = findTagRule(token.name);
    if (isDropping() && isForeignIsland(token.name) && m_foreignIslands > 0)
        --m_foreignIslands;
    if (rule == nullptr)
        return;
    if (rule->role == TagRole::Formatting || rule->role == TagRole::Phrase) {
        if (!isDropping())
            m_inline.end(rule->element);
        return;
    }
    if (rule->role == TagRole::LineBreak) {
        if (isInLine() && !isDropping())
            m_lineHolder.addLineBreak(m_inline);
        return;
    }
    const auto unstacked = m_unstacked.find(rule);
    if (unstacked != m_unstacked.end() && unstacked->second > 0) {
        --unstacked->second;
        if (rule->role == TagRole::Dropped || rule->role == TagRole::Media)
            --m_dropping;
        else if (isInLine() && !isDropping())
            m_lineHolder.addBoundary(m_inline);
        return;
    }
    for (size_t i = m_stack.size(); i-- > 1;) {
        const Open &open = m_stack[i];
        const bool bothHeadings = open.role == TagRole::Heading && rule->role == TagRole::Heading;
        if (open.rule == rule || bothHeadings) {
            popTo(i);
            return;
        }
        const bool ofTable = rule->role == TagRole::Table || rule->role == TagRole::TableRow
            || rule->role == TagRole::TableSection || rule->role == TagRole::TableCell;
        // A table that was too deep to be one still keeps its own end tags.
        if (ofTable && open.rule->role == TagRole::Table)
            return;
        if (isBarrier(open.role) && !(ofTable && open.role != TagRole::Table))
            return;
        if ((rule->role == TagRole::ListItem && open.role == TagRole::List)
            || (rule->role == TagRole::DescriptionItem && open.role == TagRole::DescriptionList))
            return;
    }
}

void TreeBuilder::text(std::string_view utf8)
{
    if (isDropping())
        return;
    if (!isInLine()) {
        if (utf8.find_first_not_of(" \t\n\f\r") == std::string_view::npos)
            return;
        // Control characters alone, which go, begin no paragraph.
        const QString kept = textFromUtf8(utf8);
        if (std::all_of(kept.begin(), kept.end(), [](QChar c) { return c <= u' '; }))
            return;
        makeRoomForText();
        m_lineHolder.addText(kept, m_inline);
        return;
    }
    m_lineHolder.addText(textFromUtf8(utf8), m_inline);
}

void TreeBuilder::startDivision(const HtmlToken &token, const TagRule &rule)
{
    if (isInLine() && m_stack[m_line].role == TagRole::Paragraph)
        popTo(m_line);
    else if (isInLine())
        m_lineHolder.addBoundary(m_inline);
    push(rule, TagRole::Division, std::nullopt);
    if (m_stack.back().rule == &rule) {
        m_stack.back().dir = directionOf(token);
        Node said{ .element = Element::Paragraph };
        applyAttributes(said, token, m_options.base);
        m_stack.back().lang = said.lang;
    }
}

void TreeBuilder::startParagraph(const HtmlToken &token, const TagRule &rule)
{
    if (isInLine() && m_stack[m_line].role != TagRole::Paragraph) {
        m_lineHolder.addBoundary(m_inline);
        return;
    }
    startLine(token, rule);
}

/// A paragraph, a heading, preformatted text.
void TreeBuilder::startLine(const HtmlToken &token, const TagRule &rule)
{
    makeRoomForBlock();
    if (!hasRoom(rule.role, rule.element))
        return startDivision(token, rule);
    Node node{ .element = rule.element };
    applyAttributes(node, token, m_options.base);
    inheritDirection(node);
    const bool keepsSpace = rule.element == Element::Preformatted;
    push(rule, keepsSpace ? TagRole::Preformatted : rule.role, std::move(node));
    m_line = m_stack.size() - 1;
    m_lineHolder.begin(keepsSpace ? LineHolder::Space::Keep : LineHolder::Space::Collapse);
}

/// Blockquote, figure, its caption, lists.
void TreeBuilder::startContainer(const HtmlToken &token, const TagRule &rule)
{
    makeRoomForBlock();
    const bool strayCaption
        = rule.element == Element::FigureCaption && m_stack[container()].node->element != Element::Figure;
    if (strayCaption || !hasRoom(rule.role, rule.element))
        return startDivision(token, rule);
    Node node{ .element = rule.element };
    applyAttributes(node, token, m_options.base);
    inheritDirection(node);
    push(rule, rule.role, std::move(node));
}

/// li, dt, dd: ends the one before it; makes a list if there is none.
void TreeBuilder::startListItem(const HtmlToken &token, const TagRule &rule)
{
    const TagRole listRole = rule.role == TagRole::ListItem ? TagRole::List : TagRole::DescriptionList;
    size_t item = 0;
    bool hasList = false;
    for (size_t i = m_stack.size(); i-- > 1;) {
        const Open &open = m_stack[i];
        if (open.role == rule.role) {
            item = i;
            hasList = true;
            break;
        }
        if (open.role == listRole) {
            hasList = true;
            break;
        }
        // A list that was too deep to be one.
        if (open.rule != nullptr && open.rule->role == listRole)
            return startDivision(token, rule);
        if (isBarrier(open.role) || open.role == TagRole::Container || open.role == TagRole::List
            || open.role == TagRole::DescriptionList)
            break;
    }
    if (item != 0)
        popTo(item);
    if (!hasList) {
        makeRoomForBlock();
        const TagRule &list = *findTagRule(listRole == TagRole::List ? "ul" : "dl");
        if (!hasRoom(list.role, list.element))
            return startDivision(token, rule);
        pushImplicit(listRole == TagRole::List ? "ul" : "dl");
    }
    if (!hasRoom(rule.role, rule.element))
        return startDivision(token, rule);
    Node node{ .element = rule.element };
    applyAttributes(node, token, m_options.base);
    inheritDirection(node);
    push(rule, rule.role, std::move(node));
}

void TreeBuilder::startTable(const HtmlToken &token, const TagRule &rule)
{
    makeRoomForBlock();
    if (hasRoom(rule.role, rule.element)) {
        Node node{ .element = rule.element };
        applyAttributes(node, token, m_options.base);
        inheritDirection(node);
        push(rule, TagRole::Table, std::move(node));
    } else {
        startDivision(token, rule);
        if (m_stack.back().rule != &rule)
            return;
    }
    m_tables.push_back(m_stack.size() - 1);
}

/// The parts of a table stand right above it on the stack: section, row, cell.
void TreeBuilder::startTablePart(const HtmlToken &token, const TagRule &rule)
{
    const bool isPart = !isFlatTable() && m_unstacked[findTagRule("table")] == 0;
    const size_t table = isPart ? m_tables.back() : 0;
    const bool lateCaption = rule.role == TagRole::TableCaption && isPart
        && (m_stack.size() > table + 1 || !m_stack[table].node->children.empty());
    const bool tooMany = rule.role == TagRole::TableCell && m_cells >= mostCells;
    if (!isPart || lateCaption || tooMany || m_stack.size() + 4 > mostOpen) {
        if (lateCaption)
            makeRoomForBlock();
        return startDivision(token, rule);
    }
    if (rule.role == TagRole::TableCaption || rule.role == TagRole::TableSection) {
        popTo(table + 1);
    } else {
        if (m_stack.size() > table + 1 && m_stack[table + 1].role != TagRole::TableSection)
            popTo(table + 1);
        if (m_stack.size() == table + 1)
            pushImplicit("tbody");
        if (rule.role == TagRole::TableRow || m_stack.size() <= table + 2) {
            popTo(table + 2);
            if (rule.role == TagRole::TableCell)
                pushImplicit("tr");
        } else {
            popTo(table + 3);
        }
    }
    Node node{ .element = rule.element };
    applyAttributes(node, token, m_options.base);
    inheritDirection(node);
    m_cells += rule.role == TagRole::TableCell ? 1 : 0;
    push(rule, rule.role, std::move(node));
    if (rule.role == TagRole::TableCaption) {
        m_line = m_stack.size() - 1;
        m_lineHolder.begin(LineHolder::Space::Collapse);
    }
}

void TreeBuilder::startInline(const HtmlToken &token, const TagRule &rule)
{
    if (m_isFlat)
        return;
    Node shape{ .element = rule.element };
    applyAttributes(shape, token, m_options.base);
    if (rule.element == Element::Link && shape.href.isEmpty()) {
        m_inline.end(Element::Link);
        return;
    }
    if (rule.element == Element::DirectedText && shape.dir != Direction::LeftToRight
        && shape.dir != Direction::RightToLeft)
        return;
    if (rule.element == Element::RubyText || rule.element == Element::RubyParenthesis) {
        if (!m_inline.holds(Element::Ruby))
            return;
        m_inline.end(Element::RubyText);
        m_inline.end(Element::RubyParenthesis);
    }
    m_inline.start(std::move(shape), m_stack.size(), rule.role == TagRole::Formatting);
}

void TreeBuilder::addRule()
{
    makeRoomForBlock();
    if (isInLine())
        return;
    m_stack[container()].node->children.push_back(Node{ .element = Element::Rule });
    ++m_nodes;
}

void TreeBuilder::addImage(const HtmlToken &token)
{
    if (isTrackingPicture(token)) {
        ++m_page.trackersRemoved;
        return;
    }
    Node image{ .element = Element::Image };
    applyAttributes(image, token, m_options.base);
    if (image.src.isEmpty() && image.alt.isEmpty())
        return;
    makeRoomForText();
    if (m_stack[m_line].role == TagRole::Preformatted && m_isFlat) {
        m_lineHolder.addText(image.alt, m_inline);
        return;
    }
    m_page.picturesCount += image.src.isEmpty() ? 0 : 1;
    m_lineHolder.addLeaf(std::move(image), m_inline);
}

/// A link to the file of a video or a sound, in its own paragraph; its text is the address. Room was made.
void TreeBuilder::addMediaLink(const HtmlToken &token)
{
    const std::string *source = token.attribute("src");
    const auto url
        = source == nullptr ? std::nullopt : safeUrl(textFromUtf8(*source), m_options.base, UrlUse::Resource);
    m_hasOpenMedia = !url;
    if (!url || m_isFlat)
        return;
    Node link{ .element = Element::Link };
    link.href = withoutTrackers(*url);
    link.children.push_back(
        Node{ .element = Element::Text, .text = QString::fromLatin1(link.href.toEncoded()) });
    Node paragraph{ .element = Element::Paragraph };
    paragraph.children.push_back(std::move(link));
    m_stack[container()].node->children.push_back(std::move(paragraph));
    m_nodes += 3;
}

void TreeBuilder::readBase(const HtmlToken &token)
{
    if (m_options.extent != ReadOptions::Extent::WholePage || m_hasBase)
        return;
    const std::string *href = token.attribute("href");
    if (href == nullptr)
        return;
    if (const auto url = safeUrl(textFromUtf8(*href), m_options.base, UrlUse::Resource)) {
        m_options.base = *url;
        m_hasBase = true;
    }
}

/// html and body: their direction and language are the root's.
void TreeBuilder::readWhole(const HtmlToken &token)
{
    Node said{ .element = Element::Paragraph };
    applyAttributes(said, token, m_options.base);
    Node &root = *m_stack[0].node;
    if (said.dir != Direction::Unset)
        root.dir = said.dir;
    if (!said.lang.isEmpty())
        root.lang = said.lang;
}

void TreeBuilder::push(const TagRule &rule, TagRole role, std::optional<Node> node, bool isImplicit)
{
    if (m_stack.size() >= mostOpen && !isImplicit) {
        ++m_unstacked[&rule];
        m_page.isFlattened = m_page.isFlattened || role != TagRole::Dropped;
        m_dropping += role == TagRole::Dropped ? 1 : 0;
        return;
    }
    if (node) {
        ++m_nodes;
        ++m_depth;
    }
    m_listDepth += role == TagRole::List || role == TagRole::DescriptionList ? 1 : 0;
    m_quoteDepth += node && node->element == Element::Blockquote ? 1 : 0;
    m_tableDepth += role == TagRole::Table ? 1 : 0;
    m_dropping += role == TagRole::Dropped ? 1 : 0;
    Open open;
    open.rule = &rule;
    open.role = role;
    open.node = std::move(node);
    open.isImplicit = isImplicit;
    m_stack.push_back(std::move(open));
}

void TreeBuilder::pushImplicit(const char *name)
{
    const TagRule &rule = *findTagRule(name);
    push(rule, rule.role, Node{ .element = rule.element }, true);
}

void TreeBuilder::popTo(size_t size)
{
    while (m_stack.size() > std::max<size_t>(size, 1)) {
        if (m_line == m_stack.size() - 1)
            endLine();
        Open done = std::move(m_stack.back());
        m_stack.pop_back();
        if (!m_tables.empty() && m_tables.back() == m_stack.size())
            m_tables.pop_back();
        if (done.role == TagRole::Dropped) {
            --m_dropping;
            m_hasOpenMedia = false;
            if (isForeign(done.rule))
                m_foreignIslands = 0;
        } else if (done.role == TagRole::TableCell || done.role == TagRole::TableCaption) {
            m_inline.cellEnded(m_stack.size());
        } else if (done.role != TagRole::Paragraph || !done.isImplicit) {
            m_inline.blocksEnded(m_stack.size());
        }
        m_listDepth -= done.role == TagRole::List || done.role == TagRole::DescriptionList ? 1 : 0;
        m_tableDepth -= done.role == TagRole::Table ? 1 : 0;
        if (done.node)
            attach(std::move(done));
        else if (isInLine() && !isDropping() && done.role != TagRole::Dropped)
            m_lineHolder.addBoundary(m_inline);
    }
}

void TreeBuilder::attach(Open done)
{
    --m_depth;
    m_quoteDepth -= done.node->element == Element::Blockquote ? 1 : 0;
    Node node = std::move(*done.node);
    const bool isTight = node.element == Element::ListItem || node.element == Element::Term
        || node.element == Element::Description || node.element == Element::FigureCaption
        || node.element == Element::Cell || node.element == Element::HeaderCell;
    if (isTight && done.firstIsImplicit && node.children.size() == 1) {
        std::vector<Node> inner = std::move(node.children.front().children);
        node.children = std::move(inner);
    }
    done.node = Node{ .element = node.element };
    if (node.children.empty() && goesWhenEmpty(done))
        return;
    Open &parent = m_stack[container()];
    const bool isPlainParagraph = node.element == Element::Paragraph && done.isImplicit
        && node.dir == Direction::Unset && node.lang.isEmpty();
    if (parent.node->element == Element::Figure && isPlainParagraph
        && std::all_of(node.children.begin(), node.children.end(), isPictureOnly)) {
        for (Node &child : node.children)
            parent.node->children.push_back(std::move(child));
        return;
    }
    if (parent.node->children.empty())
        parent.firstIsImplicit = isPlainParagraph;
    parent.node->children.push_back(std::move(node));
}

void TreeBuilder::endLine()
{
    m_stack[m_line].node->children = m_lineHolder.take();
    m_line = 0;
}

/// The nearest open element that has a node.
size_t TreeBuilder::container() const
{
    size_t i = m_stack.size() - 1;
    while (!m_stack[i].node)
        --i;
    return i;
}

/// False, and told in the page, if another one would be too deep.
bool TreeBuilder::hasRoom(TagRole role, Element element)
{
    bool room = !m_isFlat && m_depth < mostDepth && m_stack.size() + 4 <= mostOpen;
    if (role == TagRole::List || role == TagRole::DescriptionList)
        room = room && m_listDepth < mostListDepth;
    else if (role == TagRole::Table)
        room = room && m_tableDepth < mostTableDepth;
    else if (element == Element::Blockquote)
        room = room && m_quoteDepth < mostQuoteDepth;
    m_page.isFlattened = m_page.isFlattened || !room;
    return room;
}

/// Ends the line that is open, and makes what holds it fit for a block.
void TreeBuilder::makeRoomForBlock()
{
    if (m_isFlat)
        return;
    if (isInLine())
        popTo(m_line);
    makeRoomInContainer();
}

void TreeBuilder::makeRoomForText()
{
    if (isInLine())
        return;
    makeRoomInContainer();
    pushImplicit("p");
    inheritDirection(*m_stack.back().node);
    m_line = m_stack.size() - 1;
    m_lineHolder.begin(LineHolder::Space::Collapse);
}

/// Text and blocks cannot stand right in a list, a table or a row.
void TreeBuilder::makeRoomInContainer()
{
    Open &open = m_stack[container()];
    switch (open.role) {
    case TagRole::List:
    case TagRole::DescriptionList:
        if (open.isImplicit) {
            popTo(container());
            return makeRoomInContainer();
        }
        return pushImplicit(open.role == TagRole::List ? "li" : "dd");
    case TagRole::Table:
        pushImplicit("tbody");
        [[fallthrough]];
    case TagRole::TableSection:
        pushImplicit("tr");
        [[fallthrough]];
    case TagRole::TableRow:
        return pushImplicit("td");
    default:
        return;
    }
}

/// What a division said of direction and language holds for the first kept block in it.
void TreeBuilder::inheritDirection(Node &node) const
{
    for (size_t i = m_stack.size(); i-- > 1;) {
        const Open &open = m_stack[i];
        if (open.node && &*open.node != &node)
            return;
        if (node.dir == Direction::Unset)
            node.dir = open.dir;
        if (node.lang.isEmpty())
            node.lang = open.lang;
    }
}

/// Past the limit, all the rest is one preformatted text: no text is lost, and no memory either.
void TreeBuilder::flattenIfTooMany()
{
    if (m_isFlat || m_nodes + m_lineHolder.nodesMade() < m_options.maxNodes)
        return;
    // What is dropped stays dropped to its end.
    if (isDropping())
        return;
    popTo(1);
    m_inline.clear();
    m_unstacked.clear();
    m_isFlat = true;
    m_page.isFlattened = true;
    static constexpr TagRule rest{ "", TagRole::Preformatted, Element::Preformatted };
    push(rest, TagRole::Preformatted, Node{ .element = Element::Preformatted });
    m_line = 1;
    m_lineHolder.begin(LineHolder::Space::Keep);
}

} // namespace

Result<Page> readHtml(const QByteArray &utf8, const ReadOptions &options)
{
    if (utf8.size() > options.maxBytes)
        return Error{ Error::Kind::Malformed, Error::Reason::TooComplex, QString::number(utf8.size()) };
    TreeBuilder builder({ utf8.constData(), static_cast<size_t>(utf8.size()) }, options);
    return builder.build();
}
