#include <fmt/format.h>

#include "read.h"
#include "token.h"

namespace ramify::config {
namespace {

/// Trust documents have a limit that nobody published; this is the smallest that any account was seen to have.
constexpr std::size_t kTrustSizeWarning = 2048;

std::size_t offset_of(std::string_view text, std::size_t line, std::size_t column) {
  std::size_t at = 0;
  for (; line > 1 && at < text.size(); ++at) line -= text[at] == '\n' ? 1U : 0U;
  for (; column > 1 && at < text.size() && text[at] != '\n'; --column) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

/// An element, operator or condition key that should not be there is pointed at by its name.
bool is_about_key(const policy::DocumentFault& fault) {
  return fault.code == "P008" || fault.code == "P009" || fault.code == "P010";
}

void report(const policy::DocumentFault& fault, const SourceRange& where, Context& context) {
  context.faults.error("policy." + fault.code, where, fault.message, fault.help);
}

}  // namespace

void check_size(const policy::Document& document, policy::DocumentKind kind, const SourceRange& where,
                Context& context) {
  const std::size_t size = policy::to_json(document).size();
  if (kind == policy::DocumentKind::identity && size > policy::kDocumentSizeMax) {
    context.faults.error("policy.P014", where,
                         fmt::format("the document has {} bytes without white space; the service takes {}", size,
                                     policy::kDocumentSizeMax),
                         "split it into several policies");
  } else if (kind == policy::DocumentKind::trust && size > kTrustSizeWarning) {
    context.faults.warning(
        "policy.P014", where,
        fmt::format("the trust document has {} bytes; some accounts take no more than {}", size, kTrustSizeWarning),
        "trust an account and let can_assume on its side name the users, or split the role");
  }
}

std::optional<policy::Document> read_document(const Node& node, policy::DocumentKind kind, Context& context) {
  if (!expect(node, NodeKind::mapping, "a policy document", context.faults)) return {};
  const std::string json = to_json(node).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  auto document = policy::parse(json, kind);
  if (document) return *std::move(document);
  for (const policy::DocumentFault& fault : document.error()) {
    report(fault, locate(node, fault.pointer, is_about_key(fault)), context);
  }
  return {};
}

std::optional<policy::Document> read_document_file(const Node& name, policy::DocumentKind kind, Context& context,
                                                   NodePtr* tree) {
  const auto path = read_string(name, "a document's file", context.faults);
  if (!path) return {};
  if (!path->ends_with(".json")) {
    context.faults.error("config.document-kind", name.range,
                         fmt::format("{} does not end with .json", in_quotes(*path)),
                         "keep the document in a .json file, or write it in YAML under \"document\"");
    return {};
  }
  const auto file = context.files.open(*path, name.range);
  if (!file) return {};
  const std::string_view text = context.sources.text(*file);
  auto document = policy::parse(text, kind);
  if (document) {
    Diagnostics unheard;  // JSON that parses may still be laid out in a way that YAML does not know
    if (tree != nullptr) *tree = read_yaml(context.sources, *file, unheard);
    return *std::move(document);
  }
  for (const policy::DocumentFault& fault : document.error()) {
    const std::size_t at = fault.line == 0 ? 0 : offset_of(text, fault.line, fault.column);
    const bool quoted_token = at < text.size() && text[at] == '"';
    const Token token = scan_token(text, at, {});
    Locator locator(*file, text);
    report(fault, locator.range(at, quoted_token && token.closed ? token.end : at), context);
  }
  return {};
}

void note_places(const Node& document, const std::string& field, Common& common) {
  for (const Entry& entry : document.entries) {
    const std::string path = field + "/" + entry.key;
    common.fields.emplace_back(path, entry.key_range);
    if (entry.value->kind == NodeKind::mapping || entry.value->kind == NodeKind::sequence) {
      note_places(*entry.value, path, common);
    } else {
      common.fields.emplace_back(path + "/0", entry.value->range);
    }
  }
  for (std::size_t i = 0; i < document.items.size(); ++i) {
    const std::string path = fmt::format("{}/{}", field, i);
    common.fields.emplace_back(path, document.items[i]->range);
    note_places(*document.items[i], path, common);
  }
}

std::optional<policy::Conditions> read_conditions(const Node& node, Context& context) {
  if (!expect(node, NodeKind::mapping, "\"condition\"", context.faults)) return {};
  // Put through the parser of whole documents, so that its rules live in one place.
  nlohmann::ordered_json statement;
  statement["Effect"] = "Allow";
  statement["Action"] = "sts:AssumeRole";
  statement["Principal"]["Service"] = "ecs.aliyuncs.com";
  statement["Condition"] = to_json(node);
  nlohmann::ordered_json document;
  document["Version"] = "1";
  document["Statement"].push_back(std::move(statement));
  const std::string json = document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  auto parsed = policy::parse(json, policy::DocumentKind::trust);
  if (parsed) return std::move(parsed->statements.front().conditions);
  constexpr std::string_view kPrefix = "/Statement/0/Condition";
  for (const policy::DocumentFault& fault : parsed.error()) {
    const std::string_view pointer = fault.pointer;
    const auto within = pointer.starts_with(kPrefix) ? pointer.substr(kPrefix.size()) : std::string_view{};
    report(fault, locate(node, within, is_about_key(fault)), context);
  }
  return {};
}

}  // namespace ramify::config
