#include "qr_code.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ramify::sim {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// ISO/IEC 18004, table 9, level M, versions 1 to 10.
struct Version {
  std::size_t codewords;   ///< of data and of correction
  std::size_t correction;  ///< codewords a block
  std::size_t blocks;
  std::vector<std::size_t> alignment;  ///< centres of alignment patterns, either way
};
const std::array<Version, 10>& versions() {
  static const std::array<Version, 10> table = {{{26, 10, 1, {}},
                                                 {44, 16, 1, {6, 18}},
                                                 {70, 26, 1, {6, 22}},
                                                 {100, 18, 2, {6, 26}},
                                                 {134, 24, 2, {6, 30}},
                                                 {172, 16, 4, {6, 34}},
                                                 {196, 18, 4, {6, 22, 38}},
                                                 {242, 22, 4, {6, 24, 42}},
                                                 {292, 22, 5, {6, 26, 46}},
                                                 {346, 26, 5, {6, 28, 50}}}};
  return table;
}

std::size_t data_codewords(const Version& version) {
  return version.codewords - version.correction * version.blocks;
}

/// In GF(256) over x^8 + x^4 + x^3 + x^2 + 1.
std::uint8_t product(std::uint8_t a, std::uint8_t b) {
  unsigned out = 0;
  for (int bit = 7; bit >= 0; --bit) {
    out = (out << 1U) ^ ((out >> 7U) * 0x11DU);
    if (((b >> static_cast<unsigned>(bit)) & 1U) != 0) out ^= a;
  }
  return static_cast<std::uint8_t>(out);
}

/// Reed and Solomon's remainder of a block of data.
Bytes correction_of(const Bytes& data, std::size_t length) {
  Bytes divisor(length);
  divisor.back() = 1;
  std::uint8_t root = 1;
  for (std::size_t i = 0; i < length; ++i) {
    for (std::size_t j = 0; j < length; ++j) {
      divisor[j] = product(divisor[j], root);
      if (j + 1 < length) divisor[j] = static_cast<std::uint8_t>(divisor[j] ^ divisor[j + 1]);
    }
    root = product(root, 2);
  }
  Bytes remainder(length);
  for (const std::uint8_t byte : data) {
    const auto factor = static_cast<std::uint8_t>(byte ^ remainder.front());
    std::rotate(remainder.begin(), remainder.begin() + 1, remainder.end());
    remainder.back() = 0;
    for (std::size_t i = 0; i < length; ++i) {
      remainder[i] = static_cast<std::uint8_t>(remainder[i] ^ product(divisor[i], factor));
    }
  }
  return remainder;
}

/// Mode, length, the bytes, terminator and padding.
Bytes data_of(std::string_view text, std::size_t number, const Version& version) {
  constexpr unsigned byte_mode = 4;
  std::vector<bool> bits;
  const auto put = [&](std::size_t value, unsigned width) {
    for (unsigned i = width; i-- > 0;) bits.push_back(((value >> i) & 1U) != 0);
  };
  put(byte_mode, 4);
  put(text.size(), number < 10 ? 8 : 16);
  for (const char c : text) put(static_cast<unsigned char>(c), 8);
  const std::size_t capacity = data_codewords(version) * 8;
  put(0, static_cast<unsigned>(std::min<std::size_t>(4, capacity - bits.size())));
  while (bits.size() % 8 != 0) bits.push_back(false);
  Bytes out(bits.size() / 8);
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (bits[i]) out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | (0x80U >> (i % 8)));
  }
  for (bool even = true; out.size() < capacity / 8; even = !even) out.push_back(even ? 0xEC : 0x11);
  return out;
}

/// Data and correction of all blocks, interleaved.
Bytes codewords_of(const Bytes& data, const Version& version) {
  const std::size_t shorter = data.size() / version.blocks;
  const std::size_t longer = data.size() % version.blocks;  // how many blocks have one codeword more
  std::vector<Bytes> blocks;
  std::vector<Bytes> corrections;
  auto at = data.begin();
  for (std::size_t b = 0; b < version.blocks; ++b) {
    const auto size = static_cast<std::ptrdiff_t>(shorter + (b + longer >= version.blocks ? 1 : 0));
    blocks.emplace_back(at, at + size);
    corrections.push_back(correction_of(blocks.back(), version.correction));
    at += size;
  }
  Bytes out;
  const auto interleave = [&](const std::vector<Bytes>& parts, std::size_t longest) {
    for (std::size_t i = 0; i < longest; ++i) {
      for (const auto& part : parts) {
        if (i < part.size()) out.push_back(part[i]);
      }
    }
  };
  interleave(blocks, shorter + 1);
  interleave(corrections, version.correction);
  return out;
}

/// The remainder of `data`, shifted, by a generator polynomial of that many bits.
unsigned remainder_of(unsigned data, unsigned bits, unsigned generator) {
  unsigned rest = data;
  for (unsigned i = 0; i < bits; ++i) rest = (rest << 1U) ^ ((rest >> (bits - 1)) * generator);
  return rest;
}

class Drawing {
 public:
  Drawing(std::size_t number, const Version& version)
      : size_(17 + 4 * number), dark_(size_, std::vector<bool>(size_)), fixed_(dark_) {
    for (std::size_t i = 0; i < size_; ++i) {
      fix(6, i, i % 2 == 0);
      fix(i, 6, i % 2 == 0);
    }
    finder(3, 3);
    finder(size_ - 4, 3);
    finder(3, size_ - 4);
    const auto& centres = version.alignment;
    for (const std::size_t row : centres) {
      for (const std::size_t column : centres) {
        const bool corner = (row == 6 && column == 6) || (row == 6 && column == centres.back()) ||
                            (row == centres.back() && column == 6);
        if (!corner) alignment(row, column);
      }
    }
    format();
    if (number >= 7) told_version(static_cast<unsigned>(number));
  }

  /// In the zigzag of the standard, under the mask of a chessboard: readers take any of the eight.
  void fill(const Bytes& codewords) {
    std::size_t bit = 0;
    bool upwards = true;
    for (std::size_t right = size_ - 1; right >= 1; right -= 2, upwards = !upwards) {
      if (right == 6) right = 5;
      for (std::size_t step = 0; step < size_; ++step) {
        const std::size_t row = upwards ? size_ - 1 - step : step;
        for (const std::size_t column : {right, right - 1}) {
          if (fixed_[row][column]) continue;
          const bool one = bit < codewords.size() * 8 && ((codewords[bit / 8] >> (7 - bit % 8)) & 1U) != 0;
          dark_[row][column] = one != ((row + column) % 2 == 0);
          ++bit;
        }
      }
      if (right == 1) break;
    }
  }

  [[nodiscard]] QrCode take() && { return std::move(dark_); }

 private:
  void fix(std::size_t row, std::size_t column, bool dark) {
    dark_[row][column] = dark;
    fixed_[row][column] = true;
  }

  /// With the light line around it.
  void finder(std::size_t row, std::size_t column) {
    for (std::size_t r = row < 4 ? 0 : row - 4; r <= std::min(row + 4, size_ - 1); ++r) {
      for (std::size_t c = column < 4 ? 0 : column - 4; c <= std::min(column + 4, size_ - 1); ++c) {
        const std::size_t ring = std::max(distance(r, row), distance(c, column));
        fix(r, c, ring != 2 && ring != 4);
      }
    }
  }

  void alignment(std::size_t row, std::size_t column) {
    for (std::size_t r = row - 2; r <= row + 2; ++r) {
      for (std::size_t c = column - 2; c <= column + 2; ++c) {
        fix(r, c, std::max(distance(r, row), distance(c, column)) != 1);
      }
    }
  }

  /// Level M and mask 0, twice.
  void format() {
    constexpr unsigned level_and_mask = 0;
    const unsigned bits = ((level_and_mask << 10U) | remainder_of(level_and_mask, 10, 0x537)) ^ 0x5412U;
    const auto bit = [&](std::size_t i) { return ((bits >> i) & 1U) != 0; };
    for (std::size_t i = 0; i <= 5; ++i) fix(i, 8, bit(i));
    fix(7, 8, bit(6));
    fix(8, 8, bit(7));
    fix(8, 7, bit(8));
    for (std::size_t i = 9; i < 15; ++i) fix(8, 14 - i, bit(i));
    for (std::size_t i = 0; i < 8; ++i) fix(8, size_ - 1 - i, bit(i));
    for (std::size_t i = 8; i < 15; ++i) fix(size_ - 15 + i, 8, bit(i));
    fix(size_ - 8, 8, true);
  }

  void told_version(unsigned number) {
    const unsigned bits = (number << 12U) | remainder_of(number, 12, 0x1F25);
    for (std::size_t i = 0; i < 18; ++i) {
      const bool dark = ((bits >> i) & 1U) != 0;
      fix(size_ - 11 + i % 3, i / 3, dark);
      fix(i / 3, size_ - 11 + i % 3, dark);
    }
  }

  static std::size_t distance(std::size_t a, std::size_t b) { return a > b ? a - b : b - a; }

  std::size_t size_;
  QrCode dark_;
  QrCode fixed_;
};

}  // namespace

std::optional<QrCode> qr_code(std::string_view text) {
  for (std::size_t number = 1; number <= versions().size(); ++number) {
    const Version& version = versions().at(number - 1);
    const std::size_t header = number < 10 ? 2 : 3;  // mode and length, rounded up to bytes
    if (text.size() + header > data_codewords(version)) continue;
    Drawing drawing(number, version);
    drawing.fill(codewords_of(data_of(text, number, version), version));
    return std::move(drawing).take();
  }
  return std::nullopt;
}

}  // namespace ramify::sim
