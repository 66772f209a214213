#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>
#include <unordered_map>

#include "characters.h"
#include "faults.h"
#include "ramify/config/tree.h"
#include "ramify/text/text.h"
#include "token.h"

namespace ramify::config {
namespace {

/// Thrown by the builder to leave yaml-cpp's parser early; never leaves this file.
struct Stop {};

/// Builds the tree from yaml-cpp's events.
class Builder final : public YAML::EventHandler {
 public:
  Builder(std::string_view text, SourceId file, const TreeLimits& limits, Faults& faults)
      : text_(text), locator_(file, text), limits_(limits), faults_(faults) {}

  [[nodiscard]] NodePtr take() { return std::move(root_); }
  [[nodiscard]] Locator& locator() { return locator_; }
  [[nodiscard]] SourceRange document_start() { return locator_.range(start_, start_); }
  [[nodiscard]] std::size_t documents() const { return documents_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    ++documents_;
    start_ = offset(mark);
    if (documents_ > 1) throw Stop{};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Token token = scan_token(text_, offset(mark), {});
    std::size_t length = 0;
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
      if (text_.substr(token.begin, word.size()) == word) length = word.size();
    }
    // Of a value that is not written at all yaml-cpp marks whatever comes next.
    const std::size_t begin = length == 0 ? last_end_ : token.begin;
    auto node = std::make_shared<Node>();
    node->range = locator_.range(begin, begin + length);
    last_end_ = begin + length;
    // `Null` is a name that people write for a condition's operator, not an absent key.
    if (at_key() && length > 1) {
      node->kind = NodeKind::string;
      node->text = text_.substr(begin, length);
    }
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    const std::size_t begin = offset(mark);
    std::size_t end = begin;
    while (end < text_.size() && std::string_view(" \t\r\n,]}:").find(text_[end]) == std::string_view::npos) ++end;
    last_end_ = end;
    if (found == anchors_.end()) {
      faults_.error("config.cycle", locator_.range(begin, end), "this alias stands inside the very value that it names",
                    "write the value out");
      throw Stop{};
    }
    attach(found->second, locator_.range(begin, end));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const Token token = scan_token(text_, offset(mark), value);
    auto node = std::make_shared<Node>();
    node->range = locator_.range(token.begin, token.end);
    node->kind = NodeKind::string;
    node->text = value;
    last_end_ = token.end;
    check_tag(tag, token.tagged, node->range);
    if (!token.closed) {
      faults_.error("config.yaml-syntax", node->range, "this quoted text is never closed",
                    "close it with the same quote");
      throw Stop{};  // it holds all that follows
    }
    if (at_key() && value == "<<") {
      faults_.error("config.merge-key", node->range, "merge keys are not part of the language",
                    "write the keys out, or give each place the alias of a whole value");
    }
    if (token.plain && !token.tagged && !at_key()) resolve(*node);
    if (has_control_character(value)) {
      faults_.error("config.control-character", node->range, "this text holds a control character", "remove it");
    }
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    begin(NodeKind::sequence, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    begin(NodeKind::mapping, mark, tag, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapEnd() override { end(); }

 private:
  /// True where the next node is a key of a mapping.
  [[nodiscard]] bool at_key() const {
    return !open_.empty() && open_.back().node->kind == NodeKind::mapping && !open_.back().has_key;
  }

  struct Open {
    std::shared_ptr<Node> node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;
    bool skip_value = false;  ///< of a key that is at fault
    std::string key;
    SourceRange key_range;
    std::unordered_map<std::string, SourceRange> keys;
  };

  static std::size_t offset(const YAML::Mark& mark) { return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos); }

  void check_tag(const std::string& tag, bool written, const SourceRange& where) {
    if (written || (tag != "?" && tag != "!" && !tag.empty())) {
      faults_.error("config.yaml-tag", where, "YAML tags are not part of the language",
                    "remove the tag; quote the value where it is a text");
    }
  }

  void resolve(Node& node) {
    if (const auto kind = resolve_plain(node.text)) {
      node.kind = *kind;
      return;
    }
    node.ambiguous = true;
    const bool word = std::isalpha(static_cast<unsigned char>(node.text.front())) != 0;
    faults_.error(
        "config.ambiguous-scalar", node.range, fmt::format("readers of YAML disagree about what {} means", node.text),
        word ? fmt::format("write true or false for a boolean, \"{}\" for a text", node.text)
             : fmt::format("write \"{}\" for a text, a decimal number without leading zeros for a number", node.text));
  }

  void begin(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    const std::size_t at = offset(mark);
    const Token token = scan_token(text_, at, {});
    const char first = token.begin < text_.size() ? text_[token.begin] : ' ';
    node->range = locator_.range(token.begin, token.begin + (first == '{' || first == '[' ? 1 : 0));
    check_tag(tag, false, node->range);
    if (open_.size() >= limits_.depth) {
      faults_.error("config.too-deep", node->range, fmt::format("nested deeper than {} levels", limits_.depth),
                    "nothing in the language is that deep");
      throw Stop{};
    }
    open_.push_back({std::move(node), anchor, false, false, {}, {}, {}});
  }

  void end() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(std::move(done.node), done.anchor);
  }

  void add(std::shared_ptr<Node> node, YAML::anchor_t anchor) {
    NodePtr finished = std::move(node);
    if (anchor != 0) anchors_[anchor] = finished;
    const SourceRange at = finished->range;
    attach(std::move(finished), at);
  }

  void attach(NodePtr node, const SourceRange& at) {
    total_ += node->weight;
    // Counted as it grows: an alias of an alias of an alias multiplies.
    if (node->weight > limits_.nodes || total_ > limits_.nodes) {
      faults_.error("config.too-many-nodes", at,
                    fmt::format("with its aliases written out the file holds more than {} values", limits_.nodes),
                    "split the file, or use fewer aliases");
      throw Stop{};
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node->kind == NodeKind::sequence) {
      parent.node->weight += node->weight;
      parent.node->items.push_back(std::move(node));
    } else if (!parent.has_key) {
      take_key(parent, *node, at);
    } else {
      parent.has_key = false;
      if (parent.skip_value) return;
      parent.node->weight += node->weight;
      parent.node->entries.push_back({std::move(parent.key), parent.key_range, std::move(node)});
    }
  }

  void take_key(Open& parent, const Node& key, const SourceRange& at) {
    parent.has_key = true;
    parent.skip_value = true;
    if (key.kind == NodeKind::null || key.kind == NodeKind::sequence || key.kind == NodeKind::mapping) {
      faults_.error("config.bad-key", at, fmt::format("a key must be a string, this one is {}", to_string(key.kind)));
      return;
    }
    const auto [first, fresh] = parent.keys.emplace(key.text, at);
    if (!fresh) {
      faults_
          .error("config.duplicate-key", at,
                 fmt::format("the key \"{}\" stands here a second time", text::printable(key.text)),
                 "keep one of the two")
          .notes.push_back({"it stands here first", first->second});
      return;
    }
    parent.skip_value = key.text == "<<";
    parent.key = key.text;
    parent.key_range = at;
  }

  std::string_view text_;
  Locator locator_;
  TreeLimits limits_;
  Faults& faults_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, NodePtr> anchors_;
  NodePtr root_;
  std::size_t documents_ = 0;
  std::size_t start_ = 0;
  std::size_t last_end_ = 0;
  std::size_t total_ = 0;
};

/// yaml-cpp's words are those of its scanner; what people did is nearly always one of these.
void report_syntax(const YAML::ParserException& fault, std::string_view text, Builder& builder, Faults& faults) {
  const std::size_t at = fault.mark.is_null() ? text.size() : static_cast<std::size_t>(fault.mark.pos);
  const SourceRange where = builder.locator().range(at, at);
  const std::size_t line_start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  const std::string_view indentation = text.substr(line_start, text.find_first_not_of(" \t", line_start) - line_start);
  if (const std::size_t tab = indentation.find('\t'); tab != std::string_view::npos) {
    faults.error("config.tab", builder.locator().range(line_start + tab, line_start + indentation.size()),
                 "a tab is used for indentation", "indent with spaces");
    return;
  }
  if (const auto quoted = find_runaway_quote(text, at)) {
    const std::size_t line_end = std::min(text.find('\n', quoted->begin), text.size());
    const SourceRange range = builder.locator().range(quoted->begin, line_end);
    faults.error("config.yaml-syntax", range,
                 fmt::format("this quoted text goes on to line {}",
                             builder.locator().range(quoted->end, quoted->end).begin.line),
                 "close it with the same quote where it is to end");
    return;
  }
  std::string help;
  if (fault.msg == "illegal map value") {
    help = "a key stands on a line of its own; quote a text that holds \": \"";
  } else if (fault.msg.find("not found") != std::string::npos) {
    help = "check brackets and indentation up to this place";
  } else if (fault.msg.find("anchor") != std::string::npos) {
    help = "an alias needs its anchor (&name) earlier in the same file";
  } else {
    help = "quote texts that begin with one of @ ` % & * ! | > [ {";
  }
  faults.error("config.yaml-syntax", where, fmt::format("not valid YAML: {}", fault.msg), help);
}

}  // namespace

NodePtr read_yaml(const SourceMap& sources, SourceId file, Diagnostics& diagnostics, const TreeLimits& limits) {
  Faults faults(diagnostics);
  const std::string_view text = sources.text(file);
  if (!check_characters(text, file, faults)) return nullptr;
  Builder builder(text, file, limits, faults);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {
    if (builder.documents() < 2) return nullptr;
    faults.error("config.several-documents", builder.document_start(),
                 "a file holds one YAML document; here begins another",
                 "move it to a file of its own and include that, or remove what stands outside the first one");
  } catch (const YAML::DeepRecursion& fault) {
    const std::size_t at = fault.mark.is_null() ? 0 : static_cast<std::size_t>(fault.mark.pos);
    faults.error("config.too-deep", builder.locator().range(at, at),
                 fmt::format("nested deeper than {} levels", limits.depth), "nothing in the language is that deep");
    return nullptr;
  } catch (const YAML::ParserException& fault) {
    report_syntax(fault, text, builder, faults);
    return nullptr;
  } catch (const std::exception& fault) {
    faults.error("config.yaml-syntax", builder.locator().range(0, 0), fmt::format("not valid YAML: {}", fault.what()));
    return nullptr;
  }
  NodePtr root = builder.take();
  if (root == nullptr || root->kind == NodeKind::null) {
    faults.error("config.empty-file", builder.locator().range(0, 0), "the file holds nothing");
    return nullptr;
  }
  return root;
}

}  // namespace ramify::config
