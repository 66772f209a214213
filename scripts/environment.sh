# shellcheck shell=bash
# Read by every script here: stops at the first fault, goes to the root of the tree, and lets ccache see through
# precompiled headers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOME="${HOME:-/root}"
export LC_ALL=C.UTF-8
export CCACHE_SLOPPINESS=pch_defines,time_macros
