#include "ramify/cli/cli.h"

int main(int argc, char** argv) {
  return ramify::cli::run(argc, argv);
}
