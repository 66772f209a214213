#include <boost/crc.hpp>
#include <cstdint>

#include "qr_code.h"

namespace ramify::sim {
namespace {

std::string big_endian(std::size_t value) {
  std::string out;
  for (unsigned shift = 32; shift > 0; shift -= 8) out += static_cast<char>((value >> (shift - 8)) & 0xFFU);
  return out;
}

std::string chunk(const std::string& type_and_data) {
  boost::crc_32_type crc;
  crc.process_bytes(type_and_data.data(), type_and_data.size());
  return big_endian(type_and_data.size() - 4) + type_and_data + big_endian(crc.checksum());
}

/// RFC 1950 around one stored block of RFC 1951: what is shown is small, and packing it is not worth a library.
std::string stored(const std::string& data) {
  constexpr std::uint32_t modulus = 65521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char c : data) {
    low = (low + static_cast<unsigned char>(c)) % modulus;
    high = (high + low) % modulus;
  }
  const auto byte = [](std::size_t value) { return static_cast<char>(value & 0xFFU); };
  std::string out{'\x78', '\x01', '\x01'};
  out += byte(data.size());
  out += byte(data.size() >> 8U);
  out += byte(~data.size());
  out += byte(~data.size() >> 8U);
  return out + data + big_endian((std::size_t{high} << 16U) | low);
}

}  // namespace

std::string to_png(const QrCode& code, std::size_t scale) {
  constexpr std::size_t quiet = 4;
  const std::size_t side = (code.size() + 2 * quiet) * scale;
  std::string rows;
  for (std::size_t y = 0; y < side; ++y) {
    std::string row((side + 7) / 8, '\0');
    for (std::size_t x = 0; x < side; ++x) {
      const std::size_t r = y / scale - quiet;  // beyond the code where it is in the quiet zone, on either side
      const std::size_t c = x / scale - quiet;
      const bool dark = r < code.size() && c < code.size() && code[r][c];
      if (!dark) row[x / 8] = static_cast<char>(static_cast<unsigned char>(row[x / 8]) | (0x80U >> (x % 8)));
    }
    rows += '\0' + row;
  }
  // One bit of grey, nothing packed, filtered or interlaced.
  const std::string header = "IHDR" + big_endian(side) + big_endian(side) + std::string{'\1', '\0', '\0', '\0', '\0'};
  return "\x89PNG\r\n\x1a\n" + chunk(header) + chunk("IDAT" + stored(rows)) + chunk("IEND");
}

}  // namespace ramify::sim
