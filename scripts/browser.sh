#!/bin/sh
# Leaves a Chromium that the browser tests can drive: the system's own, else Debian's package, else Playwright's.
# usage: browser.sh PYTHON
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done
if command -v apt-get >/dev/null; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-noto-cjk >/dev/null; then
        exit 0
    fi
fi
exec "$1" -m playwright install --with-deps chromium
