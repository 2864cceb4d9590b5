#!/usr/bin/env bash
# venv.sh FOLDER: a Python of its own there, with what requirements.txt pins.
set -euo pipefail
python3 -m venv "$1"
"$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$(dirname "$0")/requirements.txt"
