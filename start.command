#!/bin/sh
# Double-click this on macOS, or run it on Linux. The first time it sets up what is needed in .venv;
# then it lists the sessions and waits for a command. With arguments it runs that one command.
cd "$(dirname "$0")" || exit 1
if [ ! -x .venv/bin/handscue ]; then
    for python in python3 python3.14 python3.13 python3.12 python3.11 none; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
    done
    if [ "$python" = none ]; then
        echo "handscue needs Python 3.11 or newer. Get it from https://www.python.org/downloads/"
        exit 1
    fi
    echo "Setting up handscue. This takes a minute or two, the first time only ..."
    "$python" -m venv .venv && .venv/bin/python -m pip --disable-pip-version-check --quiet \
        install --editable . || { echo "That did not work: see above."; exit 1; }
fi
PATH="$PWD/.venv/bin:$PATH"
export PATH
[ $# -gt 0 ] && exec handscue "$@"
handscue list
echo
echo "Type a command, such as:  handscue play feet"
exec "${SHELL:-/bin/sh}"
