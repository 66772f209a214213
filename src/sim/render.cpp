#include "render.h"

#include "xml.h"

namespace ramify::sim {
namespace {

void write(std::string& out, const std::string& name, const nlohmann::json& value) {
  if (value.is_array()) {
    for (const auto& item : value) write(out, name, item);
    return;
  }
  out += "<" + name + ">";
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) write(out, key, member);
  } else if (value.is_string()) {
    out += xml_escape(value.get<std::string>());
  } else if (!value.is_null()) {
    out += value.dump();
  }
  out += "</" + name + ">";
}

}  // namespace

std::string to_xml(std::string_view root, const nlohmann::json& reply) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  write(out, std::string(root), reply);
  return out;
}

}  // namespace ramify::sim
